/**
 * Dated api-versions of Voice Live, oldest first (docs/reference/wire.md 0.1). The evergreen label `v1` is a
 * dialect of its own and not listed here.
 */
export const API_VERSIONS = [
  "2025-05-01-preview",
  "2025-10-01",
  "2026-01-01-preview",
  "2026-04-10",
  "2026-06-01-preview",
  "2026-07-15",
  "2026-07-31-preview",
] as const;

/** One dated api-version; the value of the `api-version` query parameter (TR-10). */
export type ApiVersion = (typeof API_VERSIONS)[number];

/** The version whose shape is the canonical one inside the server. */
export const LATEST_API_VERSION: ApiVersion = "2026-07-31-preview";

/** Whether `text` names a dated api-version this package knows. */
export function isApiVersion(text: string): text is ApiVersion {
  return (API_VERSIONS as readonly string[]).includes(text);
}

/** Whether `version` is `since` or newer. */
export function isAtLeast(version: ApiVersion, since: ApiVersion): boolean {
  return API_VERSIONS.indexOf(version) >= API_VERSIONS.indexOf(since);
}
