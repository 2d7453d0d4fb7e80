/**
 * Whether more of what stands before speech changes the embedded recognizer's text: `node bench/dist/lead-in.js`. Every clip
 * of the shared test data is heard with 200 ms before its speech, and with 20, 50 and 80 ms more: of the recording itself
 * where it has so much, and of silence where it has not or `--silence` asks for it.
 */
import { writeFileSync } from "node:fs";
import { wordErrorRate, wordErrors, type WordErrors } from "@vivavoce/audio/measure";
import { createMoonshineRecognizer } from "@vivavoce/engines/moonshine";
import { readBenchArguments } from "./bench-arguments.ts";
import { markdownTable } from "./markdown-table.ts";
import { rounded } from "./statistics.ts";
import { findTestData, loadTestClips, type TestClip } from "./test-clips.ts";

const moreMs = [0, 20, 50, 80];
const aroundMs = { before: 200, after: 300 };

interface Result {
  readonly id: string;
  readonly isSingleWord: boolean;
  readonly said: string;
  /** For each of `moreMs`. */
  readonly texts: readonly string[];
  readonly errors: readonly WordErrors[];
}

const { json, silence } = readBenchArguments("Word errors of the embedded recognizer by the sound before speech.", {
  json: { kind: "text", about: "file for the figures and all texts" },
  silence: { kind: "switch", about: "what is added is silence in every clip" },
});
const folder = findTestData();
if (folder === undefined) {
  console.error("bench/lead-in needs the shared test data: set VIVAVOCE_TESTDATA to its folder");
  process.exit(2);
}

/** The speech of a clip, with so much before it. */
function cut({ samples, speechStartMs, speechEndMs }: TestClip, more: number): Float32Array {
  const at = (ms: number): number => Math.round(ms * 16);
  const end = Math.min(samples.length, at(speechEndMs + aroundMs.after));
  const wanted = at(speechStartMs - aroundMs.before - more);
  const from = Math.max(0, silence ? at(speechStartMs - aroundMs.before) : wanted);
  const part = new Float32Array(end - wanted);
  part.set(samples.subarray(from, end), from - wanted);
  return part;
}

const recognizer = await createMoonshineRecognizer({ workers: 1, partialEveryMs: 0 });
const results: Result[] = [];
for (const clip of loadTestClips(folder, "speech")) {
  const texts: string[] = [];
  for (const more of moreMs) {
    const stream = recognizer.openStream({});
    stream.push(cut(clip, more));
    texts.push((await stream.settle()).text);
    stream.close();
  }
  const errors = texts.map((text) => wordErrors(clip.text, text));
  const isSingleWord = clip.style === "digit" || clip.style === "wake word";
  results.push({ id: clip.id, isSingleWord, said: clip.text, texts, errors });
}
await recognizer.close();

const isRight = (errors: WordErrors): boolean => wordErrorRate(errors) === 0;
const flips = results.filter(({ errors }) => errors.some(isRight) && !errors.every(isRight));
const rows = [false, true].map((single) => {
  const own = results.filter(({ isSingleWord }) => isSingleWord === single);
  const rate = (index: number): number => {
    const errors = own.flatMap((result) => result.errors[index] ?? []);
    return rounded(100 * wordErrorRate(...errors), 1);
  };
  return {
    clips: `${own.length} ${single ? "single words" : "utterances"}`,
    ...Object.fromEntries(moreMs.map((ms, index) => [`word errors with ${ms} ms more, %`, rate(index)])),
    "right and wrong": flips.filter(({ isSingleWord }) => isSingleWord === single).length,
    "other words": own.filter(({ texts }) => new Set(texts).size > 1).length,
  };
});
for (const { id, texts } of flips) console.log(`${id}: ${texts.join(" | ")}`);
console.log(markdownTable(rows));
if (json !== undefined) writeFileSync(json, JSON.stringify({ bench: "lead-in", silence, rows, results }, undefined, 1));
