import { EngineError } from "@vivavoce/engine";
import type { EngineErrorDetails } from "@vivavoce/engine";
import { createSecretMask } from "@vivavoce/engine/remote";
import type { SecretMask } from "@vivavoce/engine/remote";
import type { Endpoint } from "../openai-compatible/endpoint.ts";
import { readRefusal } from "../openai-compatible/read-refusal.ts";
import { networkError, responseError } from "../openai-compatible/response-error.ts";
import { textsOfSsml } from "./azure/ssml.ts";

/** Who is asked, and how. */
export interface SpeechServer {
  /** Id of the engine, for its errors. */
  readonly engine: string;
  readonly endpoint: Pick<Endpoint, "url" | "headers">;
  readonly fetch: typeof globalThis.fetch;
  /** Hides the key in what the server says. */
  readonly hide: SecretMask;
}

/** As the messages of errors begin. */
export const speechServerName = "The speech server";

/** Why a server did not do what it was asked. */
export interface Refusal {
  readonly status: number;
  /** The beginning of what it said; may repeat what it was sent, so it is looked at only. */
  readonly text: string;
  readonly error: EngineError;
}

/**
 * Sends a request; aborting closes the connection.
 * @throws EngineError `engine_unavailable` when the server cannot be reached
 */
export async function post(
  server: SpeechServer,
  init: { readonly headers: Readonly<Record<string, string>>; readonly body: string | FormData },
  signal: AbortSignal,
): Promise<Response | Refusal> {
  const { engine, endpoint, fetch, hide } = server;
  const headers = { ...init.headers, ...endpoint.headers };
  // Whoever a redirect names is not the one that key and speech are meant for.
  const send = (): Promise<Response> =>
    fetch(endpoint.url, { method: "POST", headers, body: init.body, redirect: "manual", signal });
  let response: Response;
  try {
    // A server closes a connection that was idle at the very moment when it is used again: that is no failure.
    response = await send().catch((error: unknown) => {
      if (signal.aborted || !isCut(error)) throw error;
      return send();
    });
  } catch (error) {
    throw networkError(engine, error, speechServerName);
  }
  if (response.ok) return response;
  const { text, code } = await readRefusal(response);
  const { status } = response;
  // A server may give for a code the key that it does not know.
  const shown = hide(code) === code ? code : "";
  const { code: kind, message } = responseError(engine, status, shown, response.headers, speechServerName);
  const details = detailsOf(server, response, withoutSaid(text, init.body));
  return { status, text, error: new EngineError(engine, kind, message, { details }) };
}

/** Most of what a refusal says that is told, in characters. */
const toldCharacters = 200;
/** Shorter ones cannot be told from words that stand everywhere. */
const leastSaid = 4;

/** What the operator needs to find the cause: where, and what came back. */
function detailsOf({ endpoint, hide }: SpeechServer, response: Response, text: string): EngineErrorDetails {
  const { origin, pathname } = new URL(endpoint.url);
  const contentType = response.headers.get("content-type");
  const beginning = hide(text).replace(/\s+/g, " ").trim().slice(0, toldCharacters);
  return {
    address: hide(origin + pathname),
    status: response.status,
    ...(contentType !== null && { contentType: hide(contentType) }),
    ...(beginning !== "" && { beginning }),
  };
}

/** A refusal without the speech and the prompts that it repeats. */
function withoutSaid(text: string, body: string | FormData): string {
  const said = saidIn(body).filter((each) => each !== "");
  return said.some((each) => each.trim().length < leastSaid) ? "" : createSecretMask(said)(text);
}

function saidIn(body: string | FormData): readonly string[] {
  if (typeof body !== "string") return [body.get("prompt")].filter((each) => typeof each === "string");
  // Whoever has read the SSML repeats the text in it, and whoever has not repeats it as it was escaped.
  if (body.startsWith("<"))
    return [...textsOfSsml(body), ...body.split(/<[^>]*>/u)].filter((each) => each.trim() !== "");
  const { input, instructions } = JSON.parse(body) as Readonly<Record<string, unknown>>;
  return [input, instructions].filter((each) => typeof each === "string");
}

/**
 * The member of a request that a refusal names, of those that can be left out; undefined when it is none of them.
 * @param said what the request itself held: a refusal may repeat it
 */
export function refusedMember({ status, text }: Refusal, members: readonly string[], said: string): string | undefined {
  if (status !== 400 && status !== 422) return undefined;
  const named = said === "" ? text : text.replaceAll(said, "").replaceAll(JSON.stringify(said).slice(1, -1), "");
  return members.find((member) => new RegExp(`(?<![\\w-])${member.replaceAll(/\W/g, "\\$&")}(?![\\w-])`).test(named));
}

function isCut(error: unknown): boolean {
  const cause: unknown = error instanceof Error ? error.cause : undefined;
  const code: unknown = cause instanceof Error && "code" in cause ? cause.code : undefined;
  return code === "ECONNRESET" || code === "EPIPE" || code === "UND_ERR_SOCKET";
}
