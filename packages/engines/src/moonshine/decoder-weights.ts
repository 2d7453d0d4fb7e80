import { readNetwork } from "../onnx/network-file.ts";
import type { NetworkParts, NetworkTensor } from "../onnx/network-file.ts";

/** Weights of 8 bits: what each stands for is `scale * (value - zeroPoint)`. */
export interface QuantizedWeights {
  readonly rows: number;
  readonly columns: number;
  /** Row after row. */
  readonly values: Uint8Array;
  readonly scale: number;
  readonly zeroPoint: number;
}

/** Names of the matrices of a layer, as the published network has them: taken by the first, given by the second. */
export type LayerMatrix =
  `${"self_attn" | "encoder_attn"}/${"q_proj" | "k_proj" | "v_proj" | "dense"}` | `mlp/${"up_proj" | "down_proj"}`;

/** The numbers of Moonshine's published decoder, by what they are for. */
export class DecoderWeights {
  readonly #parts: NetworkParts;
  /** Name of the weights by the name of what they make. */
  readonly #weightOf = new Map<string, string>();

  /** @throws Error when the bytes are no ONNX file */
  constructor(file: Uint8Array) {
    this.#parts = readNetwork(file);
    for (const { operator, inputs, outputs } of this.#parts.nodes) {
      const [[, weights], [made]] = [inputs, outputs];
      if (operator !== "MatMulInteger" || weights === undefined || made === undefined) continue;
      this.#weightOf.set(made, weights.slice(0, -"_quantized".length));
    }
  }

  /** What tokens are turned into, and texts out of. */
  get embedding(): QuantizedWeights {
    return this.#quantized("model.decoder.embed_tokens.weight_merged_0");
  }

  matrix(layer: number, matrix: LayerMatrix): QuantizedWeights {
    const made = `/model/decoder/layers.${layer}/${matrix}/MatMul_output_0_output_quantized`;
    return this.#quantized(this.#weightOf.get(made) ?? made);
  }

  /** Floats that are added or multiplied with, by their name in the file. */
  vector(name: string): Float32Array {
    return floatsOf(this.#tensor(`model.decoder.${name}_merged_0`));
  }

  /** How fast each pair of a head's numbers is turned by its position. */
  get turns(): Float32Array {
    return floatsOf(this.#tensor("/model/decoder/rotary_emb/Cast_1_output_0"));
  }

  #quantized(name: string): QuantizedWeights {
    const { dims, bytes, type } = this.#tensor(`${name}_quantized`);
    const [rows, columns] = dims;
    const zeroPoint = this.#tensor(`${name}_zero_point`).bytes[0];
    const scale = floatsOf(this.#tensor(`${name}_scale`))[0];
    if (type !== "uint8" || rows === undefined || columns === undefined || bytes.length !== rows * columns)
      throw new Error(`the decoder's ${name} is no matrix of 8 bits`);
    if (zeroPoint === undefined || scale === undefined) throw new Error(`the decoder's ${name} has no scale`);
    return { rows, columns, values: bytes, scale, zeroPoint };
  }

  #tensor(name: string): NetworkTensor {
    const tensor = this.#parts.tensors.get(name);
    if (tensor === undefined) throw new Error(`the decoder has no ${name}`);
    return tensor;
  }
}

function floatsOf({ bytes, type }: NetworkTensor): Float32Array {
  if (type !== "float32") throw new Error("the decoder has no floats where they should be");
  return new Float32Array(Uint8Array.from(bytes).buffer);
}
