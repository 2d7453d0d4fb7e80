import { expect, it } from "vitest";
import { createInputFramer } from "./input-framer.ts";

it.each([48_000, 44_100, 24_000, 16_000])("makes 20 ms frames at 24 kHz from %i Hz", (deviceRate) => {
  const frames: Int16Array[] = [];
  const take = createInputFramer(deviceRate, (frame) => frames.push(frame));
  for (let sent = 0; sent < deviceRate; sent += 512) {
    const chunk = Float32Array.from(
      { length: 512 },
      (_, i) => 0.5 * Math.sin((2 * Math.PI * 440 * (sent + i)) / deviceRate),
    );
    take(chunk);
  }
  // One second, less what the resampler holds back.
  expect(frames.length).toBeGreaterThanOrEqual(48);
  expect(frames.length).toBeLessThanOrEqual(51);
  const middle = frames[20] ?? new Int16Array(0);
  const expected = Int16Array.from({ length: 480 }, (_, i) =>
    Math.round(16_384 * Math.sin((2 * Math.PI * 440 * (20 * 480 + i)) / 24_000)),
  );
  expect(Math.max(...middle.map((sample, i) => Math.abs(sample - (expected[i] ?? 0))))).toBeLessThan(40);
});
