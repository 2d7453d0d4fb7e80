import { expect, test } from "vitest";
import { OnsetFinder } from "./onset-finder.ts";

const sampleRate = 16_000;
const frameSamples = 512;

/** Hiss at one level with a tone from a time on, in frames. */
function frames(options: { onsetMs: number; hissDb: number; toneDb: number; lengthMs: number }): Float32Array[] {
  let seed = 11;
  const samples = Float32Array.from({ length: (options.lengthMs * sampleRate) / 1000 }, (_, index) => {
    seed = (Math.imul(seed, 1_664_525) + 1_013_904_223) >>> 0;
    const hiss = 10 ** (options.hissDb / 20) * 1.7 * (seed / 2 ** 31 - 1);
    if (index < (options.onsetMs * sampleRate) / 1000) return hiss;
    return hiss + 10 ** (options.toneDb / 20) * 1.4 * Math.sin((2 * Math.PI * 400 * index) / sampleRate);
  });
  return Array.from({ length: Math.floor(samples.length / frameSamples) }, (_, frame) =>
    samples.slice(frame * frameSamples, (frame + 1) * frameSamples),
  );
}

/** Where the finder says that the sound began which is in the frame. */
function onsetAt(given: readonly Float32Array[], frame: number): number {
  const finder = new OnsetFinder(sampleRate, 32);
  for (const each of given.slice(0, frame + 1)) finder.push(each);
  return (frame + 1) * 32 - finder.soundMs();
}

test.each([
  ["in the same frame", 0],
  ["a frame later", 1],
  ["two frames later", 2],
])("finds an onset to a block, asked %s", (_, later) => {
  for (const onsetMs of [1000, 1009, 1017, 1023]) {
    const given = frames({ onsetMs, hissDb: -60, toneDb: -25, lengthMs: 1200 });
    const found = onsetAt(given, Math.floor(onsetMs / 32) + later);
    expect(Math.abs(found - onsetMs)).toBeLessThanOrEqual(9);
  }
});

test("finds it in noise 10 dB below", () => {
  const given = frames({ onsetMs: 1005, hissDb: -35, toneDb: -25, lengthMs: 1200 });
  expect(Math.abs(onsetAt(given, 33) - 1005)).toBeLessThanOrEqual(16);
});

test("looks no further back than 96 ms before the frame", () => {
  const given = frames({ onsetMs: 500, hissDb: -60, toneDb: -25, lengthMs: 1200 });
  expect(onsetAt(given, 20)).toBe(20 * 32 - 96);
});

test("where nothing stands out, sound begins with the frame", () => {
  const given = frames({ onsetMs: 9000, hissDb: -40, toneDb: -25, lengthMs: 2000 });
  expect(onsetAt(given, 50)).toBe(50 * 32);
  const finder = new OnsetFinder(sampleRate, 32);
  finder.push(new Float32Array(frameSamples));
  expect(finder.soundMs()).toBe(32);
});

test("forgets on clear", () => {
  const given = frames({ onsetMs: 1000, hissDb: -60, toneDb: -25, lengthMs: 1200 });
  const finder = new OnsetFinder(sampleRate, 32);
  const found = (): number[] =>
    given.map((frame) => {
      finder.push(frame);
      return finder.soundMs();
    });
  const first = found();
  finder.clear();
  expect(found()).toEqual(first);
});
