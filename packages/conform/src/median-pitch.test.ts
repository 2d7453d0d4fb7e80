import { expect, test } from "vitest";
import { medianPitch } from "./median-pitch.ts";

/** A voice-like tone: a fundamental with its next harmonics. */
function tone(hz: number): Float32Array {
  return Float32Array.from({ length: 24_000 }, (_, index) => {
    const phase = (2 * Math.PI * hz * index) / 24_000;
    return 0.3 * Math.sin(phase) + 0.15 * Math.sin(2 * phase) + 0.1 * Math.sin(3 * phase);
  });
}

test.each([90, 120, 180, 240])("a tone of %d Hz is heard within 3 %%", (hz) => {
  expect(Math.abs(medianPitch(tone(hz), 24_000) / hz - 1)).toBeLessThan(0.03);
});

test("silence has no pitch", () => {
  expect(medianPitch(new Float32Array(24_000), 24_000)).toBe(0);
});
