import { createSystemClock } from "@vivavoce/audio/clock";
import { createIncrementalRecognizer, EngineError } from "@vivavoce/engine";
import type { BufferedRequest, EngineSettings, Recognition, Recognizer } from "@vivavoce/engine";
import type { EndpointOptions } from "../../openai-compatible/endpoint.ts";
import type { RequestScope } from "../../openai-compatible/request-scope.ts";
import { findModel } from "../find-model.ts";
import { openSpeechServer } from "../open-speech-server.ts";
import { post, speechServerName } from "../post.ts";
import { readPieces } from "../read-pieces.ts";
import type { SpeechServerSettings } from "../speech-server-settings.ts";
import { readTranscript } from "./read-transcript.ts";
import { refusedField, transcribedRate, transcriptionForm } from "./transcription-form.ts";

/** Options of `createOpenAiCompatibleRecognizer`. */
export interface OpenAiCompatibleRecognizerOptions
  extends Omit<EndpointOptions, "model">, SpeechServerSettings, Pick<EngineSettings, "maxWaitingMs"> {
  /** Name of the model; with Azure OpenAI of the deployment. Default: the first that the server lists and that hears. */
  readonly model?: string;
  /** BCP-47 code that the server is told where a session names none. Default: the server finds out. */
  readonly language?: string;
  /** BCP-47 codes that the model knows, separated by commas; default any. */
  readonly languages?: string;
  /** What every talk is about, before what a session says of its own. */
  readonly prompt?: string;
  /** Asks for `verbose_json` with times of words, which Whisper and its like give; default false. */
  readonly wordTimes?: boolean;
  /** Asks for the answer in events, which keeps a connection awake; default false. Events are understood either way. */
  readonly stream?: boolean;
  /**
   * Sound between two partials, in milliseconds; 0 for none. Each sends what was said so far again. Default 500 for servers
   * without TLS, which stand nearby, and 0 for others, which may want money for each.
   */
  readonly partialEveryMs?: number;
  /** More members of the form as a JSON object, for example `{"hotwords":"Vivavoce"}`. */
  readonly body?: string;
}

/** A final may be ahead of the others' turn by a minute of sound. */
const headStartMs = 60_000;
const maxAttempts = 5;
/** Partials that are left out after one that the server had no time for. */
const restAfterRefusal = 4;
/** What models that hear are called. */
const hears = /whisper|transcri|asr|stt|parakeet|canary|moonshine|sense-?voice|voxtral|paraformer|speech-to-text/i;

/**
 * A recognizer behind any server that offers OpenAI's `/audio/transcriptions`: OpenAI, Azure OpenAI, speaches, LocalAI, vLLM,
 * whisper.cpp, Groq and others. Whole utterances are sent as WAV of 16 kHz. Of partials one is on its way at a time; a final
 * ends it and waits for nothing. What the server refuses to take is left out from then on.
 * @throws EngineError `unsupported` on options that make no sense
 */
export async function createOpenAiCompatibleRecognizer(
  options: OpenAiCompatibleRecognizerOptions,
): Promise<Recognizer> {
  const { fetch = globalThis.fetch, timers = createSystemClock() } = options;
  const model = await findModel(options, hears, "whisper-1", fetch, timers);
  const { server, slots, requests, stallTimeoutMs, leftOut, close } = openSpeechServer(
    { ...options, model },
    {
      path: "/audio/transcriptions",
      name: "The speech recognizer",
      firstByteTimeoutMs: 15_000,
      maxWaitingCost: options.maxWaitingMs ?? 300_000,
      headStart: headStartMs,
    },
  );
  const { engine, endpoint } = server;
  const formOf = transcriptionForm({ ...options, model }, engine);
  const { wordTimes = false } = options;
  let left: ReadonlySet<string> = new Set();
  let restingPartials = 0;

  async function send(request: BufferedRequest<never>, signal: AbortSignal): Promise<Response> {
    for (let attempt = 1; ; attempt += 1) {
      const reply = await post(server, { headers: {}, body: formOf(request, left) }, signal);
      if (reply instanceof Response) return reply;
      const refused = attempt < maxAttempts ? refusedField(reply, left) : undefined;
      if (refused === undefined) throw reply.error;
      if (refused.isLoss) leftOut(refused.name);
      left = new Set([...left, refused.name]);
    }
  }

  async function hear(request: BufferedRequest<never>, scope: RequestScope): Promise<Recognition> {
    const response = await send(request, scope.signal);
    const pieces = readPieces(response.body, scope, stallTimeoutMs);
    try {
      return await readTranscript(engine, response.headers.get("content-type") ?? "", pieces);
    } catch (error) {
      if (error instanceof EngineError) throw error;
      throw new EngineError(engine, "engine_failed", `${speechServerName}'s answer broke off.`, { cause: error });
    }
  }

  return createIncrementalRecognizer<never>(
    {
      info: {
        id: engine,
        languages: (options.languages ?? options.language ?? "*").split(",").map((code) => code.trim()),
        licence: "LicenseRef-external",
        capabilities: {
          sampleRate: transcribedRate,
          wordTimes,
          logprobs: false,
          phraseList: true,
          prompt: true,
          identifiesLanguage: wordTimes,
        },
      },
      health: requests.health,
      async recognize(request) {
        const { signal, purpose, samples } = request;
        requests.assertOpen();
        if (purpose === "partial" && restingPartials > 0) {
          restingPartials -= 1;
          return undefined;
        }
        const cost = Math.max(1, (samples.length * 1000) / transcribedRate);
        const { sessionId = engine } = request;
        const release = await slots.take({ share: sessionId, cost, isUrgent: purpose === "final", signal });
        if (release === undefined) return undefined;
        // Whatever is newer waits until the server has answered; only a final does not.
        request.onStart?.();
        const running = requests.begin(signal);
        try {
          const recognition = await hear(request, running.scope);
          running.answered();
          return recognition;
        } catch (error) {
          if (signal.aborted) return undefined;
          if (purpose === "partial") restingPartials = restAfterRefusal;
          throw running.failed(error);
        } finally {
          release();
          running.end();
        }
      },
      close,
    },
    {
      partialEveryMs: options.partialEveryMs ?? (endpoint.url.startsWith("https:") ? 0 : 500),
      finalsEndPartials: true,
      // A request has its own cost; services take 25 MB, which is thirteen minutes.
      cut: { minMs: 20_000, softMs: 25_000, maxMs: 30_000 },
    },
  );
}
