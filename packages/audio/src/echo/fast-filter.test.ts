import { readFileSync } from "node:fs";
import { afterEach, describe, expect, test, vi } from "vitest";
import { recordings, recordingsDir } from "../../../../test/needs.ts";
import { parseWav } from "../index.ts";
import { LazyCanceller } from "./create-echo-canceller.ts";
import { FastFft } from "./fast-fft.ts";
import { FastMemories } from "./fast-memory.ts";
import type { FastRoom } from "./fast-memory.ts";
import { fastMemories, KalmanFilter } from "./kalman-filter.ts";
import { RealFft } from "./real-fft.ts";
import { SpectrumHistory } from "./spectrum-history.ts";

vi.setConfig({ testTimeout: 60_000 });
afterEach(() => vi.unstubAllGlobals());

function createNoise(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2_147_483_648 - 1;
  };
}

/** Every test needs the program: where it cannot run, nothing would be compared. */
function openRoom(): FastRoom {
  const room = fastMemories.open();
  if (room === undefined) throw new Error("no WebAssembly with vectors here");
  return room;
}

function worst(a: ArrayLike<number>, b: ArrayLike<number>): number {
  let most = 0;
  for (let n = 0; n < a.length; n++) most = Math.max(most, Math.abs((a[n] as number) - (b[n] as number)));
  return most;
}

/** Root mean square of what lies between both. */
function distance(a: Float32Array, b: Float32Array): number {
  return Math.sqrt(a.reduce((sum, sample, n) => sum + (sample - (b[n] as number)) ** 2, 0) / a.length);
}

const talker = recordings("speech/jfk.wav");
const signals: readonly (readonly [string, number, () => Float32Array, boolean])[] = [
  ["noise", 0.2, () => Float32Array.from({ length: 40_000 }, createNoise(3)).map((sample) => 0.2 * sample), false],
  ["an impulse in silence", 0.5, () => Float32Array.from({ length: 40_000 }, (_, n) => (n === 900 ? 0.5 : 0)), false],
  [
    talker.title("speech"),
    1,
    () => parseWav(readFileSync(`${recordingsDir}/speech/jfk.wav`)).samples.slice(0, 48_000),
    talker.missing,
  ],
];

/** Late, softer, twice, and with a little noise. */
function echoOf(reference: Float32Array): Float32Array {
  const next = createNoise(11);
  const at = (n: number): number => reference[n] ?? 0;
  return reference.map((_, n) => 0.4 * at(n - 400) - 0.2 * at(n - 1333) + 1e-4 * next());
}

describe.each(signals)("%s", (_, level, make, missing) => {
  test.skipIf(missing)("has the same transforms", () => {
    const signal = make();
    const room = openRoom();
    const fast = new FastFft(room);
    const slow = new RealFft(256);
    const [samples, re, im, back] = [room.float64(256), room.float64(129), room.float64(129), room.float64(256)];
    const [slowRe, slowIm] = [new Float64Array(129), new Float64Array(129)];
    for (let start = 0; start + 256 <= signal.length; start += 256) {
      samples.set(signal.subarray(start, start + 256));
      fast.forward(samples, re, im);
      slow.forward(samples, slowRe, slowIm);
      expect(worst(re, slowRe)).toBeLessThan(1e-12 * level * 256);
      expect(worst(im, slowIm)).toBeLessThan(1e-12 * level * 256);
      fast.inverse(re, im, back);
      expect(worst(back, samples)).toBeLessThan(1e-13);
    }
    room.close();
  });

  test.skipIf(missing).each([36, 10, 5])("is predicted alike by %d partitions", (partitions) => {
    const reference = make();
    const microphone = echoOf(reference);
    const room = openRoom();
    const predictions = [room, undefined].map((own) => {
      const filter = new KalmanFilter({ blockSamples: 128, partitions, persistence: 0.9998, room: own });
      const history = new SpectrumHistory(128, 36, own);
      const pair = new Float64Array(256);
      const left = new Float64Array(128);
      const all = { echo: [] as number[], uncertain: [] as number[], late: [] as number[] };
      for (let start = 0; start + 128 <= reference.length; start += 128) {
        pair.copyWithin(0, 128);
        pair.set(reference.subarray(start, start + 128), 128);
        history.push(pair);
        const echo = filter.predict(history);
        filter.followTail(history);
        for (let n = 0; n < 128; n++) left[n] = (microphone[start + n] as number) - (echo[n] as number);
        all.echo.push(...echo);
        all.uncertain.push(...filter.uncertainPower);
        all.late.push(...filter.latePower);
        filter.update(history, left);
      }
      return { ...all, pathPower: filter.pathPower };
    });
    room.close();
    const [fast, slow] = predictions as [(typeof predictions)[0], (typeof predictions)[0]];
    const loudest = Math.max(1e-3, ...slow.echo.map(Math.abs));
    expect(worst(fast.echo, slow.echo)).toBeLessThan(2e-5 * loudest);
    expect(worst(fast.uncertain, slow.uncertain)).toBeLessThan(1e-4 * Math.max(...slow.uncertain));
    expect(worst(fast.late, slow.late)).toBeLessThan(1e-4 * Math.max(1e-9, ...slow.late));
    expect(fast.pathPower).toBeCloseTo(slow.pathPower, 5);
  });

  test.skipIf(missing)("is cancelled alike", () => {
    const reference = make();
    const microphone = echoOf(reference);
    const open = [(): FastRoom | undefined => fastMemories.open(), () => undefined];
    const [fast, slow] = open.map((openOwn) => {
      const canceller = new LazyCanceller({ sampleRate: 16_000 }, openOwn);
      const length = 512 * Math.floor(microphone.length / 512);
      const cancelled = canceller.process(microphone.subarray(0, length), reference.subarray(0, length));
      const { state } = canceller;
      canceller.close();
      return { ...cancelled, state };
    });
    if (fast === undefined || slow === undefined) throw new Error("both are there");
    // The delay is followed in parts of a sample: where that turns over, a rounding is heard as one 256th of a sample.
    expect(distance(fast.linear, slow.linear)).toBeLessThan(1e-3 * level);
    expect(distance(fast.suppressed, slow.suppressed)).toBeLessThan(1e-3 * level);
    expect(fast.state.delayMs ?? 0).toBeCloseTo(slow.state.delayMs ?? 0, 2);
    expect(fast.state.erleDb).toBeCloseTo(slow.state.erleDb, 1);
  });
});

const loud = Float32Array.from({ length: 512 }, createNoise(5));

test("a canceller takes room when something is played, and gives it back", () => {
  const memories = new FastMemories({ tailPartitions: 4, lateDecay: 0.8, learnedShare: 0.3 });
  const open = Array.from({ length: 30 }, () => new LazyCanceller({ sampleRate: 16_000 }, () => memories.open()));
  for (const canceller of open) canceller.process(loud, new Float32Array(512));
  expect(memories.use).toEqual({ rooms: 0, memories: 0 });
  for (const canceller of open) canceller.process(loud, loud);
  expect(memories.use).toEqual({ rooms: 30, memories: 3 });
  for (const canceller of open.slice(2)) canceller.clear();
  expect(memories.use.rooms).toBe(2);
  for (const canceller of open) {
    canceller.close();
    canceller.close();
    expect(() => canceller.process(loud, loud)).toThrow("closed");
  }
  expect(memories.use).toEqual({ rooms: 0, memories: 0 });
});

test("room that was used before is as good as new", () => {
  const memories = new FastMemories({ tailPartitions: 4, lateDecay: 0.8, learnedShare: 0.3 });
  const programs: unknown[] = [];
  const runs = [1, 2].map(() => {
    const canceller = new LazyCanceller({ sampleRate: 16_000 }, () => {
      const room = memories.open();
      programs.push(room?.program);
      return room;
    });
    const { suppressed } = canceller.process(loud, loud);
    canceller.close();
    return suppressed;
  });
  expect(programs[0]).toBeDefined();
  expect(programs[1]).toBe(programs[0]);
  expect(runs[0]).toEqual(runs[1]);
});

test.each([
  ["there is no WebAssembly", undefined],
  [
    "its vectors are not known",
    {
      Module: class {
        constructor() {
          throw new Error("invalid opcode");
        }
      },
    },
  ],
])("TypeScript does it where %s", (_, api) => {
  vi.stubGlobal("WebAssembly", api);
  const memories = new FastMemories({ tailPartitions: 4, lateDecay: 0.8, learnedShare: 0.3 });
  expect(memories.open()).toBeUndefined();
  const canceller = new LazyCanceller({ sampleRate: 16_000 }, () => memories.open());
  expect(canceller.process(loud, loud).linear).toHaveLength(512);
  expect(canceller.state.isActive).toBe(true);
  canceller.close();
});

test("more cancellers than there is memory for work without the program", () => {
  const memories = new FastMemories({ tailPartitions: 4, lateDecay: 0.8, learnedShare: 0.3 }, 1);
  const rooms = Array.from({ length: 13 }, () => memories.open());
  expect(rooms.filter((room) => room === undefined)).toHaveLength(1);
  rooms[0]?.close();
  expect(memories.open()).toBeDefined();
});
