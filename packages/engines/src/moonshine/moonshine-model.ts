import { readFile } from "node:fs/promises";
import type { InferenceSession, Tensor } from "onnxruntime-node";
import type { OnnxRuntime } from "../onnx/load-onnx-runtime.ts";
import type { DecoderRun } from "./greedy-decoder.ts";
import type { MoonshineFiles } from "./moonshine-files.ts";

const layers = 6;
const heads = 8;
const headSize = 36;
const vocabulary = 32_768;

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
/** Otherwise the embedding is turned back from 8 bits to floats on every step. */
const decoderOptions = { ...sessionOptions, extra: { session: { disable_quant_qdq: "1" } } };

const cacheNames = (side: "decoder" | "encoder"): string[] =>
  Array.from({ length: layers }, (_, layer) => [`${layer}.${side}.key`, `${layer}.${side}.value`]).flat();
const decoderCache = cacheNames("decoder");
const encoderCache = cacheNames("encoder");
/** What is needed of every call but the first. */
const laterOutputs = ["logits", ...decoderCache.map((name) => `present.${name}`)];

/** Moonshine's encoder and decoder. Calls block the thread they are made on. */
export interface MoonshineModel {
  /** Encodes mono samples in [-1, 1] at 16 kHz, 0.06 s at least, and gives the decoder over them. */
  open(samples: Float32Array): Promise<DecoderRun>;
}

export async function loadMoonshineModel(runtime: OnnxRuntime, files: MoonshineFiles): Promise<MoonshineModel> {
  const encoder = await runtime.InferenceSession.create(await readFile(files.encoder), sessionOptions);
  const decoder = await runtime.InferenceSession.create(await readFile(files.decoder), decoderOptions);
  return {
    async open(samples) {
      const input = new runtime.Tensor("float32", samples, [1, samples.length]);
      const encoded = await encoder.run({ input_values: input });
      const hidden = encoded["last_hidden_state"];
      if (hidden === undefined) throw new Error("the encoder gave no state");
      return new CachedDecoder(runtime, decoder, hidden);
    },
  };
}

type Tensors = Record<string, Tensor>;

/** The decoder with its key and value cache. */
class CachedDecoder implements DecoderRun {
  readonly #runtime: OnnxRuntime;
  readonly #session: InferenceSession;
  readonly #hidden: Tensor;
  #encoderSide: Tensors | undefined;
  #decoderSide: Tensors = {};
  #length = 0;

  constructor(runtime: OnnxRuntime, session: InferenceSession, hidden: Tensor) {
    this.#runtime = runtime;
    this.#session = session;
    this.#hidden = hidden;
  }

  async feed(tokens: readonly number[]): Promise<(row: number) => Float32Array> {
    const { Tensor } = this.#runtime;
    const isFirst = this.#encoderSide === undefined;
    const inputs: Tensors = {
      input_ids: new Tensor("int64", BigInt64Array.from(tokens, BigInt), [1, tokens.length]),
      encoder_hidden_states: this.#hidden,
      use_cache_branch: new Tensor("bool", [!isFirst], [1]),
      ...(this.#encoderSide === undefined ? this.#emptyCache() : { ...this.#encoderSide, ...this.#decoderSide }),
    };
    const outputs = await (isFirst ? this.#session.run(inputs) : this.#session.run(inputs, laterOutputs));
    if (isFirst) this.#encoderSide = pastOf(outputs, encoderCache);
    this.#decoderSide = pastOf(outputs, decoderCache);
    this.#length += tokens.length;
    const logits = outputs["logits"]?.data;
    if (!(logits instanceof Float32Array)) throw new Error("the decoder gave no logits");
    return (row) => logits.subarray(row * vocabulary, (row + 1) * vocabulary);
  }

  crop(length: number): void {
    if (length >= this.#length) return;
    for (const [name, tensor] of Object.entries(this.#decoderSide)) {
      this.#decoderSide[name] = this.#cropped(tensor, length);
    }
    this.#length = length;
  }

  #cropped(tensor: Tensor, length: number): Tensor {
    const whole = tensor.data;
    if (!(whole instanceof Float32Array)) throw new Error("the decoder's cache is not of floats");
    const kept = new Float32Array(heads * length * headSize);
    for (let head = 0; head < heads; head++) {
      const start = head * this.#length * headSize;
      kept.set(whole.subarray(start, start + length * headSize), head * length * headSize);
    }
    return new this.#runtime.Tensor("float32", kept, [1, heads, length, headSize]);
  }

  /** The first call needs the cache inputs too, but does not read them. */
  #emptyCache(): Tensors {
    const empty = new this.#runtime.Tensor("float32", new Float32Array(0), [0, heads, 1, headSize]);
    return Object.fromEntries([...decoderCache, ...encoderCache].map((name) => [`past_key_values.${name}`, empty]));
  }
}

function pastOf(outputs: InferenceSession.OnnxValueMapType, names: readonly string[]): Tensors {
  const past: Tensors = {};
  for (const name of names) {
    const tensor = outputs[`present.${name}`];
    if (tensor === undefined) throw new Error(`the decoder gave no ${name}`);
    past[`past_key_values.${name}`] = tensor;
  }
  return past;
}
