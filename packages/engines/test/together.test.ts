import { resample } from "@vivavoce/audio";
import { expect, test } from "vitest";
import { createFliteSynthesizer } from "../src/flite/index.ts";
import { engineId, resolveMoonshineFiles } from "../src/moonshine/moonshine-files.ts";
import { loadMoonshineModel } from "../src/moonshine/moonshine-model.ts";
import type { MoonshineModel } from "../src/moonshine/moonshine-model.ts";
import { transcribe } from "../src/moonshine/transcribe.ts";
import type { PassRequest, PassResult } from "../src/moonshine/worker-messages.ts";
import { loadOnnxRuntime } from "../src/onnx/load-onnx-runtime.ts";

const sentences = [
  "Yes.",
  "What time is it?",
  "I need to renew my passport before the end of May.",
  "Turn on the lamp in the living room.",
];

/** Speech of several lengths: our own voice, so that the test is the same everywhere. */
async function speech(): Promise<Float32Array[]> {
  const synthesizer = await createFliteSynthesizer();
  const prosody = { rate: 1, pitchSemitones: 0, volumeDb: 0 };
  const { signal } = new AbortController();
  const spoken = await Promise.all(
    sentences.map(async (text) => {
      const samples: number[] = [];
      for await (const chunk of synthesizer.synthesize({ text, voice: "slt", prosody, signal })) {
        samples.push(...chunk.samples);
      }
      return resample(Float32Array.from(samples), synthesizer.info.capabilities.sampleRate, 16_000);
    }),
  );
  await synthesizer.close();
  return spoken;
}

/** Whole numbers below a bound, by chance that is the same each time. */
function dice(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    return Math.floor((state / 2_147_483_648) * below);
  };
}

async function load(): Promise<MoonshineModel> {
  return loadMoonshineModel(await loadOnnxRuntime(engineId), await resolveMoonshineFiles());
}

/** Partials and finals, with drafts, phrases and word times, of the beginnings and the whole of what was said. */
function passes(clips: readonly Float32Array[], model: MoonshineModel) {
  return clips.flatMap((clip) => {
    const read = (
      request: Omit<PassRequest, "samples">,
      isAborted = () => false,
      samples = clip.slice(),
    ): Promise<PassResult | undefined> => transcribe(model, { ...request, samples }, isAborted);
    return [
      (isAborted?: () => boolean) => read({ draft: [], purpose: "partial" }, isAborted, clip.slice(0, clip.length / 2)),
      (isAborted?: () => boolean) => read({ draft: [], purpose: "final", wordTimes: true }, isAborted),
      (isAborted?: () => boolean) => read({ draft: [], purpose: "final", phrases: ["passports", "Lisboa"] }, isAborted),
    ];
  });
}

test("what is read together is the same as alone, to the last digit, whoever joins and leaves", async () => {
  const [clips, model] = await Promise.all([speech(), load()]);
  const all = passes(clips, model);
  const alone: (PassResult | undefined)[] = [];
  for (const pass of all) alone.push(await pass());
  expect(alone.map((result) => result?.text).join(" ")).toContain("passport");
  const random = dice(7);
  const waiting = all.map((_, index) => index).toSorted(() => random(3) - 1);
  const read = async (): Promise<void> => {
    for (let index = waiting.pop(); index !== undefined; index = waiting.pop()) {
      let steps = random(4) === 0 ? random(12) : Infinity;
      const isLeft = steps < Infinity;
      const result = await all[index]?.(() => --steps < 0);
      // One that was left off has no result, unless it was done before.
      if (!isLeft || result !== undefined) expect(result).toEqual(alone[index]);
    }
  };
  await Promise.all(Array.from({ length: 5 }, read));
}, 120_000);
