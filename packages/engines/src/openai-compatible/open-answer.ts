import type { ModelRequest } from "@vivavoce/engine";
import type { SecretMask } from "@vivavoce/engine/remote";
import { chatBody } from "./chat-body.ts";
import { chatJson } from "./chat-json.ts";
import type { Endpoint } from "./endpoint.ts";
import type { Exchange } from "./exchange.ts";
import { adaptQuirks } from "./quirks.ts";
import type { Quirks } from "./quirks.ts";
import { readRefusal } from "./read-refusal.ts";
import { networkError, responseError } from "./response-error.ts";

/** What a request is sent with. */
export interface AnswerSource {
  readonly engine: string;
  readonly endpoint: Endpoint;
  readonly model: string;
  readonly fetch: typeof globalThis.fetch;
  /** Hides the key and other headers in what a server says. */
  readonly hide: SecretMask;
}

/** The server's reply: a stream to read, or word that its content filter refused the prompt. */
export type OpenedAnswer =
  { readonly kind: "stream"; readonly response: Response; readonly quirks: Quirks } | { readonly kind: "filtered" };

const MAX_ATTEMPTS = 5;

/**
 * Sends the request, again without what the server refuses to take, and gives its reply with the quirks that worked.
 * @throws EngineError when the server cannot be reached or refuses for another reason
 */
export async function openAnswer(
  source: AnswerSource,
  request: ModelRequest,
  known: Quirks,
  exchange: Exchange,
  signal: AbortSignal,
): Promise<OpenedAnswer> {
  let quirks = known;
  for (let attempt = 1; ; attempt += 1) {
    const response = await send(source, chatBody(source.model, request, quirks), request.traceHeaders, signal);
    exchange.answered(response);
    if (response.ok) return { kind: "stream", response, quirks };
    const refusal = await readRefusal(response, (bytes) => exchange.came(bytes));
    const adaptable = response.status === 400 || response.status === 422;
    if (adaptable && refusal.code === "content_filter") return { kind: "filtered" };
    const next = adaptable && attempt < MAX_ATTEMPTS ? adaptQuirks(quirks, refusal.text) : undefined;
    if (next === undefined) {
      // A server may give for a code the key that it does not know.
      const code = source.hide(refusal.code) === refusal.code ? refusal.code : "";
      throw responseError(source.engine, response.status, code, response.headers);
    }
    quirks = next;
  }
}

async function send(
  source: AnswerSource,
  body: Readonly<Record<string, unknown>>,
  trace: ModelRequest["traceHeaders"],
  signal: AbortSignal,
): Promise<Response> {
  try {
    return await source.fetch(source.endpoint.url, {
      method: "POST",
      headers: {
        accept: "text/event-stream",
        "content-type": "application/json",
        ...trace,
        ...source.endpoint.headers,
      },
      body: await chatJson(body, signal),
      // Whoever a redirect names is not the one that key and conversation are meant for.
      redirect: "manual",
      signal,
    });
  } catch (error) {
    throw networkError(source.engine, error);
  }
}
