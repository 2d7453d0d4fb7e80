import assert from "node:assert/strict";
import { concatSamples } from "@vivavoce/audio";
import { EngineError } from "../engine-error.ts";
import { isClosedError } from "./is-closed-error.ts";
import type { Prosody, SpeechChunk, Synthesizer } from "../synthesizer.ts";
import type { ConformanceCase } from "./conformance-case.ts";

/** What the suite of synthesizers is run on. */
export interface SynthesizerConformanceOptions {
  /** The engine under test. The suite does not close it. */
  readonly open: () => Promise<Synthesizer>;
  /** A second engine that the suite closes; without it that case is left out. */
  readonly openToClose?: () => Promise<Synthesizer>;
  /** A few words the engine can say, of at least half a second. Default English. */
  readonly text?: string;
  /** Speech is about -20 dBFS. Default true; a scripted engine may differ. */
  readonly levels?: boolean;
}

const plain: Prosody = { rate: 1, pitchSemitones: 0, volumeDb: 0 };
/** Samples of a clause may begin and end with at most this step. */
const maxEdge = 0.02;

/** What every synthesizer must do, as cases for any test runner. */
export function synthesizerConformance(options: SynthesizerConformanceOptions): ConformanceCase[] {
  const { open, openToClose, levels = true } = options;
  const text = options.text ?? "Good morning, your table for two people is ready.";
  const cases: ConformanceCase[] = [
    { name: "describes itself", run: async () => describesItself(await open()) },
    { name: "gives sound samples in order with quiet ends", run: async () => givesSound(await open(), text, levels) },
    { name: "says nothing for text without words", run: async () => saysNothing(await open()) },
    { name: "has a time for each word", run: async () => timesWords(await open(), text) },
    { name: "has phones that follow each other", run: async () => timesPhones(await open(), text) },
    { name: "ends with the chunk in progress when aborted", run: async () => aborts(await open(), text) },
    { name: "gives nothing when aborted before", run: async () => abortsEarly(await open(), text) },
    {
      name: "drops waiting clauses when aborted and serves the others",
      run: async () => dropsWaiting(await open(), text),
    },
    { name: "keeps parallel clauses apart", run: async () => keepsApart(await open(), text) },
    { name: "honours rate and volume", run: async () => honoursProsody(await open(), text) },
    { name: "rejects an unknown voice", run: async () => rejectsVoice(await open(), text) },
  ];
  if (openToClose)
    cases.push({ name: "rejects once closed", run: async () => rejectsClosed(await openToClose(), text) });
  return cases;
}

function describesItself(engine: Synthesizer): void {
  const { info } = engine;
  assert.notEqual(info.id, "");
  assert.ok(info.capabilities.sampleRate >= 8000);
  assert.notEqual(info.capabilities.voices.length, 0);
  const names = info.capabilities.voices.map(({ name }) => name);
  assert.equal(new Set(names).size, names.length, "two voices have the same name");
}

async function givesSound(engine: Synthesizer, text: string, levels: boolean): Promise<void> {
  for (const voice of engine.info.capabilities.voices) {
    const chunks = await collect(engine, text, { voice: voice.name });
    const samples = concatSamples(chunks.map((chunk) => chunk.samples));
    assert.ok(samples.length > engine.info.capabilities.sampleRate / 2, "less than half a second");
    let peak = 0;
    for (const sample of samples) {
      assert.ok(Number.isFinite(sample), "a sample is not a number");
      peak = Math.max(peak, Math.abs(sample));
    }
    assert.ok(peak <= 1 && peak > 0.01, `peak is ${peak}`);
    assert.ok(Math.abs(samples[0] ?? 1) < maxEdge && Math.abs(samples.at(-1) ?? 1) < maxEdge, "an end clicks");
    const { longest, activeDb } = analyse(chunks, engine.info.capabilities.sampleRate);
    assert.ok(longest <= 1000, `a chunk is ${longest} ms long`);
    if (levels) assert.ok(activeDb > -25 && activeDb < -15, `${voice.name} speaks at ${activeDb.toFixed(1)} dBFS`);
  }
}

async function saysNothing(engine: Synthesizer): Promise<void> {
  for (const text of ["", "   \n\t "]) assert.deepEqual(await collect(engine, text), []);
}

async function timesWords(engine: Synthesizer, text: string): Promise<void> {
  const chunks = await collect(engine, text);
  const words = chunks.flatMap((chunk) => chunk.words);
  if (!engine.info.capabilities.wordTimes) return assert.equal(words.length, 0);
  assert.deepEqual(
    words.map((word) => word.text),
    text.split(/\s+/u).filter((word) => word !== ""),
  );
  assertTimes(chunks, engine.info.capabilities.sampleRate, (chunk) => chunk.words);
  const gapless = words.filter((word) => word.durationMs > 0);
  assert.ok(gapless.length > words.length / 2, "most words have no length");
}

async function timesPhones(engine: Synthesizer, text: string): Promise<void> {
  const chunks = await collect(engine, text);
  const phones = chunks.flatMap((chunk) => chunk.phones);
  if (!engine.info.capabilities.phones) return assert.equal(phones.length, 0);
  assert.ok(phones.length > 0);
  for (const { phone } of phones) assert.match(phone, /^[a-z]+$/);
  assertTimes(chunks, engine.info.capabilities.sampleRate, (chunk) => chunk.phones);
}

/** Times grow, do not overlap, lie inside the audio, and stand in the chunk where they begin. */
function assertTimes(
  chunks: readonly SpeechChunk[],
  sampleRate: number,
  times: (chunk: SpeechChunk) => readonly { readonly offsetMs: number; readonly durationMs: number }[],
): void {
  const durationMs = (concatSamples(chunks.map((chunk) => chunk.samples)).length * 1000) / sampleRate;
  let chunkStartMs = 0;
  let cursorMs = 0;
  for (const chunk of chunks) {
    const chunkEndMs = chunkStartMs + (chunk.samples.length * 1000) / sampleRate;
    for (const each of times(chunk)) {
      assert.ok(each.offsetMs >= cursorMs - 0.5, "times overlap");
      assert.ok(each.offsetMs >= chunkStartMs - 0.5 && each.offsetMs < chunkEndMs, "a time stands in the wrong chunk");
      cursorMs = each.offsetMs + each.durationMs;
      assert.ok(each.durationMs >= 0 && cursorMs <= durationMs + 0.5, "a time lies outside the audio");
    }
    chunkStartMs = chunkEndMs;
  }
}

async function aborts(engine: Synthesizer, text: string): Promise<void> {
  const controller = new AbortController();
  let count = 0;
  for await (const chunk of engine.synthesize(request(engine, text, { signal: controller.signal }))) {
    assert.ok(chunk.samples.length > 0);
    count += 1;
    controller.abort();
  }
  assert.equal(count, 1);
  assert.ok((await collect(engine, text)).length > 0, "the engine is of no use after an abort");
}

async function abortsEarly(engine: Synthesizer, text: string): Promise<void> {
  assert.deepEqual(await collect(engine, text, { signal: AbortSignal.abort() }), []);
}

async function dropsWaiting(engine: Synthesizer, text: string): Promise<void> {
  const controller = new AbortController();
  const dropped = Array.from({ length: 6 }, () => collect(engine, text, { signal: controller.signal }));
  const kept = collect(engine, text);
  controller.abort();
  // Some may have been done before the abort; none may fail, and the other clause is served.
  await Promise.all(dropped);
  assert.ok((await kept).length > 0);
}

async function keepsApart(engine: Synthesizer, text: string): Promise<void> {
  const other = text.split(" ").slice(0, 2).join(" ");
  const alone = [joined(await collect(engine, text)), joined(await collect(engine, other))];
  const together = await Promise.all([collect(engine, text), collect(engine, other)]);
  assert.deepEqual(together.map(joined), alone);
}

async function honoursProsody(engine: Synthesizer, text: string): Promise<void> {
  const { rate, volume, sampleRate } = engine.info.capabilities;
  const own = await collect(engine, text);
  if (rate) {
    const fast = await collect(engine, text, { prosody: { ...plain, rate: 1.5 } });
    const ratio = joined(own).length / joined(fast).length;
    assert.ok(ratio > 1.3 && ratio < 1.7, `rate 1.5 gave ${ratio.toFixed(2)}`);
    assertTimes(fast, sampleRate, (chunk) => chunk.words);
  }
  if (volume) {
    const soft = await collect(engine, text, { prosody: { ...plain, volumeDb: -12 } });
    const fall = analyse(own, sampleRate).activeDb - analyse(soft, sampleRate).activeDb;
    assert.ok(fall > 11 && fall < 13, `-12 dB gave ${-fall} dB`);
    assert.equal(joined(soft).length, joined(own).length, "the volume changes the length");
    const loud = joined(await collect(engine, text, { prosody: { ...plain, volumeDb: 12 } }));
    assert.ok(loud.every((sample) => Math.abs(sample) <= 1));
  }
}

async function rejectsVoice(engine: Synthesizer, text: string): Promise<void> {
  await assert.rejects(collect(engine, text, { voice: "no-such-voice" }), EngineError);
}

async function rejectsClosed(engine: Synthesizer, text: string): Promise<void> {
  const pending = collect(engine, text).catch((error: unknown) => assert.ok(isClosedError(error)));
  await engine.close();
  await pending;
  await assert.rejects(collect(engine, text), isClosedError);
  await engine.close();
}

interface Variation {
  readonly voice?: string;
  readonly prosody?: Prosody;
  readonly signal?: AbortSignal;
}

function request(engine: Synthesizer, text: string, variation: Variation) {
  const voice = engine.info.capabilities.voices[0]?.name ?? "";
  return { text, voice, prosody: plain, signal: new AbortController().signal, ...variation };
}

async function collect(engine: Synthesizer, text: string, variation: Variation = {}): Promise<SpeechChunk[]> {
  const chunks: SpeechChunk[] = [];
  for await (const chunk of engine.synthesize(request(engine, text, variation))) chunks.push(chunk);
  return chunks;
}

function joined(chunks: readonly SpeechChunk[]): Float32Array {
  return concatSamples(chunks.map((chunk) => chunk.samples));
}

/** Longest chunk in milliseconds, and the level of the 20 ms frames within 30 dB of the loudest, in dBFS. */
function analyse(chunks: readonly SpeechChunk[], sampleRate: number): { longest: number; activeDb: number } {
  const longest = Math.max(...chunks.map((chunk) => (chunk.samples.length * 1000) / sampleRate));
  const samples = joined(chunks);
  const frameSamples = Math.round(sampleRate / 50);
  const powers: number[] = [];
  for (let start = 0; start + frameSamples <= samples.length; start += frameSamples) {
    const frame = samples.subarray(start, start + frameSamples);
    powers.push(frame.reduce((sum, sample) => sum + sample * sample, 0) / frameSamples);
  }
  const loudest = Math.max(...powers);
  const active = powers.filter((power) => power > loudest / 1000);
  return { longest, activeDb: 10 * Math.log10(active.reduce((sum, power) => sum + power, 0) / active.length) };
}
