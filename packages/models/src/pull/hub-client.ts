import type { Readable } from "node:stream";
import type { Dispatcher } from "undici";
import type { Environment } from "../hub-cache.ts";
import { ModelError } from "../model-error.ts";
import type { HubSettings } from "./hub-settings.ts";

/** An answer of the Hub, or of a host that it has sent us to. */
export interface HubAnswer {
  readonly status: number;
  /** Of the last answer, by small letters. */
  readonly headers: Readonly<Record<string, string>>;
  /** Of the first answer, before any redirect: the Hub's own facts of a file. */
  readonly hubHeaders: Readonly<Record<string, string>>;
  /** Must be read or destroyed. */
  readonly body: Readable;
  /** Host that has answered, for messages. */
  readonly host: string;
}

/** What to ask. */
export interface HubRequest {
  readonly method?: "GET" | "HEAD";
  /** Below the endpoint, with its slash, or a whole address on the endpoint's origin. */
  readonly path: string;
  /** First byte that is wanted. */
  readonly from?: number;
  readonly signal?: AbortSignal;
  /** Stop at a redirect to another host: the Hub's headers are all that is wanted. */
  readonly stayOnHub?: boolean;
}

export interface HubClient {
  /**
   * Asks, and follows at most five redirects; the token goes to the endpoint's own origin only.
   * @throws {ModelError} `unreachable` when no answer comes; an answer of any status is given back
   */
  ask(request: HubRequest): Promise<HubAnswer>;
  close(): Promise<void>;
}

/** How long to wait; tests give shorter ones. */
export interface HubPatience {
  /** Until a connection is made, in milliseconds. */
  readonly connectMs: number;
  /** Until an answer begins, and between two pieces of it, in milliseconds. */
  readonly silenceMs: number;
}

export const defaultPatience: HubPatience = { connectMs: 15_000, silenceMs: 30_000 };
const maxRedirects = 5;

/** A client of the Hub that honours `HTTPS_PROXY`, `HTTP_PROXY` and `NO_PROXY`. Close it at the end. */
export async function createHubClient(
  { endpoint, token }: HubSettings,
  env: Environment,
  { connectMs, silenceMs }: HubPatience = defaultPatience,
): Promise<HubClient> {
  const { EnvHttpProxyAgent, request } = await import("undici");
  const proxyOf = (name: string): string | undefined => env[name] || env[name.toUpperCase()] || undefined;
  const dispatcher: Dispatcher = new EnvHttpProxyAgent({
    httpProxy: proxyOf("http_proxy") ?? "",
    httpsProxy: proxyOf("https_proxy") ?? "",
    noProxy: proxyOf("no_proxy") ?? "",
    connect: { timeout: connectMs },
    headersTimeout: silenceMs,
    bodyTimeout: silenceMs,
  });
  const origin = new URL(endpoint).origin;

  async function ask({ method = "GET", path, from = 0, signal, stayOnHub = false }: HubRequest): Promise<HubAnswer> {
    let url = new URL(path.startsWith("/") ? `${endpoint}${path}` : path);
    let hubHeaders: Record<string, string> | undefined;
    for (let redirects = 0; ; redirects += 1) {
      const own = url.origin === origin;
      const headers = {
        // Bytes are wanted as they are stored: their number and hash are known.
        "accept-encoding": "identity",
        "user-agent": "vivavoce",
        ...(from > 0 ? { range: `bytes=${from}-` } : {}),
        ...(own && token !== undefined ? { authorization: `Bearer ${token}` } : {}),
      };
      const answer = await request(url, {
        method,
        headers,
        dispatcher,
        ...(signal === undefined ? {} : { signal }),
      }).catch((error: unknown) => {
        signal?.throwIfAborted();
        throw new ModelError("unreachable", `${url.host} cannot be reached: ${reasonOf(error)}.`, { cause: error });
      });
      const found = flatten(answer.headers);
      hubHeaders ??= found;
      const to = found["location"];
      const redirected =
        answer.statusCode >= 300 && answer.statusCode < 400 && answer.statusCode !== 304 && to !== undefined;
      const next = redirected && URL.canParse(to, url.href) ? new URL(to, url) : undefined;
      if (!redirected || (stayOnHub && next?.origin !== origin)) {
        return { status: answer.statusCode, headers: found, hubHeaders, body: answer.body, host: url.host };
      }
      await answer.body.dump();
      if (next === undefined || !/^https?:$/.test(next.protocol)) {
        throw new ModelError("unreachable", `${url.host} redirects to something that is no address.`);
      }
      if (url.protocol === "https:" && next.protocol === "http:") {
        throw new ModelError("refused", `${url.host} redirects to ${next.host} without encryption; not followed.`);
      }
      if (redirects === maxRedirects) throw new ModelError("unreachable", `${url.host} redirects again and again.`);
      url = next;
      // A rename within the Hub carries the facts at its end.
      if (own && next.origin === origin) hubHeaders = undefined;
    }
  }

  return { ask, close: () => dispatcher.destroy() };
}

/** One line about a failure of the network, without addresses of proxies, which may hold passwords. */
export function reasonOf(error: unknown): string {
  const { code, cause } = error as { code?: unknown; cause?: unknown };
  if (typeof code === "string") return words[code] ?? code;
  if (cause !== undefined) return reasonOf(cause);
  return error instanceof Error ? error.message.replace(/\.$/, "") : "the connection failed";
}

const words: Readonly<Record<string, string>> = {
  ENOTFOUND: "its name is not known",
  EAI_AGAIN: "its name cannot be looked up now",
  ECONNREFUSED: "the connection is refused",
  ECONNRESET: "the connection was cut",
  UND_ERR_SOCKET: "the connection was cut",
  UND_ERR_CONNECT_TIMEOUT: "no connection in time",
  UND_ERR_HEADERS_TIMEOUT: "no answer in time",
  UND_ERR_BODY_TIMEOUT: "nothing more came for a while",
  UND_ERR_ABORTED: "the connection was cut",
  UND_ERR_RES_CONTENT_LENGTH_MISMATCH: "the connection was cut",
};

function flatten(headers: Readonly<Record<string, string | string[] | undefined>>): Record<string, string> {
  const entries = Object.entries(headers).flatMap(([name, value]): [string, string][] =>
    value === undefined ? [] : [[name.toLowerCase(), Array.isArray(value) ? value.join(", ") : value]],
  );
  return Object.fromEntries(entries);
}
