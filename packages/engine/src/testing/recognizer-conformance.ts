import assert from "node:assert/strict";
import { isClosedError } from "./is-closed-error.ts";
import type { PartialRecognition, Recognizer, RecognizerStream } from "../recognizer.ts";
import type { ConformanceCase } from "./conformance-case.ts";

/** What the suite of recognizers is run on. */
export interface RecognizerConformanceOptions {
  /** The engine under test. The suite does not close it. */
  readonly open: () => Promise<Recognizer>;
  /** Speech at the engine's rate and what its text must match; cases that need speech are left out without it. */
  readonly speech?: { readonly samples: Float32Array; readonly text: RegExp };
  /** The engine says nothing about two seconds of silence. Default true; a scripted engine cannot tell. */
  readonly hearsSilence?: boolean;
}

/** What every recognizer must do, as cases for any test runner. */
export function recognizerConformance(options: RecognizerConformanceOptions): ConformanceCase[] {
  const { open, speech, hearsSilence = true } = options;
  const cases: ConformanceCase[] = [
    { name: "describes itself", run: async () => describesItself(await open()) },
    { name: "hears nothing when nothing was pushed", run: async () => hearsNothing(await open()) },
    { name: "refuses to settle once closed", run: async () => refusesAfterClose(await open()) },
    { name: "rejects a pending settle on close", run: async () => rejectsPending(await open()) },
  ];
  if (hearsSilence) cases.push({ name: "finds no words in silence", run: async () => staysSilent(await open()) });
  if (speech !== undefined) {
    const { samples, text } = speech;
    cases.push(
      { name: "recognizes speech however it is divided", run: async () => recognizes(await open(), samples, text) },
      { name: "copies what is pushed", run: async () => copies(await open(), samples, text) },
      { name: "settles again at no cost", run: async () => settlesTwice(await open(), samples, text) },
      { name: "keeps streams apart", run: async () => keepsApart(await open(), samples, text) },
      { name: "gives partials that keep their word", run: async () => partialsHold(await open(), samples) },
      { name: "gives log probabilities when it says so", run: async () => givesLogprobs(await open(), samples) },
    );
  }
  return cases;
}

function describesItself(engine: Recognizer): void {
  assert.notEqual(engine.info.id, "");
  assert.notEqual(engine.info.languages.length, 0);
  assert.ok(engine.info.capabilities.sampleRate >= 8000);
}

async function hearsNothing(engine: Recognizer): Promise<void> {
  const stream = engine.openStream({});
  assert.equal((await stream.settle()).text, "");
  stream.close();
}

async function staysSilent(engine: Recognizer): Promise<void> {
  const stream = engine.openStream({});
  stream.push(new Float32Array(2 * engine.info.capabilities.sampleRate));
  assert.equal((await stream.settle()).text, "");
  stream.close();
}

async function refusesAfterClose(engine: Recognizer): Promise<void> {
  const stream = engine.openStream({});
  stream.close();
  stream.close();
  await assert.rejects(stream.settle(), isClosedError);
}

async function rejectsPending(engine: Recognizer): Promise<void> {
  const { sampleRate } = engine.info.capabilities;
  const stream = engine.openStream({});
  stream.push(tone(sampleRate));
  const pending = stream.settle();
  stream.close();
  // An engine that answers within the call has nothing pending.
  await pending.catch((error: unknown) => assert.ok(isClosedError(error)));
}

async function recognizes(engine: Recognizer, samples: Float32Array, text: RegExp): Promise<void> {
  const whole = engine.openStream({});
  whole.push(samples);
  const expected = await whole.settle();
  assert.match(expected.text, text);
  whole.close();
  const divided = engine.openStream({});
  pushInChunks(divided, samples, 320);
  assert.match((await divided.settle()).text, text);
  divided.close();
}

async function copies(engine: Recognizer, samples: Float32Array, text: RegExp): Promise<void> {
  const stream = engine.openStream({});
  const borrowed = samples.slice();
  stream.push(borrowed);
  borrowed.fill(0);
  assert.match((await stream.settle()).text, text);
  stream.close();
}

async function settlesTwice(engine: Recognizer, samples: Float32Array, text: RegExp): Promise<void> {
  const stream = engine.openStream({});
  stream.push(samples);
  const first = await stream.settle();
  assert.deepEqual(await stream.settle(), first);
  stream.push(new Float32Array(Math.round(engine.info.capabilities.sampleRate / 10)));
  assert.match((await stream.settle()).text, text);
  stream.close();
}

async function keepsApart(engine: Recognizer, samples: Float32Array, text: RegExp): Promise<void> {
  const speaking = engine.openStream({});
  speaking.push(samples);
  const silent = engine.openStream({});
  const [heard, nothing] = await Promise.all([speaking.settle(), silent.settle()]);
  assert.match(heard.text, text);
  assert.equal(nothing.text, "");
  speaking.close();
  silent.close();
}

async function partialsHold(engine: Recognizer, samples: Float32Array): Promise<void> {
  const partials: PartialRecognition[] = [];
  const stream = engine.openStream({ onPartial: (partial) => partials.push(partial) });
  pushInChunks(stream, samples, 320);
  await stream.settle();
  stream.push(samples);
  stream.close();
  const countAtClose = partials.length;
  await new Promise((resolve) => setImmediate(resolve));
  assert.equal(partials.length, countAtClose, "a partial came after close");
  if (!engine.info.capabilities.partials) assert.equal(partials.length, 0);
  let stable = "";
  for (const partial of partials) {
    assert.ok(partial.text.startsWith(partial.stableText), "the text does not begin with its stable part");
    assert.ok(partial.stableText.startsWith(stable), "stable text was taken back");
    stable = partial.stableText;
  }
}

async function givesLogprobs(engine: Recognizer, samples: Float32Array): Promise<void> {
  const stream = engine.openStream({});
  stream.push(samples);
  const { logprobs } = await stream.settle();
  stream.close();
  if (!engine.info.capabilities.logprobs) return;
  assert.ok(logprobs !== undefined && logprobs.length > 0, "log probabilities are missing");
  for (const { logprob } of logprobs) assert.ok(logprob <= 0 && Number.isFinite(logprob));
}

function pushInChunks(stream: RecognizerStream, samples: Float32Array, chunkSamples: number): void {
  for (let start = 0; start < samples.length; start += chunkSamples) {
    stream.push(samples.subarray(start, start + chunkSamples));
  }
}

function tone(sampleRate: number): Float32Array {
  return Float32Array.from(
    { length: sampleRate },
    (_, index) => 0.2 * Math.sin((2 * Math.PI * 220 * index) / sampleRate),
  );
}
