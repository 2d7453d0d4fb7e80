import { ServerError } from "@vivavoce/client";

/** What went wrong, in words for people. */
export function describeFailure(error: unknown): string {
  if (error instanceof ServerError) return `${[error.type, error.code].filter(Boolean).join(" · ")}: ${error.message}`;
  return error instanceof Error ? error.message : String(error);
}
