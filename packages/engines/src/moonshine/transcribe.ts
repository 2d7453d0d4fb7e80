import { decodeGreedily } from "./greedy-decoder.ts";
import { isInvented } from "./invented-text.ts";
import { sampleRate } from "./moonshine-files.ts";
import type { MoonshineModel } from "./moonshine-model.ts";
import { textOf, tokenText } from "./token-text.ts";
import type { PassRequest, PassResult } from "./worker-messages.ts";

/** Fast speech has about 4 tokens a second; more is a text that runs in circles. */
const tokensPerSecond = 6.5;
const spareTokens = 6;
/**
 * Partials keep a drafted comma that is nearly as good as the best token: they flicker and cost less. Measured on twelve
 * clips, decoder calls of a partial and of the final after it: 5.1 and 2.9 without a margin, 4.8 and 2.5 with this one,
 * 4.5 and 3.1 with twice as much, against 24 without drafts.
 */
const partialMargin = 0.5;
/**
 * Shorter audio is filled up with silence, most of it in front: a lone syllable is heard better so. Measured on 30 single
 * digits cut close, 43 % wrong words instead of 73 %, and on 392 short stretches of noise, text over 3.
 */
const shortestSamples = sampleRate;
const leadShare = 0.7;
/**
 * Silence put after audio that is read for good: where speech is cut close to its end the model takes the end for a pause.
 * Of 35 utterances cut 100 ms after the last sound, 12 ended in a comma or nothing; with this silence 1, and no more words
 * were wrong. Partials go without: there the speaker is in the middle of a sentence.
 */
const finalSilenceSamples = 0.3 * sampleRate;
/** Audio whose loudest 20 ms are under -66 dBFS holds no words. */
const silencePower = 10 ** -6.6;

const nothing: PassResult = { text: "", tokens: [], logprobs: [] };

/** Reads one stretch of audio. Undefined when it was aborted. */
export async function transcribe(
  model: MoonshineModel,
  request: PassRequest,
  isAborted: () => boolean,
): Promise<PassResult | undefined> {
  if (loudestPower(request.samples) < silencePower) return nothing;
  const samples = filledUp(request.samples, request.purpose === "final" ? finalSilenceSamples : 0);
  const run = await model.open(samples);
  const decoded = await decodeGreedily(run, {
    maxTokens: Math.ceil((request.samples.length / sampleRate) * tokensPerSecond) + spareTokens,
    draft: request.draft,
    fixedTokens: fixedTokens(request),
    margin: request.purpose === "partial" ? partialMargin : 0,
    isAborted,
  });
  if (decoded.ended === "aborted") return undefined;
  const { tokens } = decoded;
  const text = textOf(tokens);
  if (isInvented({ text, decoded })) return nothing;
  const logprobs = decoded.logprobs.map((logprob, index) => ({ token: tokenText(tokens[index] ?? 0), logprob }));
  return { text, tokens, logprobs };
}

/** Tokens of the draft that say what the text must begin with; 0 when there is no such place in it. */
function fixedTokens({ prefix, draft }: PassRequest): number {
  if (prefix === undefined) return 0;
  for (let count = 1; count <= draft.length; count++) if (textOf(draft.slice(0, count)) === prefix) return count;
  return 0;
}

function loudestPower(samples: Float32Array): number {
  const frame = sampleRate / 50;
  let loudest = 0;
  for (let start = 0; start < samples.length; start += frame) {
    let sum = 0;
    const end = Math.min(samples.length, start + frame);
    for (let index = start; index < end; index++) sum += (samples[index] ?? 0) ** 2;
    loudest = Math.max(loudest, sum / (end - start));
  }
  return loudest;
}

function filledUp(samples: Float32Array, silenceAfter: number): Float32Array {
  const filled = new Float32Array(Math.max(shortestSamples, samples.length + silenceAfter));
  const spare = filled.length - samples.length;
  filled.set(samples, Math.min(Math.floor(spare * leadShare), spare - silenceAfter));
  return filled;
}
