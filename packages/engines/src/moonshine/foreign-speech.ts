import { encoderFrameSamples } from "./likeliest-reading.ts";
import type { DecodedText } from "./greedy-decoder.ts";
import type { EncoderStates } from "./moonshine-model.ts";
import { sampleRate } from "./moonshine-files.ts";

/** What a reading gives to tell English from other languages by. */
export interface ReadSpeech {
  /** What was read, without what was put around it. */
  readonly samples: Float32Array;
  /** Silence that was put before it. */
  readonly leadSamples: number;
  readonly states: EncoderStates;
  /** What the decoder wrote by itself, without the help of phrases. */
  readonly decoded: Pick<DecodedText, "logprobs">;
}

/** How English and other speech are told apart: the logarithm of the odds is linear in the features. */
export interface ForeignWeights {
  readonly weights: Float32Array;
  readonly bias: number;
}

/** Frames quieter than this share of the loudest one's power are pauses, and say nothing of a language. */
const quietShare = 1e-3;
/** Speech, without its pauses, that must be there: a name or a "hello" is in every language. */
const leastSpeechFrames = (1.2 * sampleRate) / encoderFrameSamples;

/** Mean, shares and worst quarter of log probabilities, and tokens a second: what comes after the states. */
const doubtFeatures = 5;

/**
 * The states of the encoder and the doubt of the decoder, pooled over what is not silent: the mean of each state, and then
 * mean, shares and worst quarter of the tokens' log probabilities, and tokens a second. Undefined where there is too little.
 */
export function foreignFeatures(speech: ReadSpeech): Float32Array | undefined {
  const { samples, leadSamples, states, decoded } = speech;
  const { size, frames, values } = states;
  const first = leadSamples / encoderFrameSamples;
  const powers = framePowers(samples);
  const least = powers.reduce((loudest, power) => Math.max(loudest, power), 0) * quietShare;
  const features = new Float32Array(size + doubtFeatures);
  let used = 0;
  for (const [index, power] of powers.entries()) {
    const frame = Math.round(first + index);
    if (power < least || power === 0 || frame < 0 || frame >= frames) continue;
    used += 1;
    for (let at = 0; at < size; at++) features[at] = (features[at] ?? 0) + (values[frame * size + at] ?? 0);
  }
  const { logprobs } = decoded;
  if (used < leastSpeechFrames || logprobs.length === 0) return undefined;
  for (let at = 0; at < size; at++) features[at] = (features[at] ?? 0) / used;
  const seconds = (used * encoderFrameSamples) / sampleRate;
  features.set([...doubtOf(logprobs), logprobs.length / seconds], size);
  return features;
}

/**
 * Words that are believed so much, as a mean log probability of their tokens, were understood, whatever they sound like: people
 * with an accent are understood mostly, other languages never. Measured in docs/decisions/0031.
 */
const believedLogprob = -0.65;
/** How fast the log odds fall where more is believed, for each nat. */
const oddsPerNat = 10;

/** Natural logarithm of the odds that speech with these features is of another language than English. */
export function foreignLogOdds(features: Float32Array, { weights, bias }: ForeignWeights): number {
  let sum = bias;
  for (let at = 0; at < weights.length; at++) sum += (weights[at] ?? 0) * (features[at] ?? 0);
  const meanLogprob = features[features.length - doubtFeatures] ?? 0;
  return Math.min(sum, oddsPerNat * (believedLogprob - meanLogprob));
}

function framePowers(samples: Float32Array): Float32Array {
  const powers = new Float32Array(Math.floor(samples.length / encoderFrameSamples));
  for (let frame = 0; frame < powers.length; frame++) {
    let sum = 0;
    const end = (frame + 1) * encoderFrameSamples;
    for (let at = frame * encoderFrameSamples; at < end; at++) sum += (samples[at] ?? 0) ** 2;
    powers[frame] = sum / encoderFrameSamples;
  }
  return powers;
}

function doubtOf(logprobs: readonly number[]): readonly [number, number, number, number] {
  const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;
  const below = (limit: number): number => logprobs.filter((value) => value < limit).length / logprobs.length;
  const worst = logprobs.toSorted((left, right) => left - right).slice(0, Math.max(1, Math.floor(logprobs.length / 4)));
  return [mean(logprobs), below(-1), below(-0.5), mean(worst)];
}
