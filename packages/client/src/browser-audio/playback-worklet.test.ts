import { beforeAll, beforeEach, describe, expect, it, vi } from "vitest";

interface Processor {
  readonly port: { onmessage: ((event: { readonly data: unknown }) => void) | null; readonly posted: Report[] };
  process(inputs: Float32Array[][], outputs: Float32Array[][]): boolean;
}
interface Report {
  readonly played: number;
  readonly peak: number;
}

/** Samples of a millisecond and of one block of the audio clock. */
const ms = 24;
const block = 128;
let Playback: new () => Processor;
let processor: Processor;

beforeAll(async () => {
  class Base {
    readonly port = {
      onmessage: null,
      posted: [] as unknown[],
      postMessage: (message: unknown) => void this.port.posted.push(message),
    };
  }
  vi.stubGlobal("AudioWorkletProcessor", Base);
  vi.stubGlobal("sampleRate", 24_000);
  vi.stubGlobal("registerProcessor", (_name: string, kind: new () => Processor) => {
    Playback = kind;
  });
  const url = "./playback-worklet.js";
  await import(url);
});
beforeEach(() => {
  processor = new Playback();
});

const post = (data: unknown): void => processor.port.onmessage?.({ data });
const tone = (durationMs: number, from = 0): Float32Array =>
  Float32Array.from({ length: durationMs * ms }, (_, i) => 0.5 * Math.sin((2 * Math.PI * 300 * (from + i)) / 24_000));
const silenceEdge = 0.02;

/** Runs the audio clock and returns what is heard. */
function hear(durationMs: number): Float32Array {
  const blocks = Math.ceil((durationMs * ms) / block);
  const heard = new Float32Array(blocks * block);
  for (let i = 0; i < blocks; i++) processor.process([], [[heard.subarray(i * block, (i + 1) * block)]]);
  return heard;
}
const startOf = (heard: Float32Array): number => heard.findIndex((sample) => Math.abs(sample) > 1e-3) / ms;
const greatestStep = (heard: Float32Array): number =>
  heard.reduce((most, sample, i) => Math.max(most, Math.abs(sample - (heard[i - 1] ?? 0))), 0);
/** The tone itself moves this much from one sample to the next. */
const ownStep = greatestStep(tone(100)) + 1e-3;

describe("start", () => {
  it("is at once when enough is there, and else within 60 ms of the first samples", () => {
    post(tone(100));
    expect(startOf(hear(100))).toBeLessThan(6);
    processor = new Playback();
    post(tone(10));
    const start = startOf(hear(100));
    expect(start).toBeGreaterThan(30);
    expect(start).toBeLessThan(60);
  });

  it("needs no second chance for sound shorter than the buffer", () => {
    post(tone(5));
    hear(200);
    expect(processor.port.posted.at(-1)?.played).toBe(5 * ms);
  });
});

describe("a burst", () => {
  it("plays to its end without a gap or a click, whatever pieces it came in", () => {
    for (let sent = 0; sent < 3000; sent += 60) post(tone(60, sent * ms));
    const heard = hear(3100);
    expect(greatestStep(heard)).toBeLessThan(ownStep);
    expect(processor.port.posted.at(-1)?.played).toBe(3000 * ms);
    const middle = heard.subarray(100 * ms, 2900 * ms);
    let longestQuiet = 0;
    let quiet = 0;
    for (const sample of middle) {
      quiet = Math.abs(sample) < 1e-3 ? quiet + 1 : 0;
      longestQuiet = Math.max(longestQuiet, quiet);
    }
    expect(longestQuiet).toBeLessThan(4);
  });
});

describe("samples that come late", () => {
  it("leave a gap without clicks, and more is gathered before the sound goes on", () => {
    post(tone(55));
    const first = hear(100);
    post(tone(50, 55 * ms));
    const second = hear(100);
    const whole = Float32Array.of(...first, ...second);
    expect(greatestStep(whole)).toBeLessThan(ownStep);
    // 50 ms would have been enough at the start, and are not after a gap: it begins 80 ms after they came.
    expect(startOf(second)).toBeGreaterThan(70);
    expect(startOf(second)).toBeLessThan(90);
  });

  it("are forgiven after a pause: the next answer starts as quickly as the first", () => {
    post(tone(55));
    hear(100);
    post(tone(50));
    hear(1000);
    post(tone(50));
    expect(startOf(hear(100))).toBeLessThan(6);
  });
});

describe("the peak", () => {
  it("is 0 once the sound has come to its end, said once", () => {
    post(tone(100));
    hear(120);
    expect(processor.port.posted.at(-1)?.peak).toBe(0);
    const { length } = processor.port.posted;
    hear(200);
    expect(processor.port.posted.length).toBe(length);
  });

  it("is 0 at once where the sound was cleared", () => {
    post(tone(500));
    hear(100);
    expect(processor.port.posted.some(({ peak }) => peak > 0.4)).toBe(true);
    post(null);
    expect(processor.port.posted.at(-1)?.peak).toBe(0);
  });
});

describe("clear", () => {
  it("fades out in 5 ms, counts only what was played, and lets the next sound in at once", () => {
    post(tone(500));
    const before = hear(100);
    const played = before.length;
    post(null);
    expect(processor.port.posted.at(-1)?.played).toBe(played);
    const after = hear(100);
    expect(greatestStep(Float32Array.of(...before, ...after))).toBeLessThan(ownStep);
    expect(Math.max(...after.subarray(6 * ms).map(Math.abs))).toBeLessThan(silenceEdge);
    post(tone(100));
    hear(200);
    expect(processor.port.posted.at(-1)?.played).toBe(played + 100 * ms);
  });

  it("while samples are still gathered is silent", () => {
    post(tone(10));
    hear(6);
    post(null);
    expect(Math.max(...hear(100).map(Math.abs))).toBe(0);
  });
});

it("tells how loud it was", () => {
  post(tone(100));
  hear(120);
  expect(Math.max(...processor.port.posted.map((report) => report.peak))).toBeCloseTo(0.5, 1);
});
