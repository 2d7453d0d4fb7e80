import { without } from "./draft.ts";
import { detectionInForce, rememberDetection } from "./detection.ts";
import type { Call } from "./call.ts";
import { connectValues, draft, runningCall } from "./state.ts";
import { askedTurns, readDetection } from "./turn-detection.ts";
import type { Detection } from "./turn-detection.ts";

/** What was asked for in one conversation. */
interface Changes {
  readonly of: Call;
  /** How many the server has not answered yet. */
  waiting: number;
  /** What is in force by its last answer. */
  answered: Detection | undefined;
}

let changes: Changes | undefined;

/** Whether another way is asked for and not answered yet: what a session says of it until then is of before. */
export const isDetectionChanging = (): boolean =>
  changes !== undefined && changes.of === runningCall.peek() && changes.waiting > 0;

/** Finds turns in another way from now on, in this conversation and the next. */
export async function changeDetection(wanted: Detection): Promise<void> {
  rememberDetection(wanted);
  draft.value = without(draft.value, "turn_detection");
  const call = runningCall.value;
  if (call === undefined) return;
  if (changes?.of !== call) changes = { of: call, waiting: 0, answered: undefined };
  const mine = changes;
  if (mine.waiting === 0) mine.answered = detectionInForce.value;
  mine.waiting++;
  detectionInForce.value = wanted;
  try {
    const asked = askedTurns(wanted, connectValues.value.kind);
    const { turn_detection: turns } = await call.client.updateSession({ turn_detection: asked });
    mine.answered = readDetection(turns) ?? wanted;
  } catch {
    // Why is shown already: an error of the server, or the loss of the connection.
  }
  mine.waiting--;
  if (mine.waiting === 0 && runningCall.value === call) detectionInForce.value = mine.answered;
}
