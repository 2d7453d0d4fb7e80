/**
 * Whether more of what stands before speech changes the embedded recognizer's text: `node bench/dist/lead-in.js`. Every clip
 * of the shared test data is heard with 200 ms before its speech, and with 20, 50 and 80 ms more: of the recording itself
 * where it has so much, and of silence where it has not or `--silence` asks for it.
 */
import { wordErrorRate, wordErrors, type WordErrors } from "@vivavoce/audio/measure";
import { createMoonshineRecognizer } from "@vivavoce/engines/moonshine";
import { readBenchArguments, writeFigures } from "./kit/bench-arguments.ts";
import { markdownTable } from "./kit/markdown-table.ts";
import { recognize } from "./kit/recognize.ts";
import { rounded } from "./kit/statistics.ts";
import { groupOf, loadTestClips, needTestData, type TestClip } from "./kit/test-clips.ts";

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
const folder = needTestData("lead-in");

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
  for (const more of moreMs) texts.push((await recognize(recognizer, cut(clip, more))).text);
  const errors = texts.map((text) => wordErrors(clip.text, text));
  const isSingleWord = groupOf(clip) !== "utterance";
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
writeFigures(json, { bench: "lead-in", silence, rows, results });
