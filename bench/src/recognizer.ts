/**
 * The embedded recognizer on the shared test data: `node bench/dist/recognizer.js` prints tables and one line of JSON.
 * Word errors, time of a final with and without a draft, text over noise, and the delay of the event loop meanwhile.
 */
import { setTimeout as sleep } from "node:timers/promises";
import { wordErrorRate, wordErrors, type WordErrors } from "@vivavoce/audio/measure";
import type { Recognizer, RecognizerStream } from "@vivavoce/engine";
import { createMoonshineRecognizer } from "@vivavoce/engines/moonshine";
import type { Usage } from "./kit/child-messages.ts";
import { watchUsage } from "./kit/process-usage.ts";
import { recognize } from "./kit/recognize.ts";
import { percentile, rounded, sum } from "./kit/statistics.ts";
import { groupOf, loadTestClips, needTestData, voicedPart, type TestClip } from "./kit/test-clips.ts";

const folder = needTestData("recognizer");
const speech = loadTestClips(folder, "speech");
const noises = loadTestClips(folder, "noise");

interface ClipResult {
  readonly id: string;
  readonly group: string;
  readonly audioMs: number;
  readonly errors: WordErrors;
  readonly text: string;
  readonly finalMs: number;
  readonly draftedFinalMs: number;
  readonly draftedText: string;
}

/** Pushes half a second at a time and waits for its partial, as a session with time to spare would see it. */
async function draftedSettle(recognizer: Recognizer, samples: Float32Array): Promise<{ text: string; ms: number }> {
  let heard = (): void => {};
  const stream = recognizer.openStream({ onPartial: () => heard() });
  for (let start = 0; start < samples.length; start += 8000) {
    const partial = new Promise<void>((resolve) => (heard = resolve));
    stream.push(samples.subarray(start, start + 8000));
    if (start + 8000 <= samples.length) await Promise.race([partial, sleep(3000)]);
  }
  const startMs = performance.now();
  const { text } = await stream.settle();
  const ms = performance.now() - startMs;
  stream.close();
  return { text, ms };
}

async function measureSpeech(): Promise<ClipResult[]> {
  const plain = await createMoonshineRecognizer({ workers: 1, partialEveryMs: 0 });
  const incremental = await createMoonshineRecognizer({ workers: 1 });
  const results: ClipResult[] = [];
  const warmUp = speech[0];
  if (warmUp !== undefined) for (const each of [plain, incremental]) await recognize(each, voicedPart(warmUp));
  for (const clip of speech) {
    const samples = voicedPart(clip);
    const once = await recognize(plain, samples);
    const drafted = await draftedSettle(incremental, samples);
    results.push({
      id: clip.id,
      group: groupOf(clip),
      audioMs: samples.length / 16,
      errors: wordErrors(clip.text, once.text),
      text: once.text,
      finalMs: once.ms,
      draftedFinalMs: drafted.ms,
      draftedText: drafted.text,
    });
  }
  await plain.close();
  await incremental.close();
  return results;
}

/** Stretches of several lengths from all over each noise. Babble is voices, and counted apart. */
async function measureNoise(): Promise<{ segments: number; invented: string[]; babble: string[] }> {
  const recognizer = await createMoonshineRecognizer({ workers: 1, partialEveryMs: 0 });
  const invented: string[] = [];
  const babble: string[] = [];
  let segments = 0;
  for (const noise of noises) {
    for (const lengthMs of [400, 800, 1500, 3000]) {
      for (let startMs = 0; startMs + lengthMs <= noise.speechEndMs && startMs < 4 * lengthMs; startMs += lengthMs) {
        const { text } = await recognize(recognizer, noise.samples.slice(startMs * 16, (startMs + lengthMs) * 16));
        const isBabble = noise.id.startsWith("babble");
        if (!isBabble) segments += 1;
        if (text !== "") (isBabble ? babble : invented).push(`${noise.id} ${lengthMs} ms: ${text}`);
      }
    }
  }
  await recognizer.close();
  return { segments, invented, babble };
}

type LoopDelay = Pick<Usage["loop"], "p99Ms" | "maxMs">;
const usage = watchUsage();

/** Speakers in real time with partials: how late does the event loop come, and how late without recognition? */
async function measureLoopDelay(speakers: number): Promise<{ recognizing: LoopDelay; idle: LoopDelay }> {
  const clips = speech.filter((clip) => clip.samples.length > 80_000 && clip.samples.length < 192_000);
  const recognizer = await createMoonshineRecognizer();
  const speak = async (clip: TestClip, stream?: RecognizerStream): Promise<void> => {
    const startMs = performance.now();
    for (let start = 0; start < clip.samples.length; start += 320) {
      stream?.push(clip.samples.subarray(start, start + 320));
      await sleep(Math.max(0, startMs + start / 16 - performance.now()));
    }
    await stream?.settle();
    stream?.close();
  };
  const delayOf = async (open: () => RecognizerStream | undefined): Promise<LoopDelay> => {
    usage();
    await Promise.all(clips.slice(0, speakers).map((clip) => speak(clip, open())));
    const { p99Ms, maxMs } = usage().loop;
    return { p99Ms, maxMs };
  };
  const idle = await delayOf(() => undefined);
  const recognizing = await delayOf(() => recognizer.openStream({ onPartial: () => {} }));
  await recognizer.close();
  return { recognizing, idle };
}

const results = await measureSpeech();
const groups = [...new Set(results.map((result) => result.group))].map((group) => {
  const own = results.filter((result) => result.group === group);
  const finals = own.map((result) => result.finalMs);
  const draftedFinals = own.map((result) => result.draftedFinalMs);
  return {
    group,
    clips: own.length,
    words: sum(own.map((result) => result.errors.words)),
    wordErrorRate: wordErrorRate(...own.map((result) => result.errors)),
    empty: own.filter((result) => result.text === "").length,
    realTimeFactor: sum(finals) / sum(own.map((result) => result.audioMs)),
    finalP50Ms: percentile(finals, 0.5),
    finalP95Ms: percentile(finals, 0.95),
    draftedFinalP50Ms: percentile(draftedFinals, 0.5),
    draftedFinalP95Ms: percentile(draftedFinals, 0.95),
    textsChangedByDraft: own.filter((result) => result.text !== result.draftedText).length,
  };
});
const noise = await measureNoise();
const eventLoop = [await measureLoopDelay(2), await measureLoopDelay(3)];

const round = (value: unknown): unknown => (typeof value === "number" ? rounded(value, 3) : value);
console.table(
  results.map(({ id, audioMs, errors, finalMs, draftedFinalMs, text }) => ({
    id,
    audioMs: Math.round(audioMs),
    wer: round(wordErrorRate(errors)),
    finalMs: Math.round(finalMs),
    draftedMs: Math.round(draftedFinalMs),
    text: text.slice(0, 60),
  })),
);
console.table(
  groups.map((group) => Object.fromEntries(Object.entries(group).map(([key, value]) => [key, round(value)]))),
);
console.log(`text over noise: ${noise.invented.length} of ${noise.segments} segments`, noise.invented);
console.log(`text over babble (other voices): ${noise.babble.length}`, noise.babble);
for (const [index, { recognizing, idle }] of eventLoop.entries()) {
  const [busy, rest] = [recognizing, idle].map(
    (delay) => `p99 ${delay.p99Ms.toFixed(1)} ms, max ${delay.maxMs.toFixed(1)} ms`,
  );
  console.log(`event loop delay with ${index + 2} speakers: ${busy}; without recognition: ${rest}`);
}
console.log(JSON.stringify({ bench: "recognizer", groups, noise, eventLoop, clips: results }));
