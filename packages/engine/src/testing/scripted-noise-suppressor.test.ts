import { describe, expect, it, test } from "vitest";
import { noiseSuppressorConformance } from "./noise-suppressor-conformance.ts";
import { createScriptedNoiseSuppressor } from "./scripted-noise-suppressor.ts";

describe.each([0, 160])("conformance of the scripted engine with a delay of %i samples", (delaySamples) => {
  const open = async () => createScriptedNoiseSuppressor({ delaySamples });
  for (const { name, run } of noiseSuppressorConformance({ open, suppresses: false })) it(name, run);
});

test("the suite finds an engine that is later than it says", async () => {
  const engine = createScriptedNoiseSuppressor({ delaySamples: 32 });
  const liar = { ...engine, info: { ...engine.info, capabilities: { ...engine.info.capabilities, delaySamples: 0 } } };
  const late = noiseSuppressorConformance({ open: async () => liar }).find(({ name }) => name.includes("late"));
  await expect(late?.run()).rejects.toThrow("lags by 20 samples");
});

test("the suite finds an engine that leaves noise as it is", async () => {
  const cases = noiseSuppressorConformance({ open: async () => createScriptedNoiseSuppressor() });
  const softens = cases.filter(({ name }) => name.startsWith("softens"));
  expect(softens).toHaveLength(3);
  for (const { run } of softens) await expect(run()).rejects.toThrow("dB softer");
});

test("sound comes out late, at another level, and a stream tells what it was opened for", () => {
  const opened: string[] = [];
  const engine = createScriptedNoiseSuppressor({ delaySamples: 2, gain: 0.5, onOpen: (kind) => opened.push(kind) });
  const stream = engine.openStream({ reduction: "far_field" });
  expect([...stream.process(Float32Array.of(1, 0.5, 0.25))]).toEqual([0, 0, 0.5]);
  expect([...stream.process(Float32Array.of(0, 0))]).toEqual([0.25, 0.125]);
  engine.openStream();
  expect(opened).toEqual(["far_field", "azure_deep_noise_suppression"]);
});

test("the scripted engine fails when told to", () => {
  const stream = createScriptedNoiseSuppressor({ failAtMs: 20 }).openStream();
  stream.process(new Float32Array(320));
  expect(() => stream.process(new Float32Array(1))).toThrow("as scripted");
});
