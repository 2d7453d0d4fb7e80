import type { InputTimeline } from "./input-timeline.ts";

/** What the client was playing between two positions in samples; silence where nobody knows. */
export type PlayedSound = (fromSample: number, toSample: number) => Float32Array;

/**
 * As the client says itself, or else as the server reckons.
 * @param reckoned what the server has sent and believes to be playing; absent: nothing
 */
export function createPlayedSound(timeline: InputTimeline<unknown>, reckoned: PlayedSound | undefined): PlayedSound {
  return (fromSample, toSample) =>
    timeline.readReference(fromSample, toSample) ??
    reckoned?.(fromSample, toSample) ??
    new Float32Array(toSample - fromSample);
}
