import { resample } from "@vivavoce/audio";
import { expect, it } from "vitest";
import { RecordingEar } from "./recording-ear.ts";

const whole = Float32Array.from({ length: 48_000 * 5 }, (_, i) => 0.5 * Math.sin(i / 20));
const pieces = [whole.subarray(0, 10), whole.subarray(10, 90_000), whole.subarray(90_000)];

it.each([
  [16_000, 16_000],
  [8000, 16_000],
])("gives a recording at %i Hz to listen to, and at %i Hz to read back", (detectedRate, readRate) => {
  const ear = new RecordingEar({ sampleRate: 48_000, pieces }, detectedRate, readRate, 1000);
  const heard: number[] = [];
  for (const piece of ear.listen()) {
    heard.push(...piece);
    // What was listened to can be read, but for what the filter of the other rate holds back.
    const end = Math.floor((heard.length / detectedRate) * readRate);
    expect(ear.read(Math.max(0, end - 400), end).length).toBeGreaterThan(Math.min(end, 400) - 100);
  }
  expect(Float32Array.from(heard)).toEqual(resample(whole, 48_000, detectedRate));
  expect(ear.read(72_000, 80_000)).toEqual(resample(whole, 48_000, readRate).subarray(72_000));
  expect(ear.durationMs).toBe(5000);
  // A moment is held, not the recording.
  expect(ear.read(0, 100)).toHaveLength(0);
});
