import type { Clock } from "@vivavoce/audio/clock";
import { traceHeaders } from "./trace-headers.ts";
import { lookup as resolveName } from "node:dns";
import type { LookupAddress } from "node:dns";
import { request as httpRequest } from "node:http";
import type { IncomingMessage, RequestOptions } from "node:http";
import { request as httpsRequest } from "node:https";
import { Readable } from "node:stream";
import type { ReadableStream } from "node:stream/web";
import { OversizedMessageError } from "@vivavoce/engine/remote";
import { boundedAnswer } from "./bounded-answer.ts";
import { checkAddress } from "./host-policy.ts";
import type { HostPolicy } from "./host-policy.ts";
import type { McpBudget, McpStream } from "./mcp-budget.ts";
import type { McpOptions } from "./mcp-options.ts";
import { WirePieces, wireTurns } from "./wire-pieces.ts";

/** The part of `fetch` that MCP transports use. */
export type GuardedFetch = (url: string | URL, init?: RequestInit) => Promise<Response>;

/** What requests to MCP servers may be and take. */
export interface GuardedFetchOptions {
  readonly policy: HostPolicy;
  readonly clock: Clock;
  readonly limits: McpOptions;
  /** Shared by all servers of a session. */
  readonly budget: McpBudget;
  /** A server went over a limit in the middle of its answer. */
  readonly exceeded: (error: OversizedMessageError) => void;
}

/** Most answers of the kind "wait a little" (status 1xx) before the answer itself. */
const maxInterimAnswers = 8;
/** What an answer may take beyond the time of the call it belongs to, in milliseconds: what cuts it is the call. */
const graceMs = 1000;

/**
 * A fetch that connects only where the policy allows. The address that is checked is the one that is connected to: a
 * name that stands for another address the next time gains nothing. Redirects are not followed here; a caller that
 * follows one asks again. What comes back is bounded: see `boundedAnswer`.
 */
export function createGuardedFetch(options: GuardedFetchOptions): GuardedFetch {
  const { policy, limits, budget } = options;
  return async (target, init = {}) => {
    const url = new URL(target);
    const { mayBePrivate } = policy(url);
    const stream = budget.open();
    const late = new AbortController();
    const signal = init.signal == null ? late.signal : AbortSignal.any([init.signal, late.signal]);
    const over = (): void => {
      cancel();
      stream.close();
    };
    const longestMs = Math.max(limits.listTimeoutMs, limits.callTimeoutMs) + graceMs;
    const cancel = options.clock.setTimer(longestMs, () => late.abort());
    try {
      const answer = await exchange(url, {
        method: init.method ?? "GET",
        headers: { ...traceHeaders(), ...Object.fromEntries(new Headers(init.headers)) },
        lookup: mayBePrivate ? resolveName : checkedLookup,
        // No connection is kept: what was allowed once is checked each time.
        agent: false,
        signal,
        ...(typeof init.body === "string" ? { body: init.body } : {}),
      });
      answer.message.once("close", over);
      // The stream of a GET lasts as long as the session; everything else is an answer to one message.
      if ((init.method ?? "GET") === "GET") cancel();
      return responseOf(answer, stream, signal, options);
    } catch (error) {
      over();
      throw error;
    }
  };
}

const checkedLookup: NonNullable<RequestOptions["lookup"]> = (hostname, options, callback) => {
  resolveName(hostname, { ...options, all: true }, (error, addresses: LookupAddress[]) => {
    if (error !== null) return callback(error, "", 0);
    try {
      for (const { address } of addresses) checkAddress(address, hostname);
    } catch (refusal) {
      return callback(refusal as Error, "", 0);
    }
    if (options.all === true) return callback(null, addresses);
    const [first] = addresses;
    callback(null, first?.address ?? "", first?.family ?? 0);
  });
};

interface ExchangeOptions extends RequestOptions {
  readonly body?: string;
}

/** The head of an answer, and its content, of which nothing is read yet. */
interface Answer {
  readonly message: IncomingMessage;
  readonly pieces: WirePieces;
}

function exchange(url: URL, { body, ...options }: ExchangeOptions): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const isSecure = url.protocol === "https:";
    const request = (isSecure ? httpsRequest : httpRequest)(url, options, (message) =>
      resolve({ message, pieces: new WirePieces(message) }),
    );
    // What comes with the head is read in turn as well.
    request.on("socket", (socket) =>
      socket.once(isSecure ? "secureConnect" : "connect", () => {
        socket.pause();
        void wireTurns().then(() => socket.resume());
      }),
    );
    let interimAnswers = 0;
    request.on("information", () => {
      interimAnswers += 1;
      if (interimAnswers > maxInterimAnswers)
        request.destroy(new OversizedMessageError("asks to wait again and again"));
    });
    request.on("upgrade", (_message, socket) => {
      socket.destroy();
      reject(new Error("The server answers in another protocol."));
    });
    request.on("error", reject);
    request.end(body);
  });
}

function responseOf(
  { message, pieces }: Answer,
  stream: McpStream,
  signal: AbortSignal,
  { limits: { maxMessageBytes }, budget, exceeded }: GuardedFetchOptions,
): Response {
  const headers = new Headers();
  for (const [name, value] of Object.entries(message.headers)) {
    for (const entry of Array.isArray(value) ? value : [value ?? ""]) headers.append(name, entry);
  }
  const status = message.statusCode ?? 502;
  if (status === 204 || status === 205 || status === 304) {
    pieces.close();
    return new Response(null, { status, headers });
  }
  async function* told(): AsyncGenerator<Uint8Array, void> {
    try {
      yield* boundedAnswer({ message, pieces, budget, stream, maxMessageBytes, signal });
    } catch (error) {
      if (error instanceof OversizedMessageError) exceeded(error);
      throw error;
    }
  }
  const readable = Readable.from(told(), { objectMode: false, highWaterMark: 1 });
  // A body that is not wanted is dropped before anything of it was read, and then nothing else ends its connection.
  readable.once("close", () => pieces.close());
  const body = Readable.toWeb(readable);
  return new Response(body as ReadableStream<Uint8Array>, { status, headers });
}
