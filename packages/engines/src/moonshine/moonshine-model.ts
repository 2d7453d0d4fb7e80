import { createSystemClock } from "@vivavoce/audio/clock";
import { readFile } from "node:fs/promises";
import type { InferenceSession } from "onnxruntime-node";
import type { OnnxRuntime } from "../onnx/load-onnx-runtime.ts";
import { decoderNetworks, soundCache } from "./decoder-network.ts";
import type { DecoderRun } from "./greedy-decoder.ts";
import type { MoonshineFiles } from "./moonshine-files.ts";
import { startToken } from "./token-text.ts";
import type { Attention } from "./word-times.ts";
import { HeardText } from "./heard-text.ts";
import { mostTexts, TextWriter } from "./text-writer.ts";
import type { TextStep } from "./text-writer.ts";
import { ModelTurns } from "./model-turns.ts";

/**
 * Failures are reported by errors; the runtime does not write them to the console as well. Every pass has another length, so a
 * plan of its memory is of no use to the next: over 3,000 passes of 0.4 to 8.4 s a process stays 20 MB smaller without,
 * and takes the same time.
 */
const sessionOptions = {
  enableMemPattern: false,
  intraOpNumThreads: 1,
  interOpNumThreads: 1,
  executionMode: "sequential",
  logSeverityLevel: 4,
} as const;
/** Otherwise what a token is turned into is turned back from 8 bits to floats for all tokens at once. */
const writerOptions = { extra: { session: { disable_quant_qdq: "1" } } };

/** Moonshine's encoder and decoder. Calls block the thread they are made on. */
export interface MoonshineModel {
  /**
   * Encodes mono samples in [-1, 1] at 16 kHz, 0.06 s at least, and gives the decoder over them. Several can be open at
   * once: their calls take turns, those that are needed soonest first, and their steps are done together.
   * @param withinMs milliseconds until somebody waits for it. Default 0
   */
  open(samples: Float32Array, withinMs?: number): Promise<AttentiveRun>;
}

/** What the encoder makes of sound: `frames` rows of `size` numbers. */
export interface EncoderStates {
  readonly values: Float32Array;
  readonly frames: number;
  readonly size: number;
}

/** A decoder that also says where in the sound it looks. */
export interface AttentiveRun extends DecoderRun {
  /** What it reads from. */
  readonly states: EncoderStates;
  /**
   * Where it looked as it wrote each of the tokens, and the end after them: one more call, as long as the check of a draft.
   * What was fed before is forgotten.
   */
  attend(tokens: readonly number[]): Promise<Attention>;
}

/** @param threads of the runtime, for each call. Default 1: more of them are better spent on other workers, see 0032 */
export async function loadMoonshineModel(
  runtime: OnnxRuntime,
  files: MoonshineFiles,
  threads = 1,
): Promise<MoonshineModel> {
  const options = { ...sessionOptions, intraOpNumThreads: threads };
  const clock = createSystemClock();
  const encoder = await runtime.InferenceSession.create(await readFile(files.encoder), options);
  const networks = decoderNetworks(await readFile(files.decoder));
  const listener = await runtime.InferenceSession.create(networks.listen, options);
  const writer = new TextWriter(
    runtime,
    await runtime.InferenceSession.create(networks.write, { ...options, ...writerOptions }),
  );
  const turns: TextTurns = new ModelTurns({
    step: (rows) => writer.step(rows),
    fits: ({ text }, { text: other }) => text.roomFor(1) === other.roomFor(1) && text !== other,
    mostRows: mostTexts,
  });
  const hear = async (samples: Float32Array): Promise<Heard> => {
    const input = new runtime.Tensor("float32", samples, [1, samples.length]);
    const { last_hidden_state: hidden } = await encoder.run({ input_values: input });
    if (hidden === undefined) throw new Error("the encoder gave no state");
    return listen(runtime, listener, hidden);
  };
  return {
    async open(samples, withinMs = 0) {
      const dueMs = clock.now() + withinMs;
      return new HeardRun(writer, turns, await turns.take(dueMs, () => hear(samples)), dueMs);
    },
  };
}

interface Heard {
  readonly text: HeardText;
  readonly states: EncoderStates;
}

type TextTurns = ModelTurns<TextStep, Float32Array>;

/** Frames are filled up to a multiple of this: texts over sounds of about the same length then fit beside each other. */
const frameBlock = 64;

async function listen(
  runtime: OnnxRuntime,
  listener: InferenceSession,
  hidden: InferenceSession.OnnxValueMapType[string],
): Promise<Heard> {
  const [, frames = 0, width = 0] = hidden.dims;
  const filled = Math.ceil(frames / frameBlock) * frameBlock;
  // Zeros beyond the sound: they change no scale, and are not looked at.
  const state = new Float32Array(filled * width);
  state.set(hidden.data as Float32Array);
  const given = await listener.run({ hidden: new runtime.Tensor("float32", state, [1, filled, width]) });
  const sound = soundCache.map((name) => {
    const data = given[name]?.data;
    if (!(data instanceof Float32Array)) throw new Error(`the decoder gave no ${name}`);
    return data;
  });
  return { text: new HeardText(sound, frames, filled), states: { values: state, frames, size: width } };
}

/** One text over one sound. */
class HeardRun implements AttentiveRun {
  readonly states: EncoderStates;
  readonly #writer: TextWriter;
  readonly #turns: TextTurns;
  readonly #text: HeardText;
  readonly #dueMs: number;

  constructor(writer: TextWriter, turns: TextTurns, { text, states }: Heard, dueMs: number) {
    this.states = states;
    this.#writer = writer;
    this.#turns = turns;
    this.#text = text;
    this.#dueMs = dueMs;
  }

  async feed(tokens: readonly number[]): Promise<(row: number) => Float32Array> {
    const [token, ...others] = tokens as readonly [number, ...number[]];
    if (others.length > 0) return this.#turns.take(this.#dueMs, () => this.#writer.feed(this.#text, tokens));
    const logits = await this.#turns.step(this.#dueMs, { text: this.#text, token });
    return () => logits;
  }

  crop(length: number): void {
    this.#text.crop(length);
  }

  async attend(tokens: readonly number[]): Promise<Attention> {
    const fed = [startToken, ...tokens];
    this.crop(0);
    const weights = await this.#turns.take(this.#dueMs, () => this.#writer.attend(this.#text, fed));
    return { rows: fed.length, frames: this.#text.frames, weights };
  }
}
