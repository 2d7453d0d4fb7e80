import fc from "fast-check";
import type { InferenceSession, Tensor } from "onnxruntime-node";
import { setImmediate as nextTurn } from "node:timers/promises";
import { afterAll, describe, expect, it } from "vitest";
import type { OnnxRuntime } from "../onnx/load-onnx-runtime.ts";
import type { Renewable } from "../workers/renewable.ts";
import { SileroRows } from "./silero-rows.ts";
import { createSileroVoiceActivity } from "./silero-voice-activity.ts";

interface FakeTensor {
  readonly data: Float32Array;
  readonly dims: readonly number[];
}

/** Rows of a model that says the first value of the input, and adds it to each value of the state. */
function rig() {
  const calls: number[] = [];
  const timers = new Set<() => void>();
  let failure: Error | undefined;
  let broken = 0;
  const session = {
    run({ input, state }: { readonly input: FakeTensor; readonly state: FakeTensor }): Promise<object> {
      if (failure !== undefined) return Promise.reject(failure);
      const [count = 0, samples = 0] = input.dims;
      calls.push(count);
      const firstOf = (row: number): number => input.data[row * samples] as number;
      const output = Float32Array.from({ length: count }, (_, row) => firstOf(row));
      const stateN = state.data.map((value, at) => value + firstOf(Math.floor(at / 128) % count));
      return Promise.resolve({ output: { data: output }, stateN: { data: stateN } });
    },
  } as unknown as InferenceSession;
  const rows = new SileroRows({
    runtime: {
      Tensor: class {
        readonly data: unknown;
        readonly dims: unknown;
        constructor(_type: string, data: unknown, dims: unknown) {
          this.data = data;
          this.dims = dims;
        }
      } as unknown as typeof Tensor,
    } as unknown as OnnxRuntime,
    sessions: {
      use: () => session,
      worked: () => {},
      broke: () => void (broken += 1),
    } as unknown as Renewable<InferenceSession>,
    wideSamples: 4,
    setTimer(_, callback) {
      timers.add(callback);
      return () => void timers.delete(callback);
    },
  });
  return {
    calls,
    timers,
    rows,
    fail: (error: Error) => void (failure = error),
    broken: () => broken,
    ask: (value: number, mayWait: boolean, samples = 4) =>
      rows.ask(new Float32Array(samples).fill(value), new Float32Array(256).fill(value), mayWait),
  };
}

describe("calls of the model", () => {
  it("are made at once for a frame that somebody waits for, and those that wait go with it", async () => {
    const { ask, calls, timers } = rig();
    const waiting = [ask(1, true), ask(2, true)];
    await nextTurn();
    expect(calls).toEqual([]);
    expect(timers.size).toBe(1);
    const answers = await Promise.all([...waiting, ask(3, false)]);
    expect(calls).toEqual([3]);
    expect(timers.size).toBe(0);
    expect(answers.map(({ probability }) => probability)).toEqual([1, 2, 3]);
    expect(answers.map(({ state }) => state)).toEqual([2, 4, 6].map((value) => new Float32Array(256).fill(value)));
  });

  it("are made when there are eight, when the time is over, and when one is wanted", async () => {
    const { ask, calls, timers, rows } = rig();
    await Promise.all(Array.from({ length: 8 }, (_, value) => ask(value, true)));
    expect(calls).toEqual([8]);
    const late = ask(1, true);
    for (const timer of timers) timer();
    await late;
    const wanted = ask(1, true);
    rows.hurry();
    await wanted;
    rows.hurry();
    expect(calls).toEqual([8, 1, 1]);
    expect(timers.size).toBe(0);
  });

  it("have rows of one length", async () => {
    const { ask, calls, rows } = rig();
    const waiting = [ask(1, true), ask(2, true, 2), ask(3, true, 2)];
    rows.hurry();
    await Promise.all(waiting);
    expect(calls).toEqual([1, 2]);
  });

  it("that fail do so for all their rows, and the model is given up once", async () => {
    const { ask, rows, fail, broken } = rig();
    fail(new Error("broken"));
    const waiting = [ask(1, true), ask(2, true)];
    rows.hurry();
    for (const each of await Promise.allSettled(waiting)) {
      expect(each).toMatchObject({ status: "rejected", reason: { code: "engine_failed" } });
    }
    expect(broken()).toBe(1);
  });
});

describe("lines that join and leave", async () => {
  // Whoever waits does so for some turns, in which others join.
  let waits = 0;
  const timers = {
    setTimer(_: number, callback: () => void): () => void {
      waits += 1;
      let turns = 4;
      let handle = setImmediate(function turn() {
        if (--turns === 0) callback();
        else handle = setImmediate(turn);
      });
      return () => clearImmediate(handle);
    },
  };
  const engine = await createSileroVoiceActivity({ timers });
  afterAll(() => engine.close());

  /** Silence, a hiss, and a tone that glides: what lines rest in, and what wakes them. */
  function frame(kind: number, at: number): Float32Array {
    if (kind === 0) return new Float32Array(512);
    let state = at + 1;
    return Float32Array.from({ length: 512 }, (_, i) => {
      state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
      const hiss = 0.0005 * (state / 2 ** 31 - 1);
      return kind === 1 ? hiss : hiss + 0.2 * Math.sin((at * 512 + i) * 0.07) * Math.sin((at * 512 + i) * 0.0011);
    });
  }

  const stretch = fc.record({ kind: fc.constantFrom(0, 1, 2), frames: fc.integer({ min: 1, max: 16 }) });
  const line = fc.record({
    // What a line rests in, first.
    rest: fc.constantFrom(0, 1),
    sound: fc.array(stretch, { minLength: 1, maxLength: 3 }),
    joinsAfter: fc.nat(20),
    impatience: fc.integer({ min: 2, max: 9 }),
    hurryEvery: fc.integer({ min: 3, max: 20 }),
  });

  it("are heard as they are alone, to the last bit", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(line, { minLength: 2, maxLength: 12 }), async (lines) => {
        const sounds = lines.map(({ rest, sound }) =>
          [{ kind: rest, frames: 18 }, ...sound].flatMap(({ kind, frames }) => Array<number>(frames).fill(kind)),
        );
        const together = await Promise.all(
          lines.map(async ({ joinsAfter, impatience, hurryEvery }, index) => {
            for (let turn = 0; turn < joinsAfter; turn++) await nextTurn();
            const stream = engine.openStream();
            const heard: number[] = [];
            for (const [at, kind] of sounds[index]?.entries() ?? []) {
              const answer = stream.process(frame(kind, at), at % impatience !== 0);
              if (at % hurryEvery === 0) stream.hurry?.();
              heard.push(await answer);
            }
            stream.close();
            return heard;
          }),
        );
        for (const [index, sound] of sounds.entries()) {
          const stream = engine.openStream();
          const alone: number[] = [];
          for (const [at, kind] of sound.entries()) alone.push(await stream.process(frame(kind, at)));
          expect(together[index]).toEqual(alone);
        }
      }),
      { numRuns: 8 },
    );
    expect(waits).toBeGreaterThan(0);
  });

  it("that wait are answered when their stream or the engine is closed", async () => {
    const never = { setTimer: () => () => {} };
    const other = await createSileroVoiceActivity({ timers: never });
    const rested = async (): Promise<ReturnType<typeof other.openStream>> => {
      const stream = other.openStream();
      // The sixteenth frame found silent is the last that is not spared.
      for (let at = 0; at < 19; at++) await stream.process(new Float32Array(512));
      return stream;
    };
    const [first, second] = [await rested(), await rested()];
    const answer = first.process(new Float32Array(512), true);
    first.close();
    expect(await answer).toBeLessThan(0.5);
    const last = second.process(new Float32Array(512), true);
    const refused = expect(last).rejects.toMatchObject({ code: "engine_closed" });
    await other.close();
    await refused;
  });
});
