import { createSystemClock } from "@vivavoce/audio/clock";
import { EngineError } from "@vivavoce/engine";
import type { Recognizer } from "@vivavoce/engine";
import { credential } from "../../openai-compatible/endpoint.ts";
import { createShownHeaders, keyNow } from "../../openai-compatible/shown-headers.ts";
import type { ServerKey } from "../../openai-compatible/shown-headers.ts";
import { createServerHealth } from "../server-health.ts";
import type { SpeechServerSettings } from "../speech-server-settings.ts";
import type { EarLink } from "../live/ear-link.ts";
import { LinkPool } from "../live/link-pool.ts";
import { earsSampleRate, LiveStream } from "../live/live-stream.ts";
import { realtimeAddress } from "./realtime-address.ts";
import { RealtimeLink } from "./realtime-link.ts";

/** Options of `createRealtimeRecognizer`. */
export interface RealtimeRecognizerOptions extends Pick<
  SpeechServerSettings,
  "maxRequests" | "maxWaiting" | "firstByteTimeoutMs" | "timers" | "logger"
> {
  /** For example `https://api.openai.com/v1`, or `http://127.0.0.1:8080` for another Vivavoce. */
  readonly baseUrl: string;
  /** Asked for each connection where it is a function. */
  readonly apiKey?: ServerKey;
  /** `azure` sends `api-key`; default `openai`, a bearer token. */
  readonly api?: "openai" | "azure";
  /** Model that transcribes; OpenAI needs one. */
  readonly model?: string;
  /** BCP-47 code that the server is told where a session names none. Default: the server finds out. */
  readonly language?: string;
  /** BCP-47 codes that the model knows, separated by commas; default any. */
  readonly languages?: string;
  /** What every talk is about, before what a session says of its own. */
  readonly prompt?: string;
}

/** Rate of the protocol's sound, Hz. */
const wireRate = 24_000;

/**
 * A recognizer behind a server of OpenAI's realtime protocol (`intent=transcription`): OpenAI, another Vivavoce, vLLM, speaches.
 * Sound is sent while somebody speaks, so that only the last of it is to be transcribed at the end of a turn. Connections are
 * kept for the next utterance.
 * @throws EngineError `unsupported` on an address that is none, or OpenAI without a model
 */
export function createRealtimeRecognizer(options: RealtimeRecognizerOptions): Recognizer {
  const { apiKey, api = "openai", model, timers = createSystemClock() } = options;
  const engine = `realtime:${model ?? "transcription"}`;
  const address = realtimeAddress(engine, options.baseUrl);
  if (model === undefined && new URL(address).hostname === "api.openai.com") {
    throw new EngineError(engine, "unsupported", "model must name one of OpenAI's models for transcription");
  }
  const shown = createShownHeaders(() => credential(keyNow(apiKey), api === "azure"));
  const { hide } = shown;
  const timeoutMs = options.firstByteTimeoutMs ?? 10_000;
  const open = (): EarLink => new RealtimeLink({ engine, address, headers: shown.headers, hide, timers, timeoutMs });
  const limits = { size: options.maxRequests ?? 32, maxWaiting: options.maxWaiting ?? 64 };
  const pool = new LinkPool({ engine, open, timers, ...limits, shown });
  const health = createServerHealth();
  let isClosed = false;
  return {
    info: {
      id: engine,
      languages: (options.languages ?? options.language ?? "*").split(",").map((code) => code.trim()),
      licence: "LicenseRef-external",
      capabilities: {
        sampleRate: earsSampleRate,
        partials: true,
        wordTimes: false,
        logprobs: false,
        phraseList: true,
        prompt: true,
      },
    },
    health,
    openStream(asked) {
      if (isClosed) throw new EngineError(engine, "engine_closed", "The speech recognizer is closed.");
      const language = asked.language ?? (asked.languages === undefined ? options.language : undefined);
      const prompt = [options.prompt ?? "", asked.prompt ?? ""].filter((part) => part !== "").join(" ");
      const settings = {
        ...(model !== undefined && { model }),
        ...(language !== undefined && { language: (language.split("-")[0] ?? language).toLowerCase() }),
        ...(prompt !== "" && { prompt }),
        ...(asked.phraseList !== undefined && { phraseList: asked.phraseList }),
      };
      return new LiveStream({ engine, pool, settings, health, wireRate, wordTimes: false }, asked);
    },
    async close() {
      isClosed = true;
      pool.close();
    },
  };
}
