import type { BitReader } from "./bit-reader.ts";

/** What the fixed predictors of FLAC add to each residual: weights of the samples before it, the last first. */
const fixedWeights = [[], [1], [2, -1], [3, -3, 1], [4, -6, 4, -1]] as const;

/**
 * Reads one channel of a frame; undefined when it is coded in no known way.
 * @throws EndOfBits
 */
export function readSubframe(bits: BitReader, blockSamples: number, width: number): Float64Array | undefined {
  const head = bits.bits(8);
  const type = (head >> 1) & 63;
  const wasted = head & 1 ? bits.zeros() + 1 : 0;
  const kept = width - wasted;
  if (head & 0x80 || kept < 1) return undefined;
  const out = new Float64Array(blockSamples);
  if (!fill(bits, out, type, kept)) return undefined;
  if (wasted > 0) for (let i = 0; i < out.length; i++) out[i]! *= 2 ** wasted;
  return out;
}

function fill(bits: BitReader, out: Float64Array, type: number, width: number): boolean {
  if (type === 0) out.fill(bits.signed(width));
  else if (type === 1) for (let i = 0; i < out.length; i++) out[i] = bits.signed(width);
  else if (type >= 8 && type <= 12) return predict(bits, out, fixedWeights[(type - 8) as 0], width, 0);
  else if (type >= 32) return readLinear(bits, out, type - 31, width);
  else return false;
  return true;
}

function readLinear(bits: BitReader, out: Float64Array, order: number, width: number): boolean {
  if (order > out.length) return false;
  for (let i = 0; i < order; i++) out[i] = bits.signed(width);
  const precision = bits.bits(4) + 1;
  const shift = bits.signed(5);
  if (precision === 16 || shift < 0) return false;
  const weights = Array.from({ length: order }, () => bits.signed(precision));
  return readResidual(bits, out, order) && restore(out, weights, shift);
}

function predict(
  bits: BitReader,
  out: Float64Array,
  weights: readonly number[],
  width: number,
  shift: number,
): boolean {
  if (weights.length > out.length) return false;
  for (let i = 0; i < weights.length; i++) out[i] = bits.signed(width);
  return readResidual(bits, out, weights.length) && restore(out, weights, shift);
}

function restore(out: Float64Array, weights: readonly number[], shift: number): boolean {
  const order = weights.length;
  const scale = 2 ** -shift;
  for (let i = order; i < out.length; i++) {
    let sum = 0;
    for (let k = 0; k < order; k++) sum += (weights[k] as number) * (out[i - 1 - k] as number);
    out[i]! += shift === 0 ? sum : Math.floor(sum * scale);
  }
  return true;
}

/** Reads what the prediction is wrong by, from sample `order` on, in partitions of Rice codes. */
function readResidual(bits: BitReader, out: Float64Array, order: number): boolean {
  const method = bits.bits(2);
  if (method > 1) return false;
  const parameterBits = method === 0 ? 4 : 5;
  const escape = 2 ** parameterBits - 1;
  const partitions = 1 << bits.bits(4);
  const length = out.length / partitions;
  if (!Number.isInteger(length) || length < order) return false;
  for (let i = order, partition = 1; partition <= partitions; partition++) {
    const parameter = bits.bits(parameterBits);
    const end = partition * length;
    if (parameter === escape) {
      const width = bits.bits(5);
      for (; i < end; i++) out[i] = width === 0 ? 0 : bits.signed(width);
      continue;
    }
    const scale = 2 ** parameter;
    for (; i < end; i++) {
      const folded = bits.zeros() * scale + bits.bits(parameter);
      out[i] = folded % 2 === 0 ? folded / 2 : -(folded + 1) / 2;
    }
  }
  return true;
}
