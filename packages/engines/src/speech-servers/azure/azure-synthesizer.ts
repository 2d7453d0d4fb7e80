import { createSystemClock } from "@vivavoce/audio/clock";
import { EngineError } from "@vivavoce/engine";
import type { SpeechChunk, SynthesisRequest, Synthesizer } from "@vivavoce/engine";
import type { RequestScope } from "../../openai-compatible/request-scope.ts";
import { boundedProsody } from "../../prosody-bounds.ts";
import { LinkPool } from "../live/link-pool.ts";
import { post, speechServerName } from "../post.ts";
import type { SpeechServer } from "../post.ts";
import { readPieces } from "../read-pieces.ts";
import { RequestSlots } from "../request-slots.ts";
import { RunningRequests } from "../running-requests.ts";
import type { SpeechServerSettings } from "../speech-server-settings.ts";
import { SoundDecoder } from "../sound/sound-decoder.ts";
import { readSpeech } from "../sound/read-speech.ts";
import { SoundTurns } from "../sound/sound-turns.ts";
import { SpeechShaper, speechSampleRate } from "../sound/speech-shaper.ts";
import { azureAddress, socketAddress } from "./azure-address.ts";
import type { AzureSpeechAccess } from "./azure-address.ts";
import { AzureLink } from "./azure-link.ts";
import { speakTurn } from "./azure-turn.ts";
import { azureVoices } from "./azure-voices.ts";
import { toSsml } from "./ssml.ts";
import { TimedChunks } from "./timed-chunks.ts";

/** Options of `createAzureSpeechSynthesizer`. */
export interface AzureSpeechSynthesizerOptions extends AzureSpeechAccess, SpeechServerSettings {
  /** Voices to offer, separated by commas, the default one first. Default: all of the region. */
  readonly voices?: string;
  /** BCP-47 code of the text where nobody says another; default that of the voice. */
  readonly language?: string;
  /** How voices that have styles speak where a session asks for none, for example `cheerful`. */
  readonly style?: string;
  /** Added to what the service says, in dB, -40 to 40; default 0. */
  readonly gainDb?: number;
  /** False asks over HTTP, a request for each clause, without times of words and visemes; default true, over a WebSocket. */
  readonly timing?: boolean;
  /** Milliseconds since 1970, for the times in messages; default the machine's. */
  readonly wallMs?: () => number;
}

interface Turn {
  readonly link?: AzureLink;
  release(isClean: boolean): void;
}

const engine = "azure-speech";
const limits = { maxMessageBytes: 4 * 1024 * 1024, maxStreamBytes: 64 * 1024 * 1024 };

/**
 * Azure AI Speech as a synthesizer: its voices by their own names, with rate, pitch, style, temperature, lexicon and locale as
 * SSML, times of words and visemes. Aborting closes the connection, and the service stops.
 * @throws EngineError `unsupported` without a key or a region
 */
export async function createAzureSpeechSynthesizer(options: AzureSpeechSynthesizerOptions): Promise<Synthesizer> {
  const {
    firstByteTimeoutMs = 10_000,
    stallTimeoutMs = 10_000,
    timers = createSystemClock(),
    logger,
    timing = true,
  } = options;
  const fetch = options.fetch ?? globalThis.fetch;
  const wallMs = options.wallMs ?? (() => createSystemClock().wallMs());
  const { base, shown } = azureAddress(engine, options, "tts");
  const voices = await azureVoices({ base, shown }, options.voices, fetch, timers);
  const address = socketAddress(base, "/cognitiveservices/websocket/v1");
  const server: SpeechServer = {
    engine,
    endpoint: {
      url: `${base}/cognitiveservices/v1`,
      get headers() {
        return shown.headers;
      },
    },
    fetch,
    hide: shown.hide,
  };
  const open = (): AzureLink =>
    new AzureLink({ engine, address, headers: shown.headers, timers, wallMs, timeoutMs: firstByteTimeoutMs });
  const size = options.maxRequests ?? 16;
  const maxWaiting = options.maxWaiting ?? 64;
  const pool = new LinkPool({ engine, open, timers, size, maxWaiting, shown });
  const slots = new RequestSlots(engine, { size, maxWaiting, headStart: 2 });
  const requests = new RunningRequests(engine, "The speech synthesizer", {
    firstTokenTimeoutMs: firstByteTimeoutMs,
    timers,
  });

  function ssmlOf({ text, voice, prosody, language, expression = {} }: SynthesisRequest): string {
    const own = voices.find(({ name }) => name === voice)?.language ?? "en-US";
    const style = expression.style ?? options.style;
    return toSsml({
      text,
      voice,
      prosody,
      language: language ?? options.language ?? own,
      expression: { ...expression, ...(style !== undefined && { style }) },
    });
  }

  async function* overSocket(
    link: AzureLink,
    request: SynthesisRequest,
    scope: RequestScope,
  ): AsyncGenerator<SpeechChunk> {
    await link.opened;
    const timed = new TimedChunks();
    const decoder = new SoundDecoder({ sampleRate: speechSampleRate, channels: 1, bitsPerSample: 16 });
    const turns = new SoundTurns();
    const shaper = shaperFor(request);
    for await (const part of speakTurn(link, engine, ssmlOf(request), () => scope.expectMore(stallTimeoutMs))) {
      if (part.type === "word") timed.add(part.word);
      else if (part.type === "viseme") timed.addViseme(part.viseme);
      else {
        scope.firstTokenArrived();
        for await (const sound of turns.decode(decoder, part.bytes)) {
          for (const samples of shaper.push(sound)) yield timed.chunk(samples);
        }
      }
    }
    for (const samples of shaper.end()) yield timed.chunk(samples);
  }

  async function* overHttp(request: SynthesisRequest, scope: RequestScope): AsyncGenerator<SpeechChunk> {
    const asked = {
      "content-type": "application/ssml+xml",
      "x-microsoft-outputformat": "raw-24khz-16bit-mono-pcm",
      "user-agent": "vivavoce",
    };
    const reply = await post(server, { headers: asked, body: ssmlOf(request) }, scope.signal);
    if (!(reply instanceof Response)) throw reply.error;
    const shaper = shaperFor(request);
    const pieces = readPieces(reply.body, scope, stallTimeoutMs);
    const answer = { engine, headers: reply.headers, pieces, configuredRate: speechSampleRate, limits };
    for await (const sound of readSpeech(answer)) {
      scope.firstTokenArrived();
      for (const samples of shaper.push(sound)) yield { samples, words: [], phones: [] };
    }
    for (const samples of shaper.end()) yield { samples, words: [], phones: [] };
  }

  function shaperFor({ prosody }: SynthesisRequest): SpeechShaper {
    const gainDb = (options.gainDb ?? 0) + boundedProsody(prosody).volumeDb;
    return new SpeechShaper(gainDb, { keepsStart: timing });
  }

  /** A place among the requests, with a connection where one is needed. */
  async function turn(share: unknown, signal: AbortSignal, isUrgent: boolean): Promise<Turn | undefined> {
    if (timing) return pool.lease(share, signal, { isUrgent });
    const release = await slots.take({ share, cost: 1, isUrgent, signal });
    return release === undefined ? undefined : { release };
  }

  return {
    info: {
      id: engine,
      languages: ["*"],
      licence: "LicenseRef-external",
      capabilities: {
        sampleRate: speechSampleRate,
        voices,
        wordTimes: timing,
        phones: false,
        visemes: timing,
        rate: true,
        pitch: true,
        volume: true,
        expression: ["style", "temperature", "lexiconUrl", "locale"],
      },
    },
    health: requests.health,
    async *synthesize(request): AsyncGenerator<SpeechChunk, void> {
      requests.assertOpen();
      if (!voices.some(({ name }) => name === request.voice)) {
        throw new EngineError(engine, "unsupported", "Azure AI Speech has no such voice in this region.");
      }
      if (!/[\p{L}\p{N}]/u.test(request.text)) return;
      const { signal, isOpening = false, sessionId = signal } = request;
      const lease = await turn(sessionId, signal, isOpening);
      if (lease === undefined) return;
      const { link } = lease;
      const running = requests.begin(signal);
      const { scope } = running;
      const cut = (): void => link?.cut();
      scope.signal.addEventListener("abort", cut);
      let hasSpoken = false;
      try {
        for await (const chunk of link === undefined ? overHttp(request, scope) : overSocket(link, request, scope)) {
          if (signal.aborted) return;
          hasSpoken = true;
          yield chunk;
        }
        if (!hasSpoken) throw new EngineError(engine, "invalid_output", `${speechServerName} sent no sound.`);
        running.answered();
      } catch (error) {
        // Whatever was thrown after an abort is the abort.
        if (signal.aborted) return;
        if (hasSpoken && !requests.isClosed) {
          const failure = scope.failure ?? error;
          const reason = failure instanceof Error ? failure.message : "";
          logger?.log("warn", "a spoken answer broke off", { engine, reason });
          return;
        }
        throw running.failed(error);
      } finally {
        scope.signal.removeEventListener("abort", cut);
        const isClean = running.end();
        if (!isClean) cut();
        lease.release(isClean);
      }
    },
    async close() {
      requests.close();
      pool.close();
      slots.close();
    },
  };
}
