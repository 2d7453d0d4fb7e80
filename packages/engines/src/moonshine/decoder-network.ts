import { NetworkWriter } from "../onnx/network-writer.ts";
import { DecoderWeights } from "./decoder-weights.ts";
import type { LayerMatrix, QuantizedWeights } from "./decoder-weights.ts";

const layers = 6;
/** Heads of attention in each layer. */
export const heads = 8;
/** Numbers of each head. */
export const headSize = 36;
const width = heads * headSize;
/** Numbers of a head that are turned by its position, in pairs. */
const turnedSize = 32;
/** A text is never so long: 20 s of sound have 136 tokens. */
const mostPositions = 512;
const normEpsilon = 1e-5;
/** Numbers of a row that share a scale, when they are rounded to 8 bits before a product. */
const blockSize = 32;

/** Layers whose attention is given, for the times of words. */
const attentiveLayers = [3, 4, 5] as const;
/** Name of the output with the attention of a layer. */
export const attentionName = (layer: number): string => `attention.${layer}`;
/** Names of what is kept of the text so far: key and value of each layer. */
export const textCache = namesOf("text");
/** The same of the sound. */
export const soundCache = namesOf("sound");
const presentOf = (name: string): string => `present.${name}`;
/** Results to be put behind what is in the cache of the text, token after token. */
export const presentText = textCache.map((name) => presentOf(name));

function namesOf(side: string): readonly string[] {
  return Array.from({ length: layers }, (_, layer) => [`${side}.${layer}.key`, `${side}.${layer}.value`]).flat();
}

/** The two networks that Moonshine's decoder is run as, in the ONNX format. */
export interface DecoderNetworks {
  /** Makes keys and values of what the encoder gave: once for a stretch of sound. */
  readonly listen: Uint8Array;
  /** Writes: logits of what may follow each of the tokens. */
  readonly write: Uint8Array;
}

/**
 * Moonshine's decoder, written anew from the weights of the published file, so that it takes a third of the time and
 * several texts at once. The published network rounds all numbers of a call to 8 bits by one scale: what is written for
 * one text would hang on the others beside it. Here each row of numbers has scales of its own (32 numbers each), so that a
 * row gives the same alone, beside others, and behind a draft. Keys of the sound are kept turned and scaled as they are
 * used; positions, lengths and what is looked at come from outside.
 * @throws Error when the file is no decoder of Moonshine tiny
 */
export function decoderNetworks(file: Uint8Array): DecoderNetworks {
  const weights = new DecoderWeights(file);
  return { listen: listenNetwork(weights), write: new WritingNetwork(weights).bytes() };
}

function listenNetwork(weights: DecoderWeights): Uint8Array {
  const net = new NetworkWriter();
  const hidden = net.input("hidden", "float32", [1, "frames", width]);
  // As the published network does it: one sound, one scale.
  const [rounded, scale, zero] = net.addMany("DynamicQuantizeLinear", [hidden], 3) as [string, string, string];
  for (let layer = 0; layer < layers; layer++) {
    for (const part of ["key", "value"] as const) {
      const name = `sound.${layer}.${part}`;
      const matrix = weights.matrix(layer, part === "key" ? "encoder_attn/k_proj" : "encoder_attn/v_proj");
      const taken = net.tensor(`${name} weights`, [matrix.rows, matrix.columns], matrix.values);
      const point = net.tensor(`${name} zero`, [], Uint8Array.of(matrix.zeroPoint));
      const product = net.add("Cast", [net.add("MatMulInteger", [rounded, taken, zero, point])], { to: 1 });
      const given = net.add("Mul", [product, net.add("Mul", [scale, net.scalar(matrix.scale)])]);
      const divided = net.add("Reshape", [given, net.list(0, 0, heads, headSize)]);
      if (part === "value") net.node("Transpose", [divided], [name], { perm: [0, 2, 1, 3] });
      else {
        const turned = net.add("Transpose", [divided], { perm: [0, 2, 3, 1] });
        net.node("Mul", [turned, net.scalar(headSize ** -0.5)], [name]);
      }
      const shape = part === "value" ? ["frames", headSize] : [headSize, "frames"];
      net.output(name, [1, heads, ...shape]);
    }
  }
  return net.bytes();
}

/** Writes the operators of the decoder. */
class WritingNetwork {
  readonly #net = new NetworkWriter();
  readonly #weights: DecoderWeights;

  constructor(weights: DecoderWeights) {
    this.#weights = weights;
  }

  bytes(): Uint8Array {
    const net = this.#net;
    const tokens = net.input("tokens", "int64", ["texts", "tokens"]);
    net.input("positions", "int64", ["texts", "tokens"]);
    net.input("textMask", "float32", ["texts", 1, "tokens", "all"]);
    net.input("soundMask", "float32", ["texts", 1, 1, "frames"]);
    const { embedding } = this.#weights;
    const table = net.tensor("embedding", [embedding.rows, embedding.columns], embedding.values);
    const { scale, zero } = this.#scaleOf("embedding", embedding);
    let sum = net.add("DequantizeLinear", [net.add("Gather", [table, tokens]), scale, zero]);
    let added: string | undefined;
    const normed = (name: string): string => {
      const norm = net.tensor(name, [width], this.#weights.vector(name));
      const epsilon = { epsilon: { float: normEpsilon } };
      if (added === undefined) return net.add("LayerNormalization", [sum, norm], { axis: -1, ...epsilon });
      const [out, total] = [`${name} normed`, `${name} sum`];
      net.node("~SkipLayerNormalization", [sum, added, norm], [out, "", "", total], epsilon);
      sum = total;
      return out;
    };
    for (let layer = 0; layer < layers; layer++) {
      added = this.#textAttention(layer, normed(`layers.${layer}.input_layernorm.weight`));
      added = this.#soundAttention(layer, normed(`layers.${layer}.post_attention_layernorm.weight`));
      added = this.#feedForward(layer, normed(`layers.${layer}.final_layernorm.weight`));
    }
    const logits = this.#rounded("texts", this.#weights.embedding, normed("norm.weight"));
    net.node("Identity", [logits], ["logits"]);
    net.output("logits", ["texts", "tokens", embedding.rows]);
    return net.bytes();
  }

  #textAttention(layer: number, input: string): string {
    const net = this.#net;
    const names = ["self_attn/q_proj", "self_attn/k_proj", "self_attn/v_proj"] as const;
    const [query, key, value] = names.map((name) => this.#product(layer, name, input)) as [string, string, string];
    const [pastKey, pastValue] = [`text.${layer}.key`, `text.${layer}.value`];
    const turnedKey = this.#turned(key);
    for (const [name, made] of [
      [pastKey, turnedKey],
      [pastValue, value],
    ] as const) {
      net.input(name, "float32", ["texts", heads, "past", headSize]);
      net.node("Identity", [made], [presentOf(name)]);
      net.output(presentOf(name), ["texts", "tokens", width]);
    }
    // Without a place for both together the operator does not look at the past.
    const [attended] = net.addMany(
      "~MultiHeadAttention",
      [this.#turned(query), turnedKey, value, "", "", "textMask", pastKey, pastValue],
      3,
      { num_heads: heads },
    ) as [string];
    return this.#product(layer, "self_attn/dense", attended);
  }

  #soundAttention(layer: number, input: string): string {
    const net = this.#net;
    const [key, value] = [`sound.${layer}.key`, `sound.${layer}.value`];
    net.input(key, "float32", ["texts", heads, headSize, "frames"]);
    net.input(value, "float32", ["texts", heads, "frames", headSize]);
    const query = this.#product(layer, "encoder_attn/q_proj", input);
    const divided = net.add("Transpose", [net.add("Reshape", [query, net.list(0, 0, heads, headSize)])], {
      perm: [0, 2, 1, 3],
    });
    const scores = net.add("Add", [net.add("MatMul", [divided, key]), "soundMask"]);
    const attention = attentionName(layer);
    net.node("Softmax", [scores], [attention], { axis: -1 });
    if (attentiveLayers.some((each) => each === layer)) net.output(attention, ["texts", heads, "tokens", "frames"]);
    const attended = net.add("Transpose", [net.add("MatMul", [attention, value])], { perm: [0, 2, 1, 3] });
    return this.#product(layer, "encoder_attn/dense", net.add("Reshape", [attended, net.list(0, 0, width)]));
  }

  #feedForward(layer: number, input: string): string {
    const net = this.#net;
    const up = this.#product(layer, "mlp/up_proj", input, `layers.${layer}.mlp.up_proj.bias`);
    const [carried, gate] = net.addMany("Split", [up], 2, { axis: -1 }) as [string, string];
    // With a factor of 1 it is the product of a number and its logistic function.
    const opened = net.add("~QuickGelu", [gate], { alpha: { float: 1 } });
    const gated = net.add("Mul", [carried, opened]);
    return this.#product(layer, "mlp/down_proj", gated, `layers.${layer}.mlp.down_proj.bias`);
  }

  #turned(rows: string): string {
    const net = this.#net;
    const { turns } = this.#weights;
    const table = (of: (angle: number) => number): Float32Array =>
      Float32Array.from({ length: mostPositions * turns.length }, (_, index) =>
        of(Math.fround(Math.floor(index / turns.length) * (turns[index % turns.length] as number))),
      );
    const dims = [mostPositions, turns.length];
    const [cos, sin] = [net.tensor("cos", dims, table(Math.cos)), net.tensor("sin", dims, table(Math.sin))];
    return net.add("~RotaryEmbedding", [rows, "positions", cos, sin], {
      interleaved: 1,
      num_heads: heads,
      rotary_embedding_dim: turnedSize,
    });
  }

  /** Rows times a matrix of the layer, and a vector added. */
  #product(layer: number, matrix: LayerMatrix, rows: string, bias?: string): string {
    return this.#rounded(`layer ${layer} ${matrix}`, transposed(this.#weights.matrix(layer, matrix)), rows, bias);
  }

  /** Rows, rounded to 8 bits in blocks, times a matrix that has a row for each number of the result. */
  #rounded(
    name: string,
    { rows, columns, values, scale, zeroPoint }: QuantizedWeights,
    by: string,
    bias?: string,
  ): string {
    const net = this.#net;
    const blocks = columns / blockSize;
    const count = rows * blocks;
    const inputs = [
      by,
      net.tensor(`${name} weights`, [rows, blocks, blockSize], values),
      net.tensor(`${name} scales`, [count], new Float32Array(count).fill(scale)),
      net.tensor(`${name} zeros`, [count], new Uint8Array(count).fill(zeroPoint)),
    ];
    if (bias !== undefined) inputs.push("", net.tensor(bias, [rows], this.#weights.vector(bias)));
    const sizes = { K: columns, N: rows, bits: 8, block_size: blockSize };
    return net.add("~MatMulNBits", inputs, { ...sizes, accuracy_level: 4 });
  }

  #scaleOf(name: string, { scale, zeroPoint }: QuantizedWeights): { readonly scale: string; readonly zero: string } {
    return {
      scale: this.#net.tensor(`${name} scale`, [], Float32Array.of(scale)),
      zero: this.#net.tensor(`${name} zero`, [], Uint8Array.of(zeroPoint)),
    };
  }
}

function transposed({ rows, columns, values, ...rest }: QuantizedWeights): QuantizedWeights {
  const turned = new Uint8Array(values.length);
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      turned[column * rows + row] = values[row * columns + column] as number;
    }
  }
  return { ...rest, rows: columns, columns: rows, values: turned };
}
