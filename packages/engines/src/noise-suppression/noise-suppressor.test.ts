import { readFileSync } from "node:fs";
import { noiseSuppressorConformance } from "@vivavoce/engine/testing";
import { afterAll, describe, expect, it, test } from "vitest";
import { webAssembly } from "../flite/web-assembly.ts";
import { resolvePackageFile } from "../onnx/resolve-package-file.ts";
import { createNoiseSuppressor } from "./noise-suppressor.ts";
import { rnnoiseExports, rnnoiseFile } from "./rnnoise-module.ts";

const engine = await createNoiseSuppressor();
afterAll(() => engine.close());

describe("conformance", () => {
  for (const { name, run } of noiseSuppressorConformance({ open: async () => engine })) it(name, run);
});

test("the wasm file has the names we call and wants nothing that we do not give", async () => {
  const bytes = readFileSync(await resolvePackageFile("test", rnnoiseFile));
  const module = await webAssembly.compile(Uint8Array.from(bytes));
  const given: string[] = [];
  // Linking reads each import by its name.
  const env = new Proxy({}, { get: (_, name) => (given.push(String(name)), () => 0) });
  const { exports } = new webAssembly.Instance(module, { env });
  expect(given.toSorted()).toEqual(["__assert_fail", "emscripten_memcpy_big", "emscripten_resize_heap"]);
  for (const name of rnnoiseExports) expect(exports[name], name).toBeTypeOf("function");
  expect(exports["memory"]).toBeDefined();
});

/** How much softer steady noise has become after three seconds, in dB. */
function softerByDb(reduction: "near_field" | "far_field" | "azure_deep_noise_suppression"): number {
  let seed = 7;
  const noise = Float32Array.from({ length: 64_000 }, () => {
    seed = (Math.imul(seed, 1_664_525) + 1_013_904_223) >>> 0;
    return 0.1 * (seed / 2 ** 31 - 1);
  });
  const out = engine.openStream({ reduction }).process(noise);
  const power = (samples: Float32Array): number => samples.reduce((sum, sample) => sum + sample * sample, 0);
  return 10 * Math.log10(power(noise.subarray(48_000)) / power(out.subarray(48_000)));
}

test("each reduction is honoured: near suppresses most, far least (SF-09.1)", () => {
  const [near, deep, far] = [
    softerByDb("near_field"),
    softerByDb("azure_deep_noise_suppression"),
    softerByDb("far_field"),
  ];
  expect(near).toBeGreaterThan(deep + 3);
  expect(deep).toBeGreaterThan(far + 2);
  expect(far).toBeGreaterThan(8);
});

test("a voice without noise passes at its level", () => {
  // The harmonics of a pitch that sways as a voice does.
  const voice = Float32Array.from({ length: 32_000 }, (_, index) => {
    const at = index / 16_000;
    const pitch = 2 * Math.PI * (140 * at + 5 * Math.sin(2 * Math.PI * 3 * at));
    let sum = 0;
    for (let harmonic = 1; harmonic <= 20; harmonic++) sum += Math.sin(harmonic * pitch) / harmonic;
    return 0.15 * sum;
  });
  const out = engine.openStream().process(voice);
  const power = (samples: Float32Array): number => samples.reduce((sum, sample) => sum + sample * sample, 0);
  const changeDb = 10 * Math.log10(power(out.subarray(16_000)) / power(voice.subarray(16_000)));
  expect(Math.abs(changeDb)).toBeLessThan(3);
});

test("many streams fit in its memory, and closed ones make room", () => {
  for (let round = 0; round < 3; round++) {
    const streams = Array.from({ length: 200 }, () => engine.openStream());
    for (const stream of streams) expect(stream.process(new Float32Array(320)).length).toBe(320);
    for (const stream of streams) stream.close();
  }
});

test("a rest gives the dry share of the sound, late by as much as ever, however it is divided", () => {
  const sound = Float32Array.from({ length: 6400 }, (_, at) => 0.01 * Math.sin(at / 7) * Math.sin(at / 900));
  const { delaySamples } = engine.info.capabilities;
  for (const length of [6400, 512, 77]) {
    const stream = engine.openStream();
    const out = new Float32Array(sound.length);
    for (let start = 0; start < sound.length; start += length) {
      out.set(stream.rest?.(sound.subarray(start, start + length)) ?? [], start);
    }
    expect(out).toEqual(sound.map((_, at) => 0.2 * (sound[at - delaySamples] ?? 0)));
    stream.close();
  }
});

test("a closed engine closes its streams and opens no more", async () => {
  const other = await createNoiseSuppressor();
  const stream = other.openStream();
  await other.close();
  expect(() => stream.process(new Float32Array(10))).toThrow("closed");
  expect(() => other.openStream()).toThrow("closed");
});
