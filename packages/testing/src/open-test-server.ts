import { pcm16ToSamples, samplesToPcm16 } from "@vivavoce/audio";
import { createRandomIds, createServer, createSystemClock } from "@vivavoce/server";
import type { ServerOptions } from "@vivavoce/server";
import { shortestMs, speakTones, wordsOf } from "./speak-tones.ts";
import { createStage } from "./stage.ts";
import type { StageOptions } from "./stage.ts";
import { ToneEar } from "./tone-ear.ts";

const msPerWord = 333;

/** What a server for tests of clients is made with. */
export interface TestServerOptions extends Omit<StageOptions, "userVoice" | "startsAt"> {
  readonly credentials?: ServerOptions["credentials"];
  readonly tls?: ServerOptions["tls"];
  readonly allowedOrigins?: ServerOptions["allowedOrigins"];
  readonly consoleDir?: string;
  /** Address to listen on; loopback when absent. */
  readonly host?: string;
  readonly logger?: ServerOptions["logger"];
  /** Port to listen on; by default a free one. */
  readonly port?: number;
  /** Where sessions are kept for other servers, as `createServer` takes it. */
  readonly sessionStore?: ServerOptions["sessionStore"];
  /** Words of this language in the order in which it learns them: several servers with the same understand each other. */
  readonly vocabulary?: readonly string[];
}

/** A whole server on scripted engines for tests of any client, in real time, on a free port of loopback. */
export interface TestServer {
  /** For example `http://127.0.0.1:40123`. */
  readonly url: string;
  /**
   * Speech that the server understands, for the client's microphone; pcm16, 24 kHz unless told otherwise.
   * @throws RangeError when the time is too short for the words
   */
  speech(text: string, options?: { readonly forMs?: number; readonly sampleRate?: number }): Int16Array;
  /** The words in audio that the client played; pcm16, 24 kHz unless told otherwise. */
  understand(pcm16: Int16Array, sampleRate?: number): string;
  /** Closes every session with 1001, and the port. */
  close(): Promise<void>;
  [Symbol.asyncDispose](): Promise<void>;
}

/** Starts a server for tests of clients. Rejects with node's error when it cannot listen. */
export async function openTestServer(options: TestServerOptions = {}): Promise<TestServer> {
  const { credentials, tls, allowedOrigins, consoleDir, host, port, logger, sessionStore, ...more } = options;
  const { vocabulary = [], ...staged } = more;
  const clock = createSystemClock();
  const { server: stage, book } = createStage(staged, clock);
  for (const word of vocabulary) book.tonesOf(word);
  const server = createServer({
    ...stage,
    clock,
    ...(host === undefined ? {} : { host }),
    ...(port === undefined ? {} : { port }),
    ...(logger === undefined ? {} : { logger }),
    // Ids that count from 1 would be those of another server's sessions too.
    ...(sessionStore === undefined ? {} : { sessionStore, ids: createRandomIds() }),
    ...(credentials === undefined ? {} : { credentials }),
    ...(tls === undefined ? {} : { tls }),
    ...(allowedOrigins === undefined ? {} : { allowedOrigins }),
    ...(consoleDir === undefined ? {} : { consoleDir }),
  });
  const { url } = await server.listen();
  return {
    url,
    speech(text, { forMs, sampleRate = 24_000 } = {}) {
      const plainMs = Math.max(shortestMs(text), wordsOf(text).length * msPerWord);
      return samplesToPcm16(speakTones(book, text, forMs ?? plainMs, sampleRate));
    },
    understand(pcm16, sampleRate = 24_000) {
      const ear = new ToneEar(book, sampleRate);
      ear.push(pcm16ToSamples(pcm16));
      return ear.words.join(" ");
    },
    close: () => server.close(),
    [Symbol.asyncDispose]: () => server.close(),
  };
}
