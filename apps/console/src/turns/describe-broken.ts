import type { Messages } from "../text/messages.ts";
import { faultOf } from "./answer-outcome.ts";
import type { BrokenAnswer } from "./conversation.ts";

/** A broken answer in words: whose fault it is, what the server said, and what can be done. */
export interface BrokenWords {
  readonly headline: string;
  /** What the server says, in its own words where nothing better is known; empty where it says nothing. */
  readonly said: string;
  readonly advice: string;
}

/** Puts into words why an answer broke off, and what can be done about it. */
export function describeBroken({ outcome }: BrokenAnswer, t: Messages): BrokenWords {
  const { failures } = t;
  if (outcome.kind === "failed") {
    const fault = faultOf(outcome.failure);
    const { code, message } = outcome.failure;
    const said = [failures.words(message), code === "" ? "" : `(${code})`].filter((part) => part !== "").join(" ");
    return { headline: failures[fault], said, advice: failures.advice[fault] };
  }
  if (outcome.reason === "max_output_tokens")
    return { headline: failures.maxTokens, said: "", advice: failures.advice.length };
  if (outcome.reason === "content_filter")
    return { headline: failures.filter, said: "", advice: failures.advice.filter };
  return { headline: failures.incomplete, said: outcome.reason, advice: "" };
}
