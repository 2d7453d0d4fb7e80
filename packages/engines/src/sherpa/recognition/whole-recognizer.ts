import { createIncrementalRecognizer } from "@vivavoce/engine";
import type { BufferedRecognition, BufferedRecognizer, BufferedRequest, Recognizer } from "@vivavoce/engine";
import type { ModelNetwork } from "@vivavoce/models";
import type { WorkerPool } from "../../workers/worker-pool.ts";
import type { WholeOrder } from "../child/child-messages.ts";
import { openChildPool } from "../child/open-child-pool.ts";
import { plainLanguage } from "../plain-language.ts";
import type { NativeResult } from "../sherpa-library.ts";
import type { SherpaModel } from "../sherpa-settings.ts";
import type { SoundDenoiser } from "../denoising/create-sherpa-denoiser.ts";
import { denoiseBefore } from "../denoising/denoise-before.ts";
import { heardLanguage, heardText, heardWords } from "./heard-text.ts";
import { isSilent } from "../../frame-powers.ts";
import { trimLead } from "./lead-in.ts";
import { recognizerConfig } from "./recognizer-config.ts";

/** Rate of what the networks hear, in Hz. */
export const sampleRate = 16_000;

/** What of `SherpaRecognizerOptions` concerns recognizers of whole utterances. */
export interface WholeOptions {
  readonly partialEveryMs?: number;
  readonly maxWaitingMs?: number;
  /** The language where a session names none. */
  readonly language?: string;
}

/** What a pass costs besides its audio, in milliseconds of audio. */
const passCostMs = 1000;
/** Somebody waits for a final: it goes before the partials of sessions that have had less, up to this much audio. */
const headStartMs = 60_000;
/** The largest networks take as long as the sound on a weak machine; one that takes this long does not end. */
const stuckMs = 30_000;
const stuckShare = 5;
/** A pass cannot be left off: an aborted one may take as long as any. */
const abortGraceMs = 60_000;
/** A network of a gigabyte from a slow disk. */
const startTimeoutMs = 180_000;

/** Networks that say which language they heard. */
const identifying: readonly ModelNetwork[] = ["sense-voice", "whisper"];
/** Networks whose results have a time for each token. */
const timing: readonly ModelNetwork[] = [
  "transducer",
  "nemo-transducer",
  "nemo-ctc",
  "zipformer2-ctc",
  "sense-voice",
  "omnilingual",
];
/** Networks that take all of 30 s at every pass, or write it word by word: a pass costs more. */
const costly: readonly ModelNetwork[] = ["whisper", "canary", "qwen3-asr"];

/**
 * A recognizer of whole utterances in processes of their own; passes over the growing sound give partials.
 * @param denoiser hears before the network does; closed with it
 */
export async function createWholeRecognizer(
  found: SherpaModel,
  options: WholeOptions,
  denoiser?: SoundDenoiser,
): Promise<Recognizer> {
  const { network } = found.model;
  const { config, languageSetting } = recognizerConfig(
    found.id,
    found.model,
    found.threads,
    knownLanguage(found, options.language),
  );
  const pool = await openChildPool<WholeOrder, NativeResult>(found, {
    name: "the speech recognizer",
    duty: { task: "whole", config, ...(languageSetting && { languageSetting }) },
    toMessage: (order, orderId) => ({ type: "recognize", id: orderId, ...order }),
    toAnswer: (message) => (message.type === "recognized" ? message.result : undefined),
    startTimeoutMs,
    abortGraceMs,
    maxWaitingCost: options.maxWaitingMs ?? 300_000,
    headStart: headStartMs,
  });
  const partialEveryMs = options.partialEveryMs ?? (costly.includes(network) ? 1000 : 500);
  const recognizer = buffered(found, pool, options);
  return createIncrementalRecognizer(denoiser === undefined ? recognizer : denoiseBefore(recognizer, denoiser), {
    partialEveryMs,
  });
}

/** What the published canaries know, where neither row nor description says it. */
const canaryLanguages = ["en", "es", "de", "fr"];

type Pool = WorkerPool<WholeOrder, NativeResult>;

function buffered(found: SherpaModel, pool: Pool, options: WholeOptions): BufferedRecognizer<undefined> {
  const { id, model, licence } = found;
  return {
    info: {
      id,
      languages: model.languages.length === 0 ? ["*"] : model.languages.map((each) => (each === "mul" ? "*" : each)),
      licence,
      capabilities: {
        sampleRate,
        wordTimes: timing.includes(model.network),
        logprobs: false,
        phraseList: false,
        identifiesLanguage: identifying.includes(model.network),
      },
    },
    health: () => pool.health(),
    recognize: (request) => recognize(found, pool, request, options),
    close: () => pool.close(),
  };
}

async function recognize(
  found: SherpaModel,
  pool: Pool,
  request: BufferedRequest<undefined>,
  options: WholeOptions,
): Promise<BufferedRecognition<undefined> | undefined> {
  const { samples } = request;
  if (isSilent(samples)) return { text: "" };
  const result = await pass(found, pool, request, samples.slice(), options);
  if (result === undefined || result.text.trim() !== "" || found.model.network !== "moonshine") {
    return result && shaped(found, result, request);
  }
  // It takes a lead-in of half a second for the end, and then finds nothing.
  const trimmed = trimLead(samples);
  const again = trimmed.length === samples.length ? result : await pass(found, pool, request, trimmed, options);
  return again && shaped(found, again, request);
}

function pass(
  found: SherpaModel,
  pool: Pool,
  { purpose, signal, sessionId = "", onStart, language }: BufferedRequest<undefined>,
  samples: Float32Array<ArrayBuffer>,
  options: WholeOptions,
): Promise<NativeResult | undefined> {
  const audioMs = (samples.length * 1000) / sampleRate;
  const told = knownLanguage(found, language ?? options.language);
  return pool.run({
    request: { samples, ...(told !== undefined && { language: told }) },
    share: sessionId,
    cost: audioMs + passCostMs,
    isUrgent: purpose === "final",
    timeoutMs: stuckMs + stuckShare * audioMs,
    signal,
    onStart,
  });
}

/** A language that the network knows: over another one the library would end the process, and all callers' work with it. */
function knownLanguage({ model, findings }: SherpaModel, language: string | undefined): string | undefined {
  const plain = plainLanguage(language);
  if (plain === undefined) return undefined;
  const written = findings.metadata.get("all_language_codes")?.split(",");
  const listed = model.languages.filter((each) => each !== "mul").map((each) => plainLanguage(each));
  const known = written ?? (listed.length > 0 ? listed : canaryLanguages);
  return known.includes(plain) ? plain : undefined;
}

function shaped(
  { findings: { isShouting }, model }: SherpaModel,
  result: NativeResult,
  { samples, language }: BufferedRequest<undefined>,
): BufferedRecognition<undefined> {
  const [only, ...others] = model.languages;
  const heard = heardLanguage(result) ?? (others.length === 0 && only !== "mul" ? only : plainLanguage(language));
  const words = timing.includes(model.network)
    ? heardWords(result, isShouting, (samples.length * 1000) / sampleRate)
    : undefined;
  return {
    text: heardText(result, isShouting),
    ...(heard !== undefined && { language: heard }),
    ...(words !== undefined && { words }),
  };
}
