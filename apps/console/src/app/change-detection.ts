import { without } from "./draft.ts";
import { detectionInForce, rememberDetection } from "./detection.ts";
import { connection, connectValues, draft } from "./state.ts";
import type { Connection } from "./state.ts";
import { askedTurns, readDetection } from "./turn-detection.ts";
import type { Detection } from "./turn-detection.ts";

/** What was asked for in one conversation. */
interface Changes {
  readonly of: Connection;
  /** How many the server has not answered yet. */
  waiting: number;
  /** What is in force by its last answer. */
  answered: Detection | undefined;
}

let changes: Changes | undefined;

/** Whether another way is asked for and not answered yet: what a session says of it until then is of before. */
export const isDetectionChanging = (): boolean =>
  changes !== undefined && changes.of === connection.peek() && changes.waiting > 0;

/** Finds turns in another way from now on, in this conversation and the next. */
export async function changeDetection(wanted: Detection): Promise<void> {
  rememberDetection(wanted);
  draft.value = without(draft.value, "turn_detection");
  const now = connection.value;
  if (now.state !== "online") return;
  if (changes?.of !== now) changes = { of: now, waiting: 0, answered: undefined };
  const mine = changes;
  if (mine.waiting === 0) mine.answered = detectionInForce.value;
  mine.waiting++;
  detectionInForce.value = wanted;
  try {
    const asked = askedTurns(wanted, connectValues.value.kind);
    const { turn_detection: turns } = await now.call.client.updateSession({ turn_detection: asked });
    mine.answered = readDetection(turns) ?? wanted;
  } catch {
    // Why is shown already: an error of the server, or the loss of the connection.
  }
  mine.waiting--;
  if (mine.waiting === 0 && connection.value === now) detectionInForce.value = mine.answered;
}
