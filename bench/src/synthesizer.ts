/**
 * The embedded synthesizer: `node bench/dist/synthesizer.js [voice …]` prints tables and one line of JSON. Time to the first
 * chunk, real-time factor, levels, clicks, how well word times fit the energy, and what the embedded recognizer hears.
 */
import { peakDb } from "@vivavoce/audio";
import { wordErrorRate, wordErrors, type WordErrors } from "@vivavoce/audio/measure";
import type { Recognizer, Synthesizer } from "@vivavoce/engine";
import { createFliteSynthesizer } from "@vivavoce/engines/flite";
import { createMoonshineRecognizer } from "@vivavoce/engines/moonshine";
import { watchUsage } from "./kit/process-usage.ts";
import { recognize } from "./kit/recognize.ts";
import { speakText } from "./kit/speak-text.ts";
import type { SpokenText } from "./kit/speak-text.ts";
import { percentile, rounded, sum } from "./kit/statistics.ts";
import { benchSentences } from "./kit/synthesizer-sentences.ts";
import type { BenchSentence } from "./kit/synthesizer-sentences.ts";

/** Level in dBFS of each 5 ms frame. */
function frameLevels(samples: Float32Array): number[] {
  const levels: number[] = [];
  for (let start = 0; start + 80 <= samples.length; start += 80) {
    let power = 1e-12;
    for (let index = start; index < start + 80; index++) power += (samples[index] as number) ** 2 / 80;
    levels.push(10 * Math.log10(power));
  }
  return levels;
}

function activeDb(samples: Float32Array): number {
  const levels = frameLevels(samples);
  const loudest = Math.max(...levels);
  const active = levels.filter((level) => level > loudest - 30);
  return 10 * Math.log10(active.reduce((power, level) => power + 10 ** (level / 10), 0) / active.length);
}

/** Quiet of 100 ms is a pause; shorter quiet may be inside a word. */
const pauseFrames = 20;

/** Distance of word times from the energy, in milliseconds, where it shows them: at both ends and around inner pauses. */
function wordTimeErrors({ samples, words }: SpokenText): number[] {
  const isLoud = frameLevels(samples).map((level) => level > -40);
  const edges: { readonly ms: number; readonly isOnset: boolean }[] = [];
  let quietFrames = pauseFrames;
  for (const [index, loud] of isLoud.entries()) {
    if (loud && quietFrames >= pauseFrames) {
      if (edges.length > 0) edges.push({ ms: (index - quietFrames) * 5, isOnset: false });
      edges.push({ ms: index * 5, isOnset: true });
    }
    quietFrames = loud ? 0 : quietFrames + 1;
  }
  edges.push({ ms: (isLoud.lastIndexOf(true) + 1) * 5, isOnset: false });
  return edges.map(({ ms, isOnset }) => {
    const said = words.filter((word) => word.durationMs > 0);
    return Math.min(...said.map((word) => Math.abs(ms - word.offsetMs - (isOnset ? 0 : word.durationMs))));
  });
}

const round = (value: number): number => rounded(value, 3);

interface Result {
  readonly sentence: BenchSentence;
  readonly spoken: SpokenText;
  readonly heard: string;
  readonly errors: WordErrors;
}

async function measureVoice(synthesizer: Synthesizer, recognizer: Recognizer, voice: string) {
  const results: Result[] = [];
  for (const sentence of benchSentences) {
    const spoken = await speakText(synthesizer, sentence.text, voice);
    const { text: heard } = await recognize(recognizer, spoken.samples);
    results.push({ sentence, spoken, heard, errors: errorsOf(sentence, heard) });
  }
  const of = <T>(read: (spoken: SpokenText) => T): T[] => results.map(({ spoken }) => read(spoken));
  const first = of((spoken) => spoken.firstChunkMs);
  const levels = of((spoken) => activeDb(spoken.samples));
  const plain = results.filter(({ sentence }) => sentence.spoken === undefined);
  // A number is one word of the text with pauses inside.
  const timeErrors = plain.flatMap(({ spoken }) => wordTimeErrors(spoken));
  const hard = results.filter(({ sentence }) => sentence.spoken !== undefined);
  return {
    summary: {
      voice,
      firstChunkP50Ms: round(percentile(first, 0.5)),
      firstChunkP95Ms: round(percentile(first, 0.95)),
      realTimeFactor: round(
        sum(of((spoken) => spoken.totalMs)) / sum(of((spoken) => (spoken.samples.length * 1000) / spoken.sampleRate)),
      ),
      levelMinDb: round(Math.min(...levels)),
      levelMaxDb: round(Math.max(...levels)),
      peakDb: round(Math.max(...of((spoken) => peakDb(spoken.samples)))),
      maxEdge: round(
        Math.max(...of(({ samples }) => Math.max(Math.abs(samples[0] ?? 1), Math.abs(samples.at(-1) ?? 1)))),
      ),
      wordTimeP50Ms: round(percentile(timeErrors, 0.5)),
      wordTimeP95Ms: round(percentile(timeErrors, 0.95)),
      plainWordErrorRate: round(wordErrorRate(...plain.map(({ errors }) => errors))),
      hardWordErrorRate: round(wordErrorRate(...hard.map(({ errors }) => errors))),
      wordErrorRate: round(wordErrorRate(...results.map(({ errors }) => errors))),
    },
    misheard: results
      .filter(({ errors }) => errors.substitutions + errors.insertions + errors.deletions > 0)
      .map(({ sentence, heard }) => ({ voice, text: sentence.text, heard })),
  };
}

/** A recognizer may write numbers as the text did or as they were read: the closer of the two counts. */
function errorsOf({ text, spoken }: BenchSentence, heard: string): WordErrors {
  const total = (errors: WordErrors): number => errors.substitutions + errors.insertions + errors.deletions;
  const written = wordErrors(text, heard);
  if (spoken === undefined) return written;
  const read = wordErrors(spoken, heard);
  return total(read) <= total(written) ? read : written;
}

const startMs = performance.now();
const synthesizer = await createFliteSynthesizer();
const readyMs = round(performance.now() - startMs);
const recognizer = await createMoonshineRecognizer({ workers: 1, partialEveryMs: 0 });
const usage = watchUsage();
const asked = process.argv.slice(2);
const voices = synthesizer.info.capabilities.voices
  .map(({ name }) => name)
  .filter((name) => asked.length === 0 || asked.includes(name));
const measured = [];
for (const voice of voices) measured.push(await measureVoice(synthesizer, recognizer, voice));
const eventLoopP99Ms = round(usage().loop.p99Ms);
await Promise.all([synthesizer.close(), recognizer.close()]);

console.table(measured.map(({ summary }) => summary));
console.table(measured.flatMap(({ misheard }) => misheard));
console.log(`ready after ${readyMs} ms; event loop delay p99 ${eventLoopP99Ms} ms`);
console.log(JSON.stringify({ bench: "synthesizer", readyMs, eventLoopP99Ms, voices: measured }));
