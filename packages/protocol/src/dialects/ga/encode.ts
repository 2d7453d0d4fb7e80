import type { ServerEvent } from "../../events/server-event.ts";
import { createAudioDeltaEncoder } from "../audio-delta-encoder.ts";
import type { NestedName } from "./decode.ts";
import { GA_NAMES } from "./event-names.ts";
import { createGaSteps } from "./event-steps.ts";

/** Writes the events of a nested dialect, leaving out those its clients do not know. */
export function createGaEncoder(
  name: NestedName,
  knowsEvent: (type: string) => boolean,
): (event: ServerEvent) => readonly string[] {
  const encodeAudioDelta = createAudioDeltaEncoder(GA_NAMES["response.audio.delta"]);
  const steps = createGaSteps(name);
  return (event) => {
    if (event.type === "response.audio.delta") return [encodeAudioDelta(event)];
    return steps(event)
      .filter(({ type }) => knowsEvent(type))
      .map((told) => JSON.stringify(told));
  };
}
