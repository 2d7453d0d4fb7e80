import { resample } from "@vivavoce/audio";
import type { Recognizer } from "@vivavoce/engine";
import { afterAll, beforeAll, expect, test } from "vitest";
import { createFliteSynthesizer } from "../src/flite/index.ts";
import { createMoonshineRecognizer } from "../src/moonshine/index.ts";

let recognizer: Recognizer;

beforeAll(async () => {
  recognizer = await createMoonshineRecognizer({ workers: 1, partialEveryMs: 500 });
}, 60_000);
afterAll(() => recognizer?.close());

async function spoken(text: string): Promise<Float32Array> {
  const synthesizer = await createFliteSynthesizer();
  const prosody = { rate: 1, pitchSemitones: 0, volumeDb: 0 };
  const chunks: number[] = [];
  const { signal } = new AbortController();
  for await (const { samples } of synthesizer.synthesize({ text, voice: "slt", prosody, signal })) {
    for (const sample of samples) chunks.push(sample);
  }
  await synthesizer.close();
  return resample(Float32Array.from(chunks), synthesizer.info.capabilities.sampleRate, 16_000);
}

/** Texts of the partials, one after each half second, and of the whole. */
async function hear(samples: Float32Array, phraseList?: readonly string[]): Promise<readonly string[]> {
  const texts: string[] = [];
  let told = (): void => {};
  const stream = recognizer.openStream({
    ...(phraseList !== undefined && { phraseList }),
    onPartial: ({ text }) => {
      texts.push(text);
      told();
    },
  });
  for (let from = 0; from + 8000 <= samples.length; from += 8000) {
    const partial = new Promise<void>((resolve) => {
      told = resolve;
    });
    stream.push(samples.subarray(from, from + 8000));
    await partial;
  }
  stream.push(samples.subarray(samples.length - (samples.length % 8000)));
  texts.push((await stream.settle()).text);
  stream.close();
  return texts;
}

test("a listed name is written in partial text and in the whole, and other names change nothing", async () => {
  const samples = await spoken("Can you tell me how Novafleet works and what it costs?");
  const without = await hear(samples);
  expect(without.join()).not.toContain("Novafleet");
  const listed = await hear(samples, ["Zirkova", "Novafleet", "Metoprolol"]);
  expect(listed.at(-1)).toBe("Can you tell me how Novafleet works and what it costs?");
  expect(listed.slice(0, -1).join()).toContain("Novafleet");
  expect(await hear(samples, ["Zirkova", "Metoprolol", "Timisoara"])).toEqual(without);
});
