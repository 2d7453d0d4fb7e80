import { EngineError } from "@vivavoce/engine";
import type { InferenceSession, Tensor } from "onnxruntime-node";
import type { OnnxRuntime } from "../onnx/load-onnx-runtime.ts";
import type { Renewable } from "../workers/renewable.ts";

/** What the model says of a frame. */
export interface SileroAnswer {
  /** As the model gives it. */
  readonly probability: number;
  /** What it is to be told with the next frame of the same line. */
  readonly state: Float32Array<ArrayBuffer>;
}

interface Row {
  readonly input: Float32Array;
  readonly state: Float32Array;
  readonly resolve: (answer: SileroAnswer) => void;
  readonly reject: (error: unknown) => void;
}

interface SileroRowsOptions {
  readonly runtime: OnnxRuntime;
  readonly sessions: Renewable<InferenceSession>;
  /** Values of a wide row: with any others it is one at 8 kHz. */
  readonly wideSamples: number;
  readonly setTimer: (delayMs: number, callback: () => void) => () => void;
}

/** Frames in one call. A call of eight costs less than three of one; more in one cost as much each. */
const mostRows = 8;
/** For how long a frame waits for others that nobody waits for either. */
const waitMs = 40;
/** Half of a state: the model has two of these, each with its rows. */
const layerSize = 128;

/**
 * Calls of the model for frames of all lines. What it says of a frame is the same to the last bit alone and among others, and most
 * of the price is that of the call: frames that may wait are given together.
 */
export class SileroRows {
  readonly #options: SileroRowsOptions;
  readonly #wide: Row[] = [];
  readonly #narrow: Row[] = [];
  readonly #rates: { readonly wide: Tensor; readonly narrow: Tensor };
  #cancelTimer: (() => void) | undefined;

  constructor(options: SileroRowsOptions) {
    this.#options = options;
    const rate = (hz: number): Tensor => new options.runtime.Tensor("int64", BigInt64Array.of(BigInt(hz)), []);
    this.#rates = { wide: rate(16_000), narrow: rate(8000) };
  }

  /**
   * What the model says of a frame; neither array may change before.
   * @param mayWait for up to 40 ms, for others to go with it, or until `hurry`
   * @throws EngineError when there is no model, or it fails
   */
  async ask(input: Float32Array, state: Float32Array, mayWait: boolean): Promise<SileroAnswer> {
    this.#options.sessions.use();
    const rows = input.length === this.#options.wideSamples ? this.#wide : this.#narrow;
    return new Promise((resolve, reject) => {
      rows.push({ input, state, resolve, reject });
      if (!mayWait || rows.length >= mostRows) this.#call(rows);
      else this.#cancelTimer ??= this.#options.setTimer(waitMs, () => this.hurry());
    });
  }

  /** Calls for all frames that wait. */
  hurry(): void {
    for (const rows of [this.#wide, this.#narrow]) if (rows.length > 0) this.#call(rows);
  }

  /** Frames that wait are not answered any more. */
  close(): void {
    const error = new EngineError(sileroId, "engine_closed", "the voice activity model is closed");
    for (const rows of [this.#wide, this.#narrow]) for (const row of this.#take(rows)) row.reject(error);
  }

  #take(waiting: Row[]): Row[] {
    const rows = waiting.splice(0);
    if (this.#wide.length + this.#narrow.length === 0) {
      this.#cancelTimer?.();
      this.#cancelTimer = undefined;
    }
    return rows;
  }

  #call(waiting: Row[]): void {
    const rows = this.#take(waiting);
    this.#run(rows).then(
      (answers) => rows.forEach((row, index) => row.resolve(answers[index] as SileroAnswer)),
      (error: unknown) => rows.forEach((row) => row.reject(error)),
    );
  }

  async #run(rows: readonly Row[]): Promise<SileroAnswer[]> {
    const { runtime, sessions } = this.#options;
    const session = sessions.use();
    const count = rows.length;
    const samples = rows[0]?.input.length ?? 0;
    let outputs: InferenceSession.OnnxValueMapType;
    try {
      outputs = await session.run({
        input: new runtime.Tensor("float32", joinedInputs(rows, samples), [count, samples]),
        state: new runtime.Tensor("float32", joinedStates(rows), [2, count, layerSize]),
        sr: samples === this.#options.wideSamples ? this.#rates.wide : this.#rates.narrow,
      });
      sessions.worked();
    } catch (cause) {
      sessions.broke(session);
      throw new EngineError(sileroId, "engine_failed", "the voice activity model failed", { cause });
    }
    const states = outputs["stateN"]?.data;
    const probabilities = outputs["output"]?.data;
    const isWhole =
      states instanceof Float32Array &&
      probabilities instanceof Float32Array &&
      states.length === 2 * count * layerSize &&
      probabilities.length === count;
    if (!isWhole) {
      throw new EngineError(sileroId, "invalid_output", "the voice activity model gave no probability");
    }
    return rows.map((_, row) => ({ probability: probabilities[row] as number, state: stateOf(states, row, count) }));
  }
}

/** Id of the engine. */
export const sileroId = "silero-vad-v6";

function joinedInputs(rows: readonly Row[], samples: number): Float32Array {
  if (rows.length === 1) return (rows[0] as Row).input;
  const joined = new Float32Array(rows.length * samples);
  for (const [row, { input }] of rows.entries()) joined.set(input, row * samples);
  return joined;
}

function joinedStates(rows: readonly Row[]): Float32Array {
  if (rows.length === 1) return (rows[0] as Row).state;
  const joined = new Float32Array(2 * rows.length * layerSize);
  for (const [row, { state }] of rows.entries()) {
    joined.set(state.subarray(0, layerSize), row * layerSize);
    joined.set(state.subarray(layerSize), (rows.length + row) * layerSize);
  }
  return joined;
}

function stateOf(states: Float32Array, row: number, count: number): Float32Array<ArrayBuffer> {
  const state = new Float32Array(2 * layerSize);
  state.set(states.subarray(row * layerSize, (row + 1) * layerSize));
  state.set(states.subarray((count + row) * layerSize, (count + row + 1) * layerSize), layerSize);
  return state;
}
