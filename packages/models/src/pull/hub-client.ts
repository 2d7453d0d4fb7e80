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
  /** Whether another host than the Hub has answered. */
  readonly sentOn: boolean;
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

/** Asks a Hub for files and for what it says of them. */
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

const defaultPatience: HubPatience = { connectMs: 15_000, silenceMs: 30_000 };
const maxRedirects = 5;

/** A client of the Hub that honours `HTTPS_PROXY`, `HTTP_PROXY` and `NO_PROXY`. Close it at the end. */
export async function createHubClient(
  { endpoint, token }: HubSettings,
  env: Environment,
  { connectMs, silenceMs }: HubPatience = defaultPatience,
): Promise<HubClient> {
  const { EnvHttpProxyAgent, request } = await import("undici");
  const proxies = [readProxy("http_proxy", env), readProxy("https_proxy", env)] as const;
  const [http, https] = proxies;
  const dispatcher: Dispatcher = new EnvHttpProxyAgent({
    httpProxy: http?.url.href ?? "",
    httpsProxy: https?.url.href ?? "",
    noProxy: env["no_proxy"] || env["NO_PROXY"] || "",
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
        throw explainFailure(error, url.host, proxies);
      });
      const found = flatten(answer.headers);
      hubHeaders ??= found;
      const to = found["location"];
      const redirected =
        answer.statusCode >= 300 && answer.statusCode < 400 && answer.statusCode !== 304 && to !== undefined;
      const next = redirected && URL.canParse(to, url.href) ? new URL(to, url) : undefined;
      if (!redirected || (stayOnHub && next?.origin !== origin)) {
        const { statusCode: status, body } = answer;
        return { status, headers: found, hubHeaders, body, host: url.host, sentOn: !own };
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

interface Proxy {
  /** As the user has it. */
  readonly variable: string;
  readonly url: URL;
}

/** @throws {ModelError} `refused` for a value that is no address; it is not repeated, for there may be a password in it */
function readProxy(name: string, env: Environment): Proxy | undefined {
  const variable = [name, name.toUpperCase()].find((each) => env[each]);
  if (variable === undefined) return undefined;
  const value = env[variable] ?? "";
  const url = URL.canParse(value) ? new URL(value) : undefined;
  if (url === undefined || !/^https?:$/.test(url.protocol) || url.hostname === "") {
    throw new ModelError("refused", `${variable} must be an address such as http://proxy.example.org:3128.`);
  }
  return { variable, url };
}

/** Says whether it was the host that failed or the proxy before it. */
function explainFailure(error: unknown, host: string, proxies: readonly (Proxy | undefined)[]): ModelError {
  const [, status] = /^Proxy response \((\d{3})\)/.exec(error instanceof Error ? error.message : "") ?? [];
  const known = proxies.filter((proxy) => proxy !== undefined);
  if (status !== undefined) {
    const names = known.map(({ variable }) => variable).join(" or ");
    const reason =
      status === "407" ? "it wants a user and a password, or others" : `it does not let us through to ${host}`;
    const passing = Number(status) >= 500;
    return new ModelError(passing ? "unreachable" : "refused", `The proxy of ${names} answered ${status}: ${reason}.`, {
      cause: error,
    });
  }
  const { port, hostname } = error as { port?: unknown; hostname?: unknown };
  const failing = known.find(
    ({ url }) => hostname === url.hostname || (typeof port === "number" && `${port}` === portOf(url)),
  );
  const what = failing === undefined || failing.url.host === host ? host : `The proxy of ${failing.variable}`;
  return new ModelError("unreachable", `${what} cannot be reached: ${networkReason(error)}.`, { cause: error });
}

function portOf({ port, protocol }: URL): string {
  return port || (protocol === "https:" ? "443" : "80");
}

/** One line about a failure of the network, without addresses of proxies, which may hold passwords. */
export function networkReason(error: unknown): string {
  const { code, cause } = error as { code?: unknown; cause?: unknown };
  if (typeof code === "string") return words[code] ?? code;
  if (cause !== undefined) return networkReason(cause);
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
