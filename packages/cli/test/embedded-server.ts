import { readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { bytesToPcm16, pcm16ToBytes, pcm16ToSamples, resample, samplesToPcm16 } from "@vivavoce/audio";
import { parseServerEvent } from "@vivavoce/protocol";
import type { ServerEvent } from "@vivavoce/protocol";
import { createOrderChecker } from "@vivavoce/protocol/testing";
import { createLineJournal, createLogger, createServer, createSystemClock, replayJournal } from "@vivavoce/server";
import type { ServerOptions } from "@vivavoce/server";
import { loadEngines } from "../src/compose/load-engines.ts";
import { loadConfig } from "../src/config/load-config.ts";

/** A server on the embedded engines. */
export interface RunningServer {
  /** `http://127.0.0.1:<port>` or the same with https. */
  readonly url: string;
  /** Every log line. */
  readonly log: readonly string[];
  /**
   * What the given session sent so far, replayed from its journal, and on the way checked against the schemas and the
   * rules of order. Events as the server means them: before its dialect renames them or keeps them from old clients.
   */
  sentBy(sessionId: string): ServerEvent[];
}

/** The embedded engines, loaded once for a test file, and the servers that run on them. */
export interface EmbeddedServers {
  start(options?: Partial<ServerOptions>): Promise<RunningServer>;
  /** Speech for a client to send, 24 kHz: a pause, the words, and enough silence for any end of speech. */
  speak(text: string, options?: { readonly voice?: "rms" | "slt"; readonly trailMs?: number }): Promise<Int16Array>;
  /** The words of 24 kHz audio that a client received, in lower case. */
  hear(pcm16: Int16Array): Promise<string>;
  close(): Promise<void>;
}

const wireRate = 24_000;

/** Certificate and key for 127.0.0.1 and localhost, valid for a century and trusted by nobody. */
export const testTls = { cert: readPem("cert.pem"), key: readPem("key.pem") };

/** Loads the engines as `vivavoce serve` does, with one worker for speech and for recognition. */
export async function loadEmbeddedServers(): Promise<EmbeddedServers> {
  const { config } = await loadConfig({ flags: {}, env: {}, cwd: tmpdir() });
  const clock = createSystemClock();
  const engineLogger = createLogger({ level: "warn", format: "text", write: () => {}, wallMs: () => clock.wallMs() });
  const engines = await loadEngines(
    {
      ...config,
      model: { ...config.model, engine: "builtin", timeZone: "UTC" },
      recognizer: { ...config.recognizer, workers: 1 },
      synthesizer: { ...config.synthesizer, workers: 1 },
    },
    { logger: engineLogger, env: {} },
  );
  const { recognizer, synthesizer } = engines;
  const stops: (() => Promise<void>)[] = [];

  return {
    async start(options = {}) {
      const log: string[] = [];
      const journals = new Map<string, string[]>();
      const server = createServer({
        engines,
        logger: createLogger({ level: "info", format: "text", write: (line) => log.push(line), wallMs: () => 0 }),
        openJournal(sessionId) {
          const lines: string[] = [];
          journals.set(sessionId, lines);
          return createLineJournal((line) => lines.push(line));
        },
        ...options,
      });
      const { url } = await server.listen();
      stops.push(() => server.close());
      return { url, log, sentBy: (sessionId) => replayChecked(journals.get(sessionId) ?? []) };
    },

    async speak(text, { voice = "slt", trailMs = 1500 } = {}) {
      const prosody = { rate: 1, pitchSemitones: 0, volumeDb: 0 };
      const { signal } = new AbortController();
      const chunks: Float32Array[] = [silence(300)];
      for await (const { samples } of synthesizer.synthesize({ text, voice, prosody, signal })) {
        chunks.push(resample(samples, synthesizer.info.capabilities.sampleRate, wireRate));
      }
      return samplesToPcm16(join([...chunks, silence(trailMs)]));
    },

    async hear(pcm16) {
      const stream = recognizer.openStream({ language: "en-US" });
      stream.push(resample(pcm16ToSamples(pcm16), wireRate, recognizer.info.capabilities.sampleRate));
      try {
        return (await stream.settle()).text.toLowerCase();
      } finally {
        stream.close();
      }
    },

    async close() {
      await Promise.all(stops.map((stop) => stop()));
      await engines.close();
    },
  };
}

/** Audio in the pieces of a client. */
export function* chunksOf(pcm16: Int16Array, chunkMs = 100): Generator<Buffer> {
  const chunkSamples = (wireRate * chunkMs) / 1000;
  for (let start = 0; start < pcm16.length; start += chunkSamples) {
    yield Buffer.from(pcm16ToBytes(pcm16.subarray(start, start + chunkSamples)));
  }
}

/** Base64 audio deltas as one piece of audio. */
export function joinDeltas(deltas: readonly string[]): Int16Array {
  return bytesToPcm16(Buffer.concat(deltas.map((delta) => Buffer.from(delta, "base64"))));
}

function replayChecked(lines: readonly string[]): ServerEvent[] {
  const checker = createOrderChecker();
  return replayJournal(lines).flatMap((effect) => {
    if (effect.type !== "send") return [];
    checker.check(parseServerEvent(effect.event));
    return [effect.event];
  });
}

function silence(durationMs: number): Float32Array {
  return new Float32Array((wireRate * durationMs) / 1000);
}

function join(chunks: readonly Float32Array[]): Float32Array {
  const joined = new Float32Array(chunks.reduce((sum, chunk) => sum + chunk.length, 0));
  let offset = 0;
  for (const chunk of chunks) {
    joined.set(chunk, offset);
    offset += chunk.length;
  }
  return joined;
}

function readPem(name: string): string {
  return readFileSync(new URL(`../../server/test/tls/${name}`, import.meta.url), "utf8");
}
