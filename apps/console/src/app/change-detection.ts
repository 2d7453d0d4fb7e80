import { without } from "../shape/draft.ts";
import { detectionInForce, rememberDetection } from "./detection.ts";
import { connection, connectValues, draft } from "./state.ts";
import { askedTurns, readDetection } from "./turn-detection.ts";
import type { Detection } from "./turn-detection.ts";

/** Finds turns in another way from now on, in this conversation and the next. */
export async function changeDetection(wanted: Detection): Promise<void> {
  rememberDetection(wanted);
  draft.value = without(draft.value, "turn_detection");
  const now = connection.value;
  if (now.state !== "online") return;
  const before = detectionInForce.value;
  detectionInForce.value = wanted;
  try {
    const asked = askedTurns(wanted, connectValues.value.kind);
    const { turn_detection: turns } = await now.call.client.updateSession({ turn_detection: asked });
    if (connection.value === now) detectionInForce.value = readDetection(turns) ?? wanted;
  } catch {
    // Why is shown already: an error of the server, or the loss of the connection.
    if (connection.value === now) detectionInForce.value = before;
  }
}
