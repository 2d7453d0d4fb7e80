import { ServerError } from "@vivavoce/client";
import { text } from "../text/language.ts";

/** What went wrong, in words for people. */
export function describeFailure(error: unknown): string {
  if (error instanceof ServerError)
    return `${[error.type, error.code].filter(Boolean).join(" · ")}: ${text.value.failures.words(error.message)}`;
  return error instanceof Error ? text.value.failures.words(error.message) : String(error);
}
