import { EngineError } from "@vivavoce/engine";
import type { SpeechChunk, SynthesisRequest, Synthesizer } from "@vivavoce/engine";
import { boundedProsody } from "../../prosody-bounds.ts";
import type { WorkerPool } from "../../workers/worker-pool.ts";
import type { ChildFacts, SpeakOrder } from "../child/child-messages.ts";
import { openChildPool } from "../child/open-child-pool.ts";
import { plainLanguage } from "../plain-language.ts";
import { findModel } from "../sherpa-settings.ts";
import type { SherpaOptions } from "../sherpa-settings.ts";
import { divideSpeech, pauseAfter } from "./divide-speech.ts";
import { voiceConfig } from "./voice-config.ts";
import { espeakVoice, speakerVoices } from "./voice-names.ts";
import type { SpeakerVoice } from "./voice-names.ts";

/** Which model speaks, on how many processes and threads, and how much may wait. */
export type SherpaSynthesizerOptions = SherpaOptions;

const chunkMs = 200;
/** Letters of an order: about 10 s of speech. A network cannot be stopped inside of a sentence. */
const orderWeight = 150;
/** Letters of the first order of an answer: somebody waits for it. */
const openingWeight = 60;
/** The first words of an answer may be this many orders ahead of their session's turn. */
const headStartOrders = 4;
/** The largest voices take many times the length of the speech on a weak machine; one that takes this long does not end. */
const stuckMs = 60_000;
/** An aborted order ends with its sentence; whoever speaks next would wait longer for it than for another process. */
const abortGraceMs = 5000;
/** A network of a gigabyte from a slow disk. */
const startTimeoutMs = 180_000;

/**
 * Loads a model for synthesis with sherpa-onnx, which has to be installed beside: into processes of their own, which may be lost
 * and come back. Text is spoken clause by clause; aborting ends a clause at once, and what the process still makes of it is
 * thrown away; one that does not end is killed. Resolves when the processes are ready, after seconds for large models.
 * @throws EngineError `engine_unavailable` when library or model cannot be had or loaded, with the file that is wrong;
 * `unsupported` when the model does not speak or an option is out of its range
 */
export async function createSherpaSynthesizer(options: SherpaSynthesizerOptions): Promise<Synthesizer> {
  const found = await findModel("synthesis", options);
  let facts: ChildFacts = { sampleRate: 0, speakers: 0 };
  const { id, model, findings, licence } = found;
  const pool = await openChildPool<SpeakOrder, Float32Array<ArrayBuffer>>(found, {
    name: "the speech synthesizer",
    duty: { task: "voice", config: voiceConfig(id, model, found.threads), warmUp: "Hello, 你好." },
    onFacts: (each) => (facts = each),
    toMessage: (order, orderId) => ({ type: "speak", id: orderId, ...order }),
    toAnswer: (message) => (message.type === "spoken" ? message.samples : undefined),
    startTimeoutMs,
    abortGraceMs,
    maxWaitingCost: Infinity,
    headStart: headStartOrders,
    reserved: 1,
  });
  const voices = speakerVoices(model, findings.metadata, facts.speakers);
  const { sampleRate } = facts;
  const languages = new Set(voices.flatMap(({ info }) => [info.language, ...(info.languages ?? [])]));
  return {
    info: {
      id,
      languages: languages.has("*") ? ["*"] : [...languages],
      licence,
      capabilities: {
        sampleRate,
        voices: voices.map(({ info }) => info),
        wordTimes: false,
        phones: false,
        rate: true,
        pitch: true,
        volume: true,
      },
    },
    health: () => pool.health(),
    synthesize: (request) => speak({ id, pool, voices, sampleRate, network: model.network }, request),
    close: () => pool.close(),
  };
}

interface Speaking {
  readonly id: string;
  readonly pool: WorkerPool<SpeakOrder, Float32Array<ArrayBuffer>>;
  readonly voices: readonly SpeakerVoice[];
  readonly sampleRate: number;
  readonly network: string;
}

async function* speak(speaking: Speaking, request: SynthesisRequest): AsyncGenerator<SpeechChunk, void, undefined> {
  const { id, pool, voices, sampleRate } = speaking;
  const { signal, sessionId = signal } = request;
  const voice = voices.find(({ info }) => info.name === request.voice);
  if (voice === undefined) throw new EngineError(id, "unsupported", "there is no such voice");
  const { rate: speed, pitchSemitones, volumeDb } = boundedProsody(request.prosody);
  const manner = {
    speaker: voice.speaker,
    speed,
    pitchSemitones,
    volumeDb,
    ...toldLanguage(speaking, voice, request.language),
  };
  let isUrgent = request.isOpening === true;
  // Control characters are no text; the library would take one of them for the end of it.
  const text = request.text.replaceAll(/\p{Cc}/gu, " ");
  for (const piece of divideSpeech(text, isUrgent ? openingWeight : orderWeight, orderWeight)) {
    const order: SpeakOrder = { ...manner, text: piece, pauseMs: pauseAfter(piece) / speed };
    const samples = await pool.run({
      request: order,
      share: sessionId,
      cost: 1,
      isUrgent,
      timeoutMs: stuckMs,
      signal,
      queued: request.watchQueue?.(isUrgent ? "first" : "later"),
    });
    if (samples === undefined) return;
    const chunkSamples = Math.round((chunkMs * sampleRate) / 1000);
    for (let start = 0; start < samples.length; start += chunkSamples) {
      if (signal.aborted) return;
      yield { samples: samples.slice(start, start + chunkSamples), words: [], phones: [] };
    }
    // What is heard first is what somebody waited for.
    isUrgent &&= samples.length === 0;
  }
}

/**
 * Only networks of several languages are told one, and only one that they know: they say nothing to others. Kokoro is told the
 * voice of eSpeak NG that reads what is in none of its lexicons.
 */
function toldLanguage(
  { network }: Speaking,
  { info }: SpeakerVoice,
  wished: string | undefined,
): { readonly language?: string } {
  if (network === "kokoro") return info.language === "zh" ? {} : { language: espeakVoice(info.language) };
  if (network !== "supertonic") return {};
  const language = plainLanguage(wished);
  const isKnown = language !== undefined && (info.languages ?? []).includes(language);
  return { language: isKnown ? language : (plainLanguage(info.language) ?? "en") };
}
