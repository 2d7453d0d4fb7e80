import { EngineError } from "@vivavoce/engine";
import type { EngineErrorCode } from "@vivavoce/engine";

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
  retryAfter: string | null,
  who = "The language model server",
): EngineError {
  const said = code === "" ? `${status}` : `${status} (${code})`;
  const error = (kind: EngineErrorCode, hint: string): EngineError =>
    new EngineError(engine, kind, `${who} answered ${said}: ${hint}`);
  if (code === "context_length_exceeded") return error("engine_failed", "the conversation is too long for the model.");
  if (status === 401 || status === 403) return error("unauthorized", "check its API key.");
  if (status === 404) return error("engine_unavailable", "check the model's name and the base URL.");
  if (status === 429) return error("rate_limited", waitHint(retryAfter));
  if (status >= 500) return error("engine_failed", "it failed.");
  return error("engine_failed", "it refused the request.");
}

/** The error for one that a server sends inside the stream. */
export function streamError(engine: string, code: string, who = "The language model"): EngineError {
  const kind: EngineErrorCode = /rate_?limit|too_many/i.test(code) ? "rate_limited" : "engine_failed";
  const said = code === "" ? "" : ` (${code})`;
  return new EngineError(engine, kind, `${who} failed during its answer${said}.`);
}

/** The error for a server that could not be reached. */
export function networkError(engine: string, cause: unknown, who = "The language model server"): EngineError {
  const code = systemCode(cause) ?? systemCode(cause instanceof Error ? cause.cause : undefined);
  const said = code === undefined ? "" : ` (${code})`;
  return new EngineError(engine, "engine_unavailable", `${who} cannot be reached${said}.`, { cause });
}

function waitHint(retryAfter: string | null): string {
  const seconds = Number(retryAfter ?? Number.NaN);
  return Number.isFinite(seconds) && seconds > 0
    ? `too many requests; it asks to wait ${Math.ceil(seconds)} seconds.`
    : "too many requests, or the quota is used up.";
}

function systemCode(error: unknown): string | undefined {
  if (typeof error !== "object" || error === null || !("code" in error)) return undefined;
  return typeof error.code === "string" && /^[A-Z_]{3,40}$/.test(error.code) ? error.code : undefined;
}
