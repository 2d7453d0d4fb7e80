import { ModelError } from "../model-error.ts";
import type { HubAnswer } from "./hub-client.ts";

/** What an answer that is no file means, and when it is worth to ask again. */
export interface Refusal {
  readonly error: ModelError;
  /** Whether it may go better later. */
  readonly passing: boolean;
  /** What the server asks for, in milliseconds. */
  readonly waitMs?: number;
}

/** Longest wait that a server may ask of us, in milliseconds. */
const maxWaitMs = 60_000;

/**
 * Explains a status that is no success.
 * @param hasToken whether a token was sent
 */
export function explainRefusal(
  { status, headers, hubHeaders, host, sentOn }: HubAnswer,
  repository: string,
  hasToken: boolean,
  nowMs: number,
): Refusal {
  const code = sentOn ? undefined : hubHeaders["x-error-code"];
  const lasting = (reason: string): Refusal => ({
    error: new ModelError("refused", `${host} answered ${status}: ${reason}`),
    passing: false,
  });
  // Addresses of files are signed for a while, and the Hub gives a new one; this host has never seen a token.
  if (sentOn && (status === 401 || status === 403)) {
    const reason = "it does not give out the file to which the Hub has sent.";
    return { error: new ModelError("refused", `${host} answered ${status}: ${reason}`), passing: true };
  }
  if (code === "GatedRepo" || status === 403) {
    const page = `https://huggingface.co/${repository}`;
    return lasting(
      `${repository} is not open to ${hasToken ? "your HF_TOKEN" : "everybody"}. Ask for access on ${page}${hasToken ? "" : ", and set HF_TOKEN"}.`,
    );
  }
  if (status === 401) {
    return lasting(hasToken ? "your HF_TOKEN is not taken." : `${repository} wants a token. Set HF_TOKEN.`);
  }
  if (code === "EntryNotFound" || code === "RevisionNotFound" || code === "RepoNotFound" || status === 404) {
    return lasting(`what the catalogue names in ${repository} is not there (any more). A mirror may lack it.`);
  }
  const passing = status === 408 || status === 429 || status >= 500;
  if (!passing) return lasting("the file was not given out.");
  const waitMs = retryAfterMs(headers["retry-after"], nowMs);
  const reason = status === 429 ? "too many requests; try again later." : "the server has trouble; try again later.";
  return {
    error: new ModelError("unreachable", `${host} answered ${status}: ${reason}`),
    passing: true,
    ...(waitMs === undefined ? {} : { waitMs }),
  };
}

function retryAfterMs(value: string | undefined, nowMs: number): number | undefined {
  if (value === undefined) return undefined;
  const ms = /^\d+$/.test(value.trim()) ? Number(value) * 1000 : Date.parse(value) - nowMs;
  return Number.isFinite(ms) ? Math.min(maxWaitMs, Math.max(0, ms)) : undefined;
}
