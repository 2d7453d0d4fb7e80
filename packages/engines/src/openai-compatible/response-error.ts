import { EngineError } from "@vivavoce/engine";
import type { EngineErrorCode } from "@vivavoce/engine";

/** A failure of the server behind the model, and whether asking again may help. */
export class ModelServerError extends EngineError {
  /** After how many milliseconds to ask again, if nothing of the answer has come; undefined for not at all. */
  readonly retryAfterMs: number | undefined;

  constructor(engine: string, code: EngineErrorCode, message: string, retryAfterMs?: number, cause?: unknown) {
    super(engine, code, message, cause === undefined ? {} : { cause });
    this.retryAfterMs = retryAfterMs;
  }
}

/** Who is meant where nothing else is said, as messages begin. */
const server = "The language model server";
/** Where a server does not say how long to wait. Callers hear nothing meanwhile. */
const defaultRetryMs = 300;
/** A server that asks to wait longer is not asked again: nobody listens to silence for so long. */
const longestRetryMs = 2000;
/** Statuses that speak of this moment; others are the same a second time. */
const passing = new Set([408, 409, 425, 500, 502, 503, 504, 529]);
/** Connections that ended, or a name that could not be looked up just now. */
const passingBreaks = new Set(["ECONNRESET", "ECONNABORTED", "EPIPE", "UND_ERR_SOCKET", "EAI_AGAIN"]);

/**
 * The error for a refusal. Its message names the status and what to do about it, never the server's own words: those
 * may repeat the prompt or the key.
 * @param code the server's error code, or empty
 * @param who who answered, as the message begins
 */
export function responseError(
  engine: string,
  status: number,
  code: string,
  headers: Headers,
  who = server,
): ModelServerError {
  const retryAfter = headers.get("retry-after");
  const said = code === "" || code === `${status}` ? `${status}` : `${status} (${code})`;
  return refusal(engine, status, code, `${who} answered ${said}`, retryDelay(status, code, headers), retryAfter);
}

/** The error for one that a server sends inside the stream, or in place of it under a status of success. */
export function streamError(engine: string, code: string, hasBegun = true, who = server): ModelServerError {
  const status = statusOf(code);
  const said = code === "" ? "" : ` (${code})`;
  const what = `${who} ${hasBegun ? "failed during its answer" : "answered with an error"}${said}`;
  const retryMs = passing.has(status) ? defaultRetryMs : undefined;
  return refusal(engine, status, code, what, retryMs, null);
}

/** The error for a server that could not be reached. */
export function networkError(engine: string, cause: unknown, who = server): ModelServerError {
  const code = causeCode(cause);
  const said = code === undefined ? "" : ` (${code})`;
  const retryMs = code !== undefined && passingBreaks.has(code) ? defaultRetryMs : undefined;
  const message = `${who} cannot be reached: ${networkReason(code)}${said}.`;
  return new ModelServerError(engine, "engine_unavailable", message, retryMs, cause);
}

/** The error for an answer that was not finished. */
export function brokenOff(engine: string, cause?: unknown): ModelServerError {
  return new ModelServerError(engine, "cut_short", "The language model's answer broke off.", defaultRetryMs, cause);
}

/** The error for what is no answer at all. */
export function noCompletion(engine: string, what: string, cause?: unknown): ModelServerError {
  return new ModelServerError(engine, "invalid_output", `The language model server ${what}.`, undefined, cause);
}

function refusal(
  engine: string,
  status: number,
  code: string,
  what: string,
  retryMs: number | undefined,
  retryAfter: string | null,
): ModelServerError {
  const error = (kind: EngineErrorCode, hint: string): ModelServerError =>
    new ModelServerError(engine, kind, `${what}: ${hint}`, retryMs);
  if (code === "context_length_exceeded") return error("engine_failed", "the conversation is too long for the model.");
  if (status >= 300 && status < 400) return error("engine_failed", "it names another address; give that as base URL.");
  if (status === 401 || status === 403) return error("unauthorized", "check its API key.");
  if (status === 404) return error("not_found", "check the model's name and the base URL.");
  if (status === 408 || status === 504) return error("timed_out", "it took too long.");
  if (status === 429) return error("rate_limited", waitHint(code, retryAfter));
  if (status >= 500 || status === 0) return error("engine_failed", "it failed.");
  return error("engine_failed", "it refused the request.");
}

/** Status that a code inside a stream stands for; 0 when it stands for none. */
function statusOf(code: string): number {
  if (/^[1-5]\d\d$/.test(code)) return Number(code);
  if (/rate_?limit|too_many|quota/i.test(code)) return 429;
  if (/api_?key|unauthori[sz]ed|authentication|permission/i.test(code)) return 401;
  if (/not_?found/i.test(code)) return 404;
  if (/time_?d?_?out/i.test(code)) return 504;
  if (/overloaded|server_error|internal|unavailable/i.test(code)) return 503;
  return 0;
}

function retryDelay(status: number, code: string, headers: Headers): number | undefined {
  const askedMs = askedDelayMs(headers);
  const mayPass = passing.has(status) || (status === 429 && askedMs !== undefined && !/quota/i.test(code));
  if (!mayPass) return undefined;
  const delayMs = askedMs ?? defaultRetryMs;
  return delayMs <= longestRetryMs ? delayMs : undefined;
}

/** What `Retry-After` asks for; a date counts as long: it has no parts of a second. */
function askedDelayMs(headers: Headers): number | undefined {
  const exact = Number(headers.get("retry-after-ms") ?? Number.NaN);
  if (Number.isFinite(exact) && exact >= 0) return exact;
  const asked = headers.get("retry-after");
  if (asked === null) return undefined;
  const seconds = Number(asked);
  return Number.isFinite(seconds) && seconds >= 0 ? seconds * 1000 : Infinity;
}

function waitHint(code: string, retryAfter: string | null): string {
  if (/quota/i.test(code)) return "its quota is used up.";
  const seconds = Number(retryAfter ?? Number.NaN);
  const until = Number.isNaN(seconds) ? Date.parse(retryAfter ?? "") : Number.NaN;
  if (!Number.isNaN(until)) {
    const said = new Date(until).toISOString().replace("T", " ").slice(0, "2026-11-29 07:05:00".length);
    return `too many requests; it asks to wait until ${said} UTC.`;
  }
  return Number.isFinite(seconds) && seconds > 0
    ? `too many requests; it asks to wait ${Math.ceil(seconds)} seconds.`
    : "too many requests, or the quota is used up.";
}

const certificate = /CERT|SELF_SIGNED|UNABLE_TO_(?:GET|VERIFY)|CRL|ALTNAME/;
const reasons: Readonly<Record<string, string>> = {
  ECONNREFUSED: "nothing listens at its address",
  ENOTFOUND: "its name is not known",
  EAI_AGAIN: "its name could not be looked up",
  EHOSTUNREACH: "there is no way to it",
  ENETUNREACH: "there is no network",
  ETIMEDOUT: "it did not take the connection in time",
  UND_ERR_CONNECT_TIMEOUT: "it did not take the connection in time",
  ECONNRESET: "it closed the connection",
  EPIPE: "it closed the connection",
  UND_ERR_SOCKET: "it closed the connection",
  EPROTO: "it does not speak TLS",
  HPE_INVALID_CONSTANT: "it does not speak HTTP",
};

function networkReason(code: string | undefined): string {
  if (code === undefined) return "the connection failed";
  if (certificate.test(code)) return "its certificate is not trusted";
  if (/SSL|TLS/.test(code)) return "it does not speak TLS";
  return reasons[code] ?? "the connection failed";
}

/** Code of the system in an error or in one of its causes. */
function causeCode(error: unknown): string | undefined {
  let at = error;
  for (let depth = 0; depth < 4 && typeof at === "object" && at !== null; depth++) {
    if ("code" in at && typeof at.code === "string" && /^[A-Z\d_]{3,60}$/.test(at.code)) return at.code;
    const inner: unknown = "errors" in at && Array.isArray(at.errors) ? at.errors[0] : undefined;
    at = inner ?? ("cause" in at ? at.cause : undefined);
  }
  return undefined;
}
