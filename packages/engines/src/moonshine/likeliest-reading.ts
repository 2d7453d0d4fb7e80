import type { DecodedText } from "./greedy-decoder.ts";
import { isInvented, plainText } from "./invented-text.ts";
import { textOf } from "./token-text.ts";

/** Samples from one of the encoder's frames to the next: the strides of its three convolutions, 64, 3 and 2. */
export const encoderFrameSamples = 384;
/**
 * How much later the other readings begin. What the model writes depends on where in a frame the sound begins, which is
 * chance: of one clip a third of all beginnings are read wrongly.
 */
const laterSamples = [encoderFrameSamples / 3, (2 * encoderFrameSamples) / 3] as const;
/** A token of which less than half is believed. */
const unsureLogprob = Math.log(0.5);

/** What was written, and what is added to its log probability for the phrases of a list in it, in nats; default 0. */
export interface WeighedText {
  readonly decoded: DecodedText;
  readonly bonus?: number;
}

/** Whether a word was written that might as well have been another. */
export function isUnsure({ logprobs }: Pick<DecodedText, "logprobs">): boolean {
  return logprobs.some((logprob) => logprob < unsureLogprob);
}

/**
 * Reads sound again from other places in the encoder's frames, and gives the reading of which most is believed; when two
 * agree in their words, no third is made. What was invented is no reading.
 * @param first a reading that was not invented
 * @param readLater reads the same sound behind so many samples of silence; one that was aborted is given back as it is
 */
export async function likeliestReading<Reading extends WeighedText>(
  first: Reading,
  readLater: (lateSamples: number) => Promise<Reading>,
): Promise<Reading> {
  const words = plainText(textOf(first.decoded.tokens));
  let best = first;
  for (const lateSamples of laterSamples) {
    const reading = await readLater(lateSamples);
    const { decoded } = reading;
    if (decoded.ended === "aborted") return reading;
    const text = textOf(decoded.tokens);
    if (isInvented({ text, decoded })) continue;
    if (beliefIn(reading) > beliefIn(best)) best = reading;
    if (plainText(text) === words) break;
  }
  return best;
}

/** Mean log probability of a token, with what phrases are given. */
function beliefIn({ decoded: { logprobs }, bonus = 0 }: WeighedText): number {
  return (logprobs.reduce((sum, logprob) => sum + logprob, 0) + bonus) / Math.max(1, logprobs.length);
}
