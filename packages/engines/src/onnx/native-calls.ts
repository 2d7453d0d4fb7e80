import { createSystemClock } from "@vivavoce/audio/clock";
import { workerData } from "node:worker_threads";

type OnnxRuntime = typeof import("onnxruntime-node");

/**
 * Counts the calls of the runtime that a worker thread is in, where the thread that started it can see them. A thread that
 * is ended in the middle of one takes the process along: the runtime returns into a thread where nothing can run any
 * more, throws (`Napi::Error`), and nobody is there to catch it. So a thread is ended only between two calls, and begins no
 * other once it is to end.
 */
export interface NativeCalls {
  /** To be given to the thread in its `workerData`, under `nativeCallsKey`. */
  readonly shared: SharedArrayBuffer;
  /** The thread is to begin no more calls; resolves when it is in none. */
  stop(): Promise<void>;
  /** As `stop`, but blocks this thread, for so many milliseconds at most; for the end of a process. */
  stopNow(mostMs: number): void;
  /** The thread is gone, whatever it was in: nobody needs to wait for that any more. */
  gone(): void;
}

/** Name of the shared memory in a thread's `workerData`. */
export const nativeCallsKey = "vivavoceNativeCalls";

/** Places in the shared memory: whether the thread is to end, and the calls that it is in. */
const ending = 0;
const inside = 1;

/** For the thread that starts a worker; calls are counted of a runtime that `withCountedCalls` gave. */
export function createNativeCalls(): NativeCalls {
  const shared = new SharedArrayBuffer(2 * Int32Array.BYTES_PER_ELEMENT);
  const words = new Int32Array(shared);
  return {
    shared,
    async stop() {
      Atomics.store(words, ending, 1);
      for (;;) {
        const calls = Atomics.load(words, inside);
        if (calls === 0) return;
        await Atomics.waitAsync(words, inside, calls).value;
      }
    },
    stopNow(mostMs) {
      Atomics.store(words, ending, 1);
      const clock = createSystemClock();
      const endsAt = clock.now() + mostMs;
      for (;;) {
        const calls = Atomics.load(words, inside);
        const leftMs = endsAt - clock.now();
        if (calls === 0 || leftMs <= 0) return;
        Atomics.wait(words, inside, calls, leftMs);
      }
    },
    gone() {
      Atomics.store(words, inside, 0);
      Atomics.notify(words, inside);
    },
  };
}

/**
 * Makes one call, or several, of native code, as this thread's owner can see it. In a thread that is to end it is not
 * begun, and never settles.
 */
export async function callNative<Result>(call: () => Promise<Result>): Promise<Result> {
  const words = ownWords;
  if (words === undefined) return call();
  Atomics.add(words, inside, 1);
  if (Atomics.load(words, ending) === 1) {
    leave(words);
    return never;
  }
  try {
    return await call();
  } finally {
    leave(words);
  }
}

/** The runtime with all its work behind `callNative`; in threads that nobody ends in that way, the runtime itself. */
export function withCountedCalls(runtime: OnnxRuntime): OnnxRuntime {
  if (ownWords === undefined) return runtime;
  const { InferenceSession: sessions } = runtime;
  const create = async (...given: Parameters<typeof sessions.create>): Promise<object> =>
    countingRuns(await callNative(() => sessions.create(...given)));
  return { ...runtime, InferenceSession: { create } } as unknown as OnnxRuntime;
}

interface Runs {
  readonly run: (...given: readonly unknown[]) => Promise<unknown>;
}

function countingRuns(session: object): object {
  const run = (session as Runs).run.bind(session);
  return Object.assign(session, { run: (...given: readonly unknown[]) => callNative(() => run(...given)) });
}

const never = new Promise<never>(() => {});

function leave(words: Int32Array): void {
  Atomics.sub(words, inside, 1);
  Atomics.notify(words, inside);
}

const ownWords = wordsOf(workerData);

function wordsOf(data: unknown): Int32Array | undefined {
  if (typeof data !== "object" || data === null || !(nativeCallsKey in data)) return undefined;
  const shared = data[nativeCallsKey];
  return shared instanceof SharedArrayBuffer ? new Int32Array(shared) : undefined;
}
