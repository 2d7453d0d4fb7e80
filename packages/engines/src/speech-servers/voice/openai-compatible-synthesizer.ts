import { createSystemClock } from "@vivavoce/audio/clock";
import { EngineError } from "@vivavoce/engine";
import type { SpeechChunk, SynthesisRequest, Synthesizer } from "@vivavoce/engine";
import type { EndpointOptions } from "../../openai-compatible/endpoint.ts";
import type { RequestScope } from "../../openai-compatible/request-scope.ts";
import { boundedProsody } from "../../prosody-bounds.ts";
import { openSpeechServer } from "../open-speech-server.ts";
import { post, speechServerName } from "../post.ts";
import { readPieces } from "../read-pieces.ts";
import type { SpeechServerSettings } from "../speech-server-settings.ts";
import { readSpeech } from "../sound/read-speech.ts";
import { SpeechShaper, speechSampleRate } from "../sound/speech-shaper.ts";
import { speechBody } from "./speech-body.ts";
import type { SpeechQuirks } from "./speech-body.ts";
import { adaptQuirks, initialQuirks } from "./speech-quirks.ts";
import { findVoices } from "./find-voices.ts";

/** Options of `createOpenAiCompatibleSynthesizer`. */
export interface OpenAiCompatibleSynthesizerOptions extends Omit<EndpointOptions, "model">, SpeechServerSettings {
  /** Name of the model; with Azure OpenAI of the deployment. Default: the first that the server lists and that speaks. */
  readonly model?: string;
  /**
   * Voices to offer, separated by commas; the first is the default one. Each may say more of itself:
   * `af_heart=en-US/female`. Default: those that the server lists, or OpenAI's own.
   */
  readonly voices?: string;
  /** BCP-47 code, told to the server and taken for the voices that say nothing else. Default: not told; `en-US`. */
  readonly language?: string;
  /** Speed that the server is asked for where a session asks for none, 0.25 to 4; default 1. */
  readonly speed?: number;
  /** Whether the server changes its speed when asked. Default: yes, but for models of OpenAI that are known not to. */
  readonly rate?: boolean;
  /** How to speak, in words, for models that take it. */
  readonly instructions?: string;
  /** Rate of sound whose rate the server does not tell, Hz; default 24,000. */
  readonly sampleRate?: number;
  /** Added to what the server says, in dB, -40 to 40; default 0. Engines here speak at about -20 dBFS. */
  readonly gainDb?: number;
  /** More members of the request as a JSON object, for example `{"lang_code":"e"}`. */
  readonly body?: string;
}

/** Requests of an answer's first words may be so far ahead of their session's turn. */
const headStart = 2;
const maxAttempts = 6;
const limits = { maxMessageBytes: 16 * 1024 * 1024, maxStreamBytes: 64 * 1024 * 1024 };

/**
 * A synthesizer behind any server that offers OpenAI's `/audio/speech`: OpenAI, Azure OpenAI, speaches, Kokoro-FastAPI, LocalAI,
 * vLLM, sglang, Groq and others. It asks for plain samples and takes what comes: WAV, events, other rates, two channels.
 * What the server refuses to take is left out from then on. An answer that breaks off after some sound ends there.
 * Aborting closes the connection. The voices are asked for while it is made; a server that does not answer then is no error.
 * @throws EngineError `unsupported` on options that make no sense
 */
export async function createOpenAiCompatibleSynthesizer(
  options: OpenAiCompatibleSynthesizerOptions,
): Promise<Synthesizer> {
  const { fetch = globalThis.fetch, timers = createSystemClock(), logger } = options;
  const { model, voices } = await findVoices(options, fetch, timers);
  const { server, slots, requests, stallTimeoutMs, leftOut, close } = openSpeechServer(
    { ...options, model },
    { path: "/audio/speech", name: "The speech synthesizer", firstByteTimeoutMs: 10_000, headStart },
  );
  const { engine, endpoint } = server;
  const asks = speechBody({ ...options, model }, engine);
  let quirks: SpeechQuirks = initialQuirks(endpoint.url);

  async function send(request: SynthesisRequest, signal: AbortSignal): Promise<Response> {
    let known = quirks;
    for (let attempt = 1; ; attempt += 1) {
      const body = JSON.stringify(asks(request, known));
      const reply = await post(server, { headers: { "content-type": "application/json" }, body }, signal);
      if (reply instanceof Response) {
        quirks = known;
        return reply;
      }
      const next = attempt < maxAttempts ? adaptQuirks(known, reply, request.text) : undefined;
      if (next === undefined) throw reply.error;
      if (next.lost !== undefined) leftOut(next.lost);
      known = next.quirks;
    }
  }

  async function* speak(request: SynthesisRequest, scope: RequestScope): AsyncGenerator<Float32Array, void> {
    const response = await send(request, scope.signal);
    const shaper = new SpeechShaper((options.gainDb ?? 0) + boundedProsody(request.prosody).volumeDb);
    let hasSpoken = false;
    try {
      const pieces = readPieces(response.body, scope, stallTimeoutMs);
      const { headers } = response;
      for await (const sound of readSpeech({ engine, headers, pieces, configuredRate: options.sampleRate, limits })) {
        scope.firstTokenArrived();
        hasSpoken ||= sound.samples.length > 0;
        yield* shaper.push(sound);
      }
      // What follows the last event is read without waiting for it, so that the connection can be used again.
      scope.drain(readToEnd(pieces));
    } catch (error) {
      if (!hasSpoken || request.signal.aborted || requests.isClosed) throw brokenOff(engine, error);
      const reason = (scope.failure ?? brokenOff(engine, error)).message;
      logger?.log("warn", "a spoken answer broke off", { engine, reason });
    }
    if (!hasSpoken) throw new EngineError(engine, "invalid_output", `${speechServerName} sent no sound.`);
    yield* shaper.end();
  }

  return {
    info: {
      id: engine,
      languages: options.language === undefined ? ["*"] : [options.language],
      licence: "LicenseRef-external",
      capabilities: {
        sampleRate: speechSampleRate,
        voices,
        wordTimes: false,
        phones: false,
        rate: options.rate ?? !model.startsWith("gpt-"),
        pitch: false,
        volume: true,
      },
    },
    health: requests.health,
    async *synthesize(request): AsyncGenerator<SpeechChunk, void> {
      requests.assertOpen();
      if (!voices.some(({ name }) => name === request.voice)) {
        throw new EngineError(engine, "unsupported", "The speech server has no such voice.");
      }
      if (!/[\p{L}\p{N}]/u.test(request.text)) return;
      const { signal, isOpening = false, sessionId = signal } = request;
      const release = await slots.take({ share: sessionId, cost: 1, isUrgent: isOpening, signal });
      if (release === undefined) return;
      const running = requests.begin(signal);
      try {
        for await (const samples of speak(request, running.scope)) {
          if (signal.aborted) return;
          yield { samples, words: [], phones: [] };
        }
        running.answered();
      } catch (error) {
        // Whatever was thrown after an abort is the abort.
        if (signal.aborted) return;
        throw running.failed(error);
      } finally {
        release();
        running.end();
      }
    },
    close,
  };
}

async function readToEnd(pieces: AsyncGenerator<Uint8Array, void>): Promise<void> {
  while ((await pieces.next()).done !== true);
}

function brokenOff(engine: string, error: unknown): EngineError {
  if (error instanceof EngineError) return error;
  return new EngineError(engine, "engine_failed", `${speechServerName}'s answer broke off.`, { cause: error });
}
