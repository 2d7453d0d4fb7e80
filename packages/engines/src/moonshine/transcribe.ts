import { createSystemClock } from "@vivavoce/audio/clock";
import { isSilent } from "../frame-powers.ts";
import { decodeGreedily, type DecodedText, type DecodeOptions } from "./greedy-decoder.ts";
import { foreignFeatures, foreignLogOdds, type ReadSpeech } from "./foreign-speech.ts";
import { foreignWeights } from "./foreign-weights.ts";
import { isInvented } from "./invented-text.ts";
import { missingLead } from "./lead-in.ts";
import { isUnsure, likeliestReading } from "./likeliest-reading.ts";
import { sampleRate } from "./moonshine-files.ts";
import type { AttentiveRun, MoonshineModel } from "./moonshine-model.ts";
import { decodeWithPhrases, phraseBonus } from "./phrase-search.ts";
import { phraseTreeOf } from "./phrase-tree.ts";
import { textOf, tokenText } from "./token-text.ts";
import { wordTimes } from "./word-times.ts";
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
/** Shorter audio is filled up with silence: a lone syllable is heard better so. */
const shortestSamples = sampleRate;
/**
 * Silence put after audio that is read for good: where speech is cut close to its end the model takes the end for a pause.
 * Of 35 utterances cut 100 ms after the last sound, 12 ended in a comma or nothing; with this silence 1, and no more words
 * were wrong. Partials go without: there the speaker is in the middle of a sentence.
 */
const finalSilenceSamples = 0.3 * sampleRate;
/**
 * Of noise without a voice the model is sure that there is nothing to write, by 99 % and more; of speech in another language
 * that it writes nothing usable of it mostly is not. Measured in docs/decisions/0031.
 */
const noiseLogprob = -0.1;
/**
 * Longer audio is read once: three readings of it would take longer than the silence that is waited for anyway, and with so
 * much around them words are read alike.
 */
const longestReadAgainSamples = 4 * sampleRate;

/**
 * Nobody waits for a partial, but its session's next final does, and its place in the thread. So it comes after finals that are
 * asked for within so many milliseconds, and not after all that ever come: a thread that has finals to do all the time would
 * be taken for stuck over it.
 */
const partialWithinMs = 2000;

const nothing: PassResult = { text: "", tokens: [], logprobs: [] };

/** What one pass wrote with and without the list's phrases, the decoder over its sound, and the silence in front of that. */
interface Reading {
  readonly plain: DecodedText;
  readonly decoded: DecodedText;
  readonly bonus: number;
  readonly run: AttentiveRun;
  readonly leadSamples: number;
}

const clock = createSystemClock();

/** Reads one stretch of audio. Undefined when it was aborted. */
export async function transcribe(
  model: MoonshineModel,
  request: PassRequest,
  isAborted: () => boolean,
): Promise<PassResult | undefined> {
  if (isSilent(request.samples)) return nothing;
  const options = decodeOptions(request, isAborted);
  const beganMs = clock.now();
  const withinMs = request.purpose === "final" ? (request.withinMs ?? 0) : partialWithinMs;
  let readings = 0;
  const read = async (lateSamples: number, draft: readonly number[]): Promise<Reading> => {
    readings += 1;
    const { filled, leadSamples } = filledUp(request, lateSamples);
    // Reading it another time makes nobody wait longer.
    const run = await model.open(filled, Math.max(0, withinMs - (clock.now() - beganMs)));
    const plain = await decodeGreedily(run, { ...options, draft });
    return { plain, run, leadSamples, ...(await withPhrases(run, plain, options, request)) };
  };
  const first = await read(0, request.draft);
  // A name may be near enough in one reading only: each is searched for phrases before one of them is chosen.
  const chosen =
    isReadAgain(request) && isWritten(first.plain) && isUnsure(first.plain)
      ? await likeliestReading(first, (lateSamples) => read(lateSamples, first.plain.tokens))
      : first;
  const { decoded, run, leadSamples } = chosen;
  if (decoded.ended === "aborted") return undefined;
  const odds = request.purpose === "final" ? oddsOfForeign(chosen, request.samples) : undefined;
  const foreign = odds === undefined ? {} : { foreignLogOdds: odds };
  if (!isWritten(decoded)) return { ...nothing, readings, ...(isSpeech(chosen.plain) && foreign) };
  const { tokens } = decoded;
  const text = textOf(tokens);
  const logprobs = decoded.logprobs.map((logprob, index) => ({ token: tokenText(tokens[index] ?? 0), logprob }));
  const result = { text, tokens, logprobs, readings, ...foreign };
  if (request.wordTimes !== true || tokens.length === 0) return result;
  const attention = await run.attend(tokens);
  const words = wordTimes({ tokens, attention, samples: request.samples, leadSamples });
  return { ...result, words };
}

/** What a final's first reading gives to tell languages apart by; undefined where nothing was said. For training. */
export async function readFeatures(
  model: MoonshineModel,
  samples: Float32Array<ArrayBuffer>,
): Promise<ReadSpeech | undefined> {
  const request: PassRequest = { samples, draft: [], purpose: "final" };
  const { filled, leadSamples } = filledUp(request, 0);
  const run = await model.open(filled);
  const decoded = await decodeGreedily(
    run,
    decodeOptions(request, () => false),
  );
  return isWritten(decoded) ? { samples, leadSamples, states: run.states, decoded } : undefined;
}

function oddsOfForeign({ plain, run, leadSamples }: Reading, samples: Float32Array): number | undefined {
  const features = foreignFeatures({ samples, leadSamples, states: run.states, decoded: plain });
  return features === undefined ? undefined : foreignLogOdds(features, foreignWeights);
}

function decodeOptions(request: PassRequest, isAborted: () => boolean): DecodeOptions {
  return {
    maxTokens: Math.ceil((request.samples.length / sampleRate) * tokensPerSecond) + spareTokens,
    draft: request.draft,
    fixedTokens: fixedTokens(request),
    margin: request.purpose === "partial" ? partialMargin : 0,
    isAborted,
  };
}

/** Whether there is a use in reading it another time: partials are read again anyway, with more sound. */
function isReadAgain({ purpose, samples }: PassRequest): boolean {
  return purpose === "final" && samples.length >= shortestSamples && samples.length <= longestReadAgainSamples;
}

/** Whether it is neither invented nor broken off. */
function isWritten(decoded: DecodedText): boolean {
  return decoded.ended !== "aborted" && !isInvented({ text: textOf(decoded.tokens), decoded });
}

/** Whether somebody may have said what no text was made of: of noise it is sure that there is none. */
function isSpeech({ noTextLogprob }: DecodedText): boolean {
  return noTextLogprob < noiseLogprob;
}

/** The text with phrases of the list where they are near enough to it. */
async function withPhrases(
  run: AttentiveRun,
  plain: DecodedText,
  options: DecodeOptions,
  { phrases = [], purpose }: PassRequest,
): Promise<Pick<Reading, "decoded" | "bonus">> {
  if (phrases.length === 0 || !isWritten(plain)) return { decoded: plain, bonus: 0 };
  run.crop(0);
  const tree = phraseTreeOf(phrases);
  const given = { tree, purpose, isWorthwhile: isWritten };
  const decoded = await decodeWithPhrases(run, { ...options, draft: plain.tokens, ...given });
  return { decoded, bonus: phraseBonus(tree, decoded.tokens) };
}

/** Tokens of the draft that say what the text must begin with; 0 when there is no such place in it. */
function fixedTokens({ prefix, draft }: PassRequest): number {
  if (prefix === undefined) return 0;
  for (let count = 1; count <= draft.length; count++) if (textOf(draft.slice(0, count)) === prefix) return count;
  return 0;
}

/**
 * With silence around it, so much more in front as it is to be late, and how much more of it is in front than there was; less
 * than 0 where some was left off.
 */
function filledUp(
  { samples, purpose }: PassRequest,
  lateSamples: number,
): { readonly filled: Float32Array; readonly leadSamples: number } {
  const silenceAfter = purpose === "final" ? finalSilenceSamples : 0;
  const leadSamples = missingLead(samples) + lateSamples;
  const filled = new Float32Array(Math.max(shortestSamples, samples.length + leadSamples + silenceAfter));
  filled.set(samples.subarray(Math.max(0, -leadSamples)), Math.max(0, leadSamples));
  return { filled, leadSamples };
}
