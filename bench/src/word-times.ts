/**
 * How exact the times of words are: `node bench/dist/word-times.js` prints tables and one line of JSON. Of what is heard, by
 * people with the forced alignment of the shared test data and by our own synthesizer with its own times; of what is said, for
 * synthesizers that give no times: our own, with its times kept from whom they are compared with.
 */
import { normalizeWords } from "@vivavoce/audio/measure";
import { concatSamples, resample } from "@vivavoce/audio";
import type { Recognizer, WordTime } from "@vivavoce/engine";
import { createFliteSynthesizer } from "@vivavoce/engines/flite";
import { createMoonshineRecognizer } from "@vivavoce/engines/moonshine";
import { WordPlacer, writtenWords } from "@vivavoce/server/testing";
import { markdownTable } from "./kit/markdown-table.ts";
import { recognize } from "./kit/recognize.ts";
import { speakText } from "./kit/speak-text.ts";
import type { SpokenText } from "./kit/speak-text.ts";
import { percentile, rounded } from "./kit/statistics.ts";
import { benchSentences } from "./kit/synthesizer-sentences.ts";
import { findTestData, loadTestClips } from "./kit/test-clips.ts";

type Said = Pick<SpokenText, "samples" | "sampleRate" | "words">;

const gapMs = 400;
/** Longer recordings of people are left out. */
const longestClipMs = 20_000;

/** One after the other, with a silence of known length between. */
function joined(first: Said, second: Said): Said {
  const gap = new Float32Array((first.sampleRate * gapMs) / 1000);
  const laterMs = ((first.samples.length + gap.length) * 1000) / first.sampleRate;
  const later = second.words.map((word) => ({ ...word, offsetMs: word.offsetMs + laterMs }));
  return {
    ...first,
    samples: concatSamples([first.samples, gap, second.samples]),
    words: [...first.words, ...later],
  };
}

type Timed = Pick<WordTime, "text" | "offsetMs">;

/** How far the beginnings of words that both have are apart, by the longest common run of words. */
function startErrors(truth: readonly Timed[], found: readonly Timed[]): number[] {
  const bare = (words: readonly Timed[]): string[] => words.map(({ text }) => normalizeWords(text).join(""));
  const [wanted, got] = [bare(truth), bare(found)];
  const lengths = Array.from({ length: wanted.length + 1 }, () => new Uint16Array(got.length + 1));
  const length = (row: number, column: number): number => lengths[row]?.[column] ?? 0;
  for (let row = wanted.length - 1; row >= 0; row--) {
    for (let column = got.length - 1; column >= 0; column--) {
      const cell = lengths[row] as Uint16Array;
      cell[column] =
        wanted[row] === got[column]
          ? length(row + 1, column + 1) + 1
          : Math.max(length(row + 1, column), length(row, column + 1));
    }
  }
  const errors: number[] = [];
  for (let row = 0, column = 0; row < wanted.length && column < got.length;) {
    if (wanted[row] === got[column]) errors.push((found[column++]?.offsetMs ?? 0) - (truth[row++]?.offsetMs ?? 0));
    else if (length(row + 1, column) >= length(row, column + 1)) row++;
    else column++;
  }
  return errors;
}

async function hear(recognizer: Recognizer, said: Said): Promise<number[]> {
  const { words = [] } = await recognize(recognizer, resample(said.samples, said.sampleRate, 16_000));
  return startErrors(said.words, words);
}

/** Words that are remembered at cuts every 100 ms, less those that were said: more than half of each. */
function cutErrors(truth: readonly WordTime[], found: readonly WordTime[], lengthMs: number): number[] {
  const heard = (words: readonly WordTime[], ms: number): number =>
    words.filter(({ offsetMs, durationMs }) => offsetMs + durationMs / 2 <= ms).length;
  return Array.from(
    { length: Math.floor(lengthMs / 100) },
    (_, cut) => heard(found, cut * 100) - heard(truth, cut * 100),
  );
}

/** Words placed in the sound of a clause as a session places them: while it comes, and when it has ended. */
function place(text: string, { samples, sampleRate }: Said, paceMs: number) {
  const placer = new WordPlacer(writtenWords(text), sampleRate, paceMs);
  const coming: WordTime[] = [];
  const chunk = sampleRate / 5;
  for (let at = 0; at < samples.length; at += chunk) coming.push(...placer.push(samples.subarray(at, at + chunk)));
  return { coming, ...placer.finish() };
}

function row(what: string, errors: readonly number[], cuts: readonly number[] = []) {
  const far = errors.map(Math.abs);
  const share = (within: number): number | null =>
    cuts.length === 0 ? null : rounded((100 * cuts.filter((cut) => Math.abs(cut) <= within).length) / cuts.length);
  return {
    what,
    words: errors.length,
    "median ms": rounded(percentile(far, 0.5)),
    "p95 ms": rounded(percentile(far, 0.95)),
    "bias ms": rounded(percentile(errors, 0.5)),
    "cuts at the right word %": share(0),
    "cuts within one word %": share(1),
  };
}

const rows: ReturnType<typeof row>[] = [];
const recognizer = await createMoonshineRecognizer({ workers: 1, partialEveryMs: 0 });
const synthesizer = await createFliteSynthesizer({ workers: 1 });
const voices = synthesizer.info.capabilities.voices.map(({ name }) => name);
const sentences = benchSentences.map(({ text }) => text);
const folder = findTestData();
const clips = (folder === undefined ? [] : loadTestClips(folder, "speech"))
  .filter(({ isAligned, samples }) => isAligned && samples.length <= longestClipMs * 16)
  .map(({ samples, words }) => ({ samples, sampleRate: 16_000, words }));

if (clips.length > 0) {
  const errors: number[] = [];
  for (const clip of clips) errors.push(...(await hear(recognizer, clip)));
  rows.push(row("heard: people, against forced alignment", errors));
}
const said: Said[] = [];
for (const [index, text] of sentences.entries())
  said.push(await speakText(synthesizer, text, voices[index % voices.length] ?? ""));
const heard: number[] = [];
const heardLater: number[] = [];
for (const [index, first] of said.entries()) {
  heard.push(...(await hear(recognizer, first)));
  const second = said[(index + voices.length) % said.length];
  if (second !== undefined && index % 2 === 0) heardLater.push(...(await hear(recognizer, joined(first, second))));
}
rows.push(row("heard: our synthesizer", heard), row(`heard: two sentences with ${gapMs} ms between`, heardLater));

const results = { ended: [] as number[], coming: [] as number[] };
const cuts = { ended: [] as number[], coming: [] as number[] };
let workMs = 0;
let soundMs = 0;
for (const voice of voices) {
  let paceMs = 58;
  for (const text of sentences) {
    const clause = await speakText(synthesizer, text, voice);
    const startMs = performance.now();
    const placed = place(text, clause, paceMs);
    workMs += performance.now() - startMs;
    const lengthMs = (clause.samples.length * 1000) / clause.sampleRate;
    soundMs += lengthMs;
    paceMs += (placed.paceMs - paceMs) / 2;
    for (const kind of ["ended", "coming"] as const) {
      const words = kind === "ended" ? placed.words : placed.coming;
      results[kind].push(...startErrors(clause.words, words));
      cuts[kind].push(...cutErrors(clause.words, words, lengthMs));
    }
  }
}
rows.push(
  row("said, without times: the clause has ended", results.ended, cuts.ended),
  row("said, without times: while it comes", results.coming, cuts.coming),
);
if (clips.length > 0) {
  const errors = clips.flatMap((clip) => {
    const text = clip.words.map((word) => word.text).join(" ");
    return startErrors(clip.words, place(text, clip, 58).words);
  });
  rows.push(row("people, placed by letters and pauses alone", errors));
}
await Promise.all([recognizer.close(), synthesizer.close()]);

console.log(markdownTable(rows));
console.log(`\nPlacing takes ${rounded((workMs / soundMs) * 1000, 2)} ms for a second of sound.`);
console.log(JSON.stringify({ bench: "word-times", rows, placingMsPerSecond: rounded((workMs / soundMs) * 1000, 3) }));
