import { numberOf, objectOf, textOf } from "../wire/fields.ts";

/** Why an answer is not whole, as the server tells it. */
export type AnswerOutcome =
  | { readonly kind: "completed" }
  /** The user spoke, or pressed the button. */
  | { readonly kind: "interrupted" }
  /** A limit was reached, or a filter struck: `max_output_tokens`, `content_filter`, or what other servers say. */
  | { readonly kind: "incomplete"; readonly reason: string }
  | { readonly kind: "failed"; readonly failure: Failure };

/** What a server says about a failure. Any of it may be missing. */
export interface Failure {
  /** Stable word, such as `rate_limited`; empty where the server gives none. */
  readonly code: string;
  /** In the server's own words; may be empty. */
  readonly message: string;
  /** HTTP status that the language model answered with, where it is told or stands in the message. */
  readonly status: number | undefined;
}

/** How a response ended; read from `response.done` of any server, so nothing of it is taken for granted. */
export function outcomeOf(response: unknown): AnswerOutcome {
  const status = textOf(response, "status");
  const details = objectOf(response, "status_details");
  if (status === "failed") return { kind: "failed", failure: failureOf(objectOf(details, "error") ?? details) };
  if (status === "incomplete") return { kind: "incomplete", reason: textOf(details, "reason") ?? "" };
  return { kind: status === "cancelled" ? "interrupted" : "completed" };
}

/** A failure as an `error` object of the wire has it. */
export function failureOf(error: unknown): Failure {
  const message = textOf(error, "message") ?? textOf(error, "reason") ?? "";
  const told = numberOf(error, "status") ?? numberOf(error, "http_status");
  const [, written] = /\banswered (\d{3})\b/.exec(message) ?? [];
  return {
    code: textOf(error, "code") ?? textOf(error, "type") ?? "",
    message,
    status: told ?? (written === undefined ? undefined : Number(written)),
  };
}

/** Who has to do something about a failure. */
export type Fault =
  | "model-key"
  | "model-busy"
  | "model-unknown"
  | "model-address"
  | "model-missing"
  | "model-broken"
  | "model-late"
  | "server"
  | "you";

/** Whose fault a failure is, as far as what was told allows. */
export function faultOf({ code, message, status }: Failure): Fault {
  if (code === "unauthorized" || status === 401 || status === 403) return "model-key";
  if (code === "rate_limited" || status === 429) return "model-busy";
  if (code === "rate_limit_exceeded" || code === "engine_overloaded") return "you";
  if (code === "timed_out" || /did not answer within/i.test(message)) return "model-late";
  if (code === "not_found" || status === 404) return "model-unknown";
  if (code === "cut_short") return "model-broken";
  if (code === "engine_unavailable") return "model-missing";
  // A page of a web server, or anything else that no model says: trying again would bring the same.
  if (code === "invalid_output" && /check the base URL/i.test(message)) return "model-address";
  if (code === "invalid_output" || /language model/i.test(message)) return "model-broken";
  return "server";
}
