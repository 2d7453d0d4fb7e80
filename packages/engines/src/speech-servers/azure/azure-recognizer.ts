import { createSystemClock } from "@vivavoce/audio/clock";
import { EngineError } from "@vivavoce/engine";
import type { Recognizer } from "@vivavoce/engine";
import type { EarLink } from "../live/ear-link.ts";
import { LinkPool } from "../live/link-pool.ts";
import { earsSampleRate, LiveStream } from "../live/live-stream.ts";
import { createServerHealth } from "../server-health.ts";
import type { SpeechServerSettings } from "../speech-server-settings.ts";
import { azureAddress, socketAddress } from "./azure-address.ts";
import type { AzureSpeechAccess } from "./azure-address.ts";
import { AzureEarLink, azureEarsRate } from "./azure-ear-link.ts";
import { AzureLink } from "./azure-link.ts";

/** Options of `createAzureSpeechRecognizer`. */
export interface AzureSpeechRecognizerOptions
  extends
    AzureSpeechAccess,
    Pick<SpeechServerSettings, "maxRequests" | "maxWaiting" | "firstByteTimeoutMs" | "timers" | "logger"> {
  /** BCP-47 code where a session names none; default `en-US`. */
  readonly language?: string;
  /** Id of a Custom Speech endpoint. */
  readonly endpointId?: string;
  /** Milliseconds since 1970, for the times in messages; default the machine's. */
  readonly wallMs?: () => number;
}

const engine = "azure-speech";
/** Connections are kept by their languages; more of these than any server speaks are a mistake or an attack. */
const maxLanguages = 100;

/**
 * Azure AI Speech as a recognizer, over the WebSocket that its SDK uses: partials while somebody speaks, times of words, phrase
 * lists. Connections are kept for the next utterance in the same language.
 * @throws EngineError `unsupported` without a key or a region
 */
export function createAzureSpeechRecognizer(options: AzureSpeechRecognizerOptions): Recognizer {
  const { timers = createSystemClock(), wallMs = () => createSystemClock().wallMs() } = options;
  const { base, shown } = azureAddress(engine, options, "stt");
  const timeoutMs = options.firstByteTimeoutMs ?? 10_000;
  const pools = new Map<string, LinkPool<EarLink>>();
  const health = createServerHealth();
  let isClosed = false;

  function poolOf(language: string): LinkPool<EarLink> {
    const known = pools.get(language);
    if (known !== undefined) return known;
    if (pools.size >= maxLanguages) throw new EngineError(engine, "unsupported", "There are too many languages.");
    const query = new URLSearchParams({ language, format: "detailed", wordLevelTimestamps: "true" });
    if (options.endpointId !== undefined) query.set("cid", options.endpointId);
    const address = socketAddress(base, `/speech/recognition/conversation/cognitiveservices/v1?${query.toString()}`);
    const open = (): EarLink =>
      new AzureEarLink(
        new AzureLink({ engine, address, headers: shown.headers, timers, wallMs, timeoutMs }),
        engine,
        timers,
        timeoutMs,
      );
    const pool = new LinkPool({
      engine,
      open,
      timers,
      size: options.maxRequests ?? 32,
      maxWaiting: options.maxWaiting ?? 64,
      shown,
    });
    pools.set(language, pool);
    return pool;
  }

  return {
    info: {
      id: engine,
      languages: ["*"],
      licence: "LicenseRef-external",
      capabilities: { sampleRate: earsSampleRate, partials: true, wordTimes: true, logprobs: false, phraseList: true },
    },
    health,
    openStream(asked) {
      if (isClosed) throw new EngineError(engine, "engine_closed", "The speech recognizer is closed.");
      const pool = poolOf(localeOf(asked.language ?? asked.languages?.[0] ?? options.language ?? "en-US"));
      const settings = asked.phraseList === undefined ? {} : { phraseList: asked.phraseList };
      return new LiveStream({ engine, pool, settings, health, wireRate: azureEarsRate, wordTimes: true }, asked);
    },
    async close() {
      isClosed = true;
      for (const pool of pools.values()) pool.close();
    },
  };
}

/** The service wants a country with each language: `de` becomes `de-DE`. */
function localeOf(language: string): string {
  try {
    const locale = new Intl.Locale(language);
    const { language: code, region } = locale.region === undefined ? locale.maximize() : locale;
    return region === undefined ? language : `${code}-${region}`;
  } catch {
    throw new EngineError(engine, "unsupported", "The language is no BCP-47 code.");
  }
}
