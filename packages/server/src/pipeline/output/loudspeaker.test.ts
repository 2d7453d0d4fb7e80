import { expect, it } from "vitest";
import { createManualClock } from "@vivavoce/audio/clock";
import type { EncodedAudio } from "./audio-encoder.ts";
import { createLoudspeaker } from "./loudspeaker.ts";

const sampleRate = 16_000;

/** A loudspeaker at which an item has begun, and the sound at which every millisecond has its own level. */
function rig(isCancelled = true) {
  const clock = createManualClock(50_000);
  const loudspeaker = createLoudspeaker({ clock, leadMs: 1000, sampleRate, isCancelled: () => isCancelled });
  loudspeaker.heard(0);
  loudspeaker.begin("resp_1", "item_1");
  const play = (fromMs: number, durationMs: number) => {
    const samples = Float32Array.from({ length: durationMs * 16 }, (_, i) => (fromMs + Math.floor(i / 16) + 1) / 1000);
    loudspeaker.play({ type: "audio", base64: "", durationMs, samples, sampleRate } satisfies EncodedAudio);
  };
  const heard = (fromMs: number, toMs: number) =>
    Array.from({ length: toMs - fromMs }, (_, ms) =>
      Math.round((loudspeaker.reference(fromMs * 16, toMs * 16)[ms * 16 + 8] ?? 0) * 1000),
    );
  return { clock, loudspeaker, play, heard };
}

it("has each sound begin where the one before ends, for the pacing and for the echo alike", () => {
  const { clock, loudspeaker, play, heard } = rig();
  play(0, 4);
  play(4, 4);
  expect(loudspeaker.remainingMs()).toBe(8);
  clock.advance(6);
  expect(loudspeaker.playback()).toMatchObject({ responseId: "resp_1", itemId: "item_1", playedMs: 6 });
  expect(heard(0, 10)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 0, 0]);
});

it("keeps no sound when nobody takes its echo out, and paces it all the same", () => {
  const { loudspeaker, play, heard } = rig(false);
  play(0, 4);
  expect(loudspeaker.remainingMs()).toBe(4);
  expect(heard(0, 4)).toEqual([0, 0, 0, 0]);
});

it.each([
  [null, 3],
  ["resp_1", 3],
  ["resp_2", 10],
])("flushed for %s has played %d ms", (responseId, playedMs) => {
  const { clock, loudspeaker, play, heard } = rig();
  play(0, 10);
  clock.advance(3);
  loudspeaker.flush(responseId);
  expect(loudspeaker.remainingMs()).toBe(playedMs - 3);
  expect(heard(0, 12).filter((level) => level > 0).length).toBe(playedMs);
});
