import { reasonOf } from "@vivavoce/audio/reason-of";
import { ConfigError } from "../config/config-error.ts";
import { ChatFailure } from "./chat-failure.ts";

/** How long a server has for all of its answer, milliseconds. */
const patienceMs = 5000;

/**
 * Where something of a server is.
 * @param endpoint its address as a person gives it; what of it is a path or a query is left out
 * @throws ConfigError when the text is no address
 */
export function serverUrl(endpoint: string, pathname: string, search = ""): URL {
  const text = /^[a-z]+:\/\//i.test(endpoint) ? endpoint : `http://${endpoint}`;
  const url = URL.canParse(text) ? new URL(text.replace(/^ws/i, "http")) : undefined;
  if (url === undefined || !/^https?:$/.test(url.protocol)) {
    throw new ConfigError(`--endpoint: "${endpoint}" is no address.`);
  }
  return Object.assign(url, { pathname, search });
}

/** How a server is asked. */
export interface ServerQuestion {
  /** Bearer token. */
  readonly key: string | undefined;
  /** Longest answer that is read. */
  readonly maxBytes: number;
  readonly method?: "GET" | "DELETE";
  /** Ends the reading early. */
  readonly signal?: AbortSignal | undefined;
}

/**
 * Asks a server something and reads its answer, whatever it is.
 * @throws ChatFailure in one line that says why there is none
 */
export async function askServer(
  url: URL,
  { key, maxBytes, method = "GET", signal }: ServerQuestion,
): Promise<{ readonly response: Response; readonly text: string }> {
  try {
    const headers = key === undefined ? {} : { authorization: `Bearer ${key}` };
    const ending = AbortSignal.any([AbortSignal.timeout(patienceMs), ...(signal === undefined ? [] : [signal])]);
    // The key goes nowhere but where it was meant to go.
    const response = await fetch(url, { method, headers, redirect: "error", signal: ending });
    const text = await readUpTo(response.body, maxBytes);
    if (text === undefined) throw new Error("too long");
    return { response, text };
  } catch (error) {
    throw noAnswer(url, error);
  }
}

/** A body as text; undefined where it is longer, and the rest is left where it is. Throws when it breaks off. */
export async function readUpTo(body: AsyncIterable<Uint8Array> | null, maxBytes: number): Promise<string | undefined> {
  const pieces: Uint8Array[] = [];
  let bytes = 0;
  for await (const piece of body ?? []) {
    bytes += piece.length;
    if (bytes > maxBytes) return undefined;
    pieces.push(piece);
  }
  return Buffer.concat(pieces).toString("utf8");
}

/**
 * Whether anything answers at an address, whatever it says. Not following redirects, and without a key.
 * @returns undefined when something does, else why not, as a code or a clause
 */
export async function whyUnreachable(
  url: string,
  fetch: typeof globalThis.fetch,
  withinMs: number,
): Promise<string | undefined> {
  try {
    await fetch(url, { method: "HEAD", redirect: "manual", signal: AbortSignal.timeout(withinMs) });
    return undefined;
  } catch (error) {
    return codeOfCause(error) ?? reasonOf(error instanceof Error && error.cause instanceof Error ? error.cause : error);
  }
}

/** The system's code for what was behind an error of `fetch`, such as ECONNREFUSED. */
function codeOfCause(error: unknown): string | undefined {
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  return cause instanceof Error && "code" in cause ? String(cause.code) : undefined;
}

/** Of a certificate that nobody here trusts; others are told by their own names. */
const untrusted = /SELF_SIGNED|UNABLE_TO_VERIFY|UNABLE_TO_GET_ISSUER|CERT_UNTRUSTED/;

/** Why a request to a server was not answered, in one line: who is there and is not trusted is another matter than nobody. */
export function noAnswer({ host, protocol }: URL, error: unknown): ChatFailure {
  return new ChatFailure(reasonFor(host, protocol, codeOfCause(error) ?? ""), { cause: error });
}

function reasonFor(host: string, protocol: string, code: string): string {
  if (untrusted.test(code)) {
    return `${host} has a certificate that is not trusted here (${code}): name its authority in NODE_EXTRA_CA_CERTS.`;
  }
  if (code === "CERT_HAS_EXPIRED") return `The certificate of ${host} has expired.`;
  if (code === "CERT_NOT_YET_VALID") return `The certificate of ${host} is not valid yet: look at the clocks.`;
  if (code === "ERR_TLS_CERT_ALTNAME_INVALID")
    return `The certificate of ${host} is for another name: --endpoint with that one.`;
  if (protocol === "https:" && /EPROTO|ERR_SSL/.test(code)) return `${host} speaks no TLS: --endpoint with http://.`;
  if (protocol === "http:" && code.startsWith("HPE_")) {
    return `${host} answers nothing that is HTTP. If it has a certificate: --endpoint with https://.`;
  }
  // A server of TLS does so, and one that goes away.
  if (protocol === "http:" && /UND_ERR_SOCKET|ECONNRESET/.test(code)) {
    return `${host} does not answer: it closed the connection. If it has a certificate: --endpoint with https://.`;
  }
  return `${host} does not answer. Is vivavoce serve running there?`;
}
