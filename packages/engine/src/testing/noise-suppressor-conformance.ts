import assert from "node:assert/strict";
import { EngineError } from "../engine-error.ts";
import type { NoiseReduction, NoiseSuppressorEngine, NoiseSuppressorStream } from "../noise-suppressor.ts";
import type { ConformanceCase } from "./conformance-case.ts";

/** What the suite of noise suppressors is run on. */
export interface NoiseSuppressorConformanceOptions {
  /** The engine under test. The suite does not close it. */
  readonly open: () => Promise<NoiseSuppressorEngine>;
  /** It makes steady noise softer. Default true; a scripted engine does not. */
  readonly suppresses?: boolean;
}

const reductions: readonly NoiseReduction[] = ["azure_deep_noise_suppression", "near_field", "far_field"];

/** What every noise suppressor must do, as cases for any test runner. */
export function noiseSuppressorConformance(options: NoiseSuppressorConformanceOptions): ConformanceCase[] {
  const { open, suppresses = true } = options;
  const cases: ConformanceCase[] = [
    { name: "describes itself", run: async () => describesItself(await open()) },
    { name: "gives as many samples as it takes", run: async () => keepsLength(await open()) },
    { name: "does not care how sound is divided", run: async () => dividesFreely(await open()) },
    { name: "is late by as much as it says", run: async () => delays(await open()) },
    { name: "neither changes nor keeps what it is given", run: async () => leavesInput(await open()) },
    { name: "keeps silence silent", run: async () => keepsSilence(await open()) },
    { name: "bears sound beyond full scale", run: async () => bearsOverload(await open()) },
    { name: "rests, if it can, as late and as long as it works", run: async () => rests(await open()) },
    { name: "forgets on clear", run: async () => forgets(await open()) },
    { name: "keeps streams apart", run: async () => keepsApart(await open()) },
    { name: "refuses sound once closed", run: async () => refusesAfterClose(await open()) },
  ];
  if (suppresses) {
    for (const reduction of reductions) {
      cases.push({ name: `softens noise: ${reduction}`, run: async () => softens(await open(), reduction) });
    }
  }
  return cases;
}

function describesItself({ info }: NoiseSuppressorEngine): void {
  assert.notEqual(info.id, "");
  assert.ok(info.capabilities.sampleRate >= 8000);
  assert.ok(Number.isInteger(info.capabilities.delaySamples) && info.capabilities.delaySamples >= 0);
}

function keepsLength(engine: NoiseSuppressorEngine): void {
  const stream = engine.openStream();
  for (const length of [0, 1, 7, 320, 512, 4801]) assert.equal(stream.process(noise(length, 1)).length, length);
  stream.close();
}

function dividesFreely(engine: NoiseSuppressorEngine): void {
  const sound = tone(engine, 12_000);
  const whole = engine.openStream().process(sound);
  for (const length of [1, 320, 511, 4000]) assert.deepEqual(inChunks(engine.openStream(), sound, length), whole);
}

function delays(engine: NoiseSuppressorEngine): void {
  const { delaySamples, sampleRate } = engine.info.capabilities;
  const sound = tone(engine, 2 * sampleRate);
  const out = engine.openStream().process(sound);
  const likeness = (lag: number): number => {
    let sum = 0;
    for (let at = sampleRate; at < out.length; at++) sum += (out[at] ?? 0) * (sound[at - lag] ?? 0);
    return sum;
  };
  const lags = Array.from({ length: 41 }, (_, index) => delaySamples + index - 20).filter((lag) => lag >= 0);
  const best = lags.reduce((most, lag) => (likeness(lag) > likeness(most) ? lag : most), delaySamples);
  assert.ok(Math.abs(best - delaySamples) <= 2, `the output lags by ${best} samples, not ${delaySamples}`);
}

function leavesInput(engine: NoiseSuppressorEngine): void {
  const sound = tone(engine, 6000);
  const kept = sound.slice();
  const expected = inChunks(engine.openStream(), sound, 600);
  assert.deepEqual(sound, kept);
  const stream = engine.openStream();
  const out: number[] = [];
  for (let start = 0; start < kept.length; start += 600) {
    const chunk = kept.slice(start, start + 600);
    const given = stream.process(chunk);
    // Whoever owns the chunk goes on to use it.
    chunk.fill(1);
    out.push(...given);
  }
  assert.deepEqual(Float32Array.from(out), expected);
}

function keepsSilence(engine: NoiseSuppressorEngine): void {
  const out = engine.openStream().process(new Float32Array(16_000));
  assert.ok(out.every((sample) => Math.abs(sample) < 1e-4));
}

function bearsOverload(engine: NoiseSuppressorEngine): void {
  const stream = engine.openStream();
  stream.process(new Float32Array(4000).fill(1));
  stream.process(noise(4000, 8));
  const out = stream.process(tone(engine, 8000));
  assert.ok(out.every((sample) => Number.isFinite(sample)));
}

/** Noise with a voice after it, of which the noise was rested in: what comes of the voice is what would have come anyway. */
function rests(engine: NoiseSuppressorEngine): void {
  const { delaySamples, sampleRate } = engine.info.capabilities;
  const voice = tone(engine, sampleRate);
  const rest = noise(5 * sampleRate, 0.003);
  const sound = rest.map((sample, at) => sample + (voice[at - 4 * sampleRate] ?? 0));
  const expected = engine.openStream().process(sound);
  for (const length of [320, 511]) {
    const stream = engine.openStream();
    if (stream.rest === undefined) return;
    const out = new Float32Array(sound.length);
    for (let start = 0; start < sound.length; start += length) {
      const chunk = sound.slice(start, start + length);
      const given: Float32Array =
        start < 2 * sampleRate || start >= 4 * sampleRate ? stream.process(chunk) : stream.rest(chunk);
      assert.equal(given.length, chunk.length);
      out.set(given, start);
      chunk.fill(1);
    }
    stream.close();
    assert.throws(() => stream.rest?.(new Float32Array(10)), EngineError);
    const spared = out.subarray(3 * sampleRate, 4 * sampleRate);
    assert.ok(power(spared) < power(rest), "noise that it rests in comes out as it is, or softer");
    const from = 4 * sampleRate + length + delaySamples;
    const error = out.map((sample, at) => sample - (expected[at] ?? 0)).subarray(from);
    const errorDb = 10 * Math.log10(power(error) / power(expected.subarray(from)));
    assert.ok(errorDb < -20, `what comes after a rest differs by ${errorDb.toFixed(1)} dB`);
  }
}

function forgets(engine: NoiseSuppressorEngine): void {
  const stream = engine.openStream();
  const sound = tone(engine, 9000);
  const first = stream.process(sound);
  stream.clear();
  assert.deepEqual(stream.process(sound), first);
  stream.close();
}

function keepsApart(engine: NoiseSuppressorEngine): void {
  const sound = tone(engine, 9600);
  const alone = inChunks(engine.openStream(), sound, 480);
  const [first, second] = [engine.openStream(), engine.openStream()];
  const out: number[] = [];
  for (let start = 0; start < sound.length; start += 480) {
    const chunk = sound.subarray(start, start + 480);
    out.push(...first.process(chunk));
    second.process(noise(480, 0.3));
  }
  assert.deepEqual(Float32Array.from(out), alone);
}

function refusesAfterClose(engine: NoiseSuppressorEngine): void {
  const stream = engine.openStream();
  stream.close();
  stream.close();
  assert.throws(
    () => stream.process(new Float32Array(160)),
    (error: unknown) => error instanceof EngineError && error.code === "engine_closed",
  );
}

function softens(engine: NoiseSuppressorEngine, reduction: NoiseReduction): void {
  const { sampleRate } = engine.info.capabilities;
  const hiss = noise(4 * sampleRate, 0.05);
  const out = engine.openStream({ reduction }).process(hiss);
  const tail = 3 * sampleRate;
  const changeDb = 10 * Math.log10(power(out.subarray(tail)) / power(hiss.subarray(tail)));
  assert.ok(changeDb < -3, `noise of three seconds is only ${(-changeDb).toFixed(1)} dB softer`);
}

function inChunks(stream: NoiseSuppressorStream, sound: Float32Array, length: number): Float32Array {
  const out = new Float32Array(sound.length);
  for (let start = 0; start < sound.length; start += length) {
    out.set(stream.process(sound.subarray(start, start + length)), start);
  }
  stream.close();
  return out;
}

function power(samples: Float32Array): number {
  return samples.reduce((sum, sample) => sum + sample * sample, 0) / samples.length;
}

/** White noise, the same for every call. */
function noise(length: number, amplitude: number): Float32Array {
  let seed = 20_231;
  return Float32Array.from({ length }, () => {
    seed = (Math.imul(seed, 1_664_525) + 1_013_904_223) >>> 0;
    return amplitude * (seed / 2 ** 31 - 1);
  });
}

/** A voice-like sound: harmonics of a gliding pitch in syllables of 250 ms with gaps between, the same for every call. */
function tone(engine: NoiseSuppressorEngine, length: number): Float32Array {
  const { sampleRate } = engine.info.capabilities;
  return Float32Array.from({ length }, (_, index) => {
    const at = index / sampleRate;
    const pitch = 2 * Math.PI * (130 * at + 25 * at * at);
    const syllable = Math.max(0, Math.sin(2 * Math.PI * 2 * at));
    let sum = 0;
    for (let harmonic = 1; harmonic <= 12; harmonic++) sum += Math.sin(harmonic * pitch) / harmonic;
    return 0.2 * syllable * sum;
  });
}
