import { STATUS_CODES } from "node:http";
import type { Duplex } from "node:stream";

/** An answer other than the one asked for: what goes wrong before a session exists (TR-40 to TR-44). */
export interface Refusal {
  readonly status: 400 | 401 | 403 | 404 | 405 | 413 | 426 | 429 | 500 | 503;
  /** Stable word for programs. */
  readonly code: string;
  /** One sentence for people; never holds what a credential was. */
  readonly message: string;
  /** Query parameter or header at fault. */
  readonly param?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** The JSON body of a refusal, in the form of the error object (OB-03). */
function refusalBody(refusal: Refusal): string {
  const { code, message, param } = refusal;
  return JSON.stringify({ error: { type: errorType(refusal.status), code, message, param: param ?? null } });
}

/** Headers that go with the body of a refusal. */
function refusalHeaders(refusal: Refusal): Record<string, string> {
  return {
    "content-type": "application/json; charset=utf-8",
    "cache-control": "no-store",
    "x-content-type-options": "nosniff",
    ...refusal.headers,
  };
}

/** Told to who comes with another method than these. */
export function wrongMethod(message: string, allow: readonly string[]): Refusal {
  return { status: 405, code: "method_not_allowed", message, headers: { allow: allow.join(", ") } };
}

const refusals = new WeakMap<Response, Refusal>();

/** The refusal that a response is; undefined when it is none. */
export function refusalIn(response: Response): Refusal | undefined {
  return refusals.get(response);
}

/** A refusal as the answer to a request, with more headers where a page of another origin may read it. */
export function refusalResponse(refusal: Refusal, more: Readonly<Record<string, string>> = {}): Response {
  const response = new Response(refusalBody(refusal), {
    status: refusal.status,
    headers: { ...refusalHeaders(refusal), ...more },
  });
  refusals.set(response, refusal);
  return response;
}

/** Answers an upgrade request over its raw socket and ends it. The socket must have an `error` listener. */
export function writeRefusal(socket: Duplex, refusal: Refusal): void {
  const body = refusalBody(refusal);
  const headers = {
    ...refusalHeaders(refusal),
    "content-length": String(Buffer.byteLength(body)),
    connection: "close",
  };
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
  socket.once("finish", () => socket.destroy());
  socket.end(`HTTP/1.1 ${refusal.status} ${STATUS_CODES[refusal.status]}\r\n${lines.join("")}\r\n${body}`);
}

function errorType(status: Refusal["status"]): string {
  if (status === 401 || status === 403) return "authentication_error";
  if (status === 429) return "rate_limit_error";
  return status >= 500 ? "server_error" : "invalid_request_error";
}
