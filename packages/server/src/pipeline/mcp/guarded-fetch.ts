import { lookup as resolveName } from "node:dns";
import type { LookupAddress } from "node:dns";
import { request as httpRequest } from "node:http";
import type { IncomingMessage, RequestOptions } from "node:http";
import { request as httpsRequest } from "node:https";
import { Readable } from "node:stream";
import type { ReadableStream } from "node:stream/web";
import { checkAddress } from "./host-policy.ts";
import type { HostPolicy } from "./host-policy.ts";

/** The part of `fetch` that MCP transports use. */
export type GuardedFetch = (url: string | URL, init?: RequestInit) => Promise<Response>;

/** Longest answer to one message, in bytes; tools that say more fail. */
const maxAnswerBytes = 4 * 1024 * 1024;

/**
 * A fetch that connects only where the policy allows. The address that is checked is the one that is connected to: a
 * name that stands for another address the next time gains nothing. Redirects are not followed here; a caller that
 * follows one asks again.
 */
export function createGuardedFetch(policy: HostPolicy): GuardedFetch {
  return async (target, init = {}) => {
    const url = new URL(target);
    const { mayBePrivate } = policy.checkUrl(url);
    const method = init.method ?? "GET";
    const options: RequestOptions = {
      method,
      headers: Object.fromEntries(new Headers(init.headers)),
      lookup: mayBePrivate ? resolveName : checkedLookup,
      // No connection is kept: what was allowed once is checked each time.
      agent: false,
      ...(init.signal == null ? {} : { signal: init.signal }),
    };
    const message = await exchange(url, options, typeof init.body === "string" ? init.body : undefined);
    // The stream of a GET lasts as long as the session; everything else is an answer to one message.
    return responseOf(message, method === "GET" ? Infinity : maxAnswerBytes);
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

function exchange(url: URL, options: RequestOptions, body: string | undefined): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    const request = (url.protocol === "https:" ? httpsRequest : httpRequest)(url, options, resolve);
    request.on("error", reject);
    request.end(body);
  });
}

function responseOf(message: IncomingMessage, maxBytes: number): Response {
  const headers = new Headers();
  for (const [name, value] of Object.entries(message.headers)) {
    for (const entry of Array.isArray(value) ? value : [value ?? ""]) headers.append(name, entry);
  }
  const status = message.statusCode ?? 502;
  if (status === 204 || status === 205 || status === 304) {
    message.resume();
    return new Response(null, { status, headers });
  }
  const stream = Readable.toWeb(Readable.from(bounded(message, maxBytes), { objectMode: false }));
  return new Response(stream as ReadableStream<Uint8Array>, { status, headers });
}

async function* bounded(message: IncomingMessage, maxBytes: number): AsyncGenerator<Buffer, void> {
  let bytes = 0;
  for await (const chunk of message as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes > maxBytes) throw new Error(`The answer is longer than ${maxBytes} bytes.`);
    yield chunk;
  }
}
