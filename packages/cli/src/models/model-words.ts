import type { ListedFiles, Measurement, ModelRow } from "@vivavoce/models";
import { tr } from "../words/translate.ts";

/** A size for a person: `682 MB`. */
export function megabytes(bytes: number): string {
  if (bytes >= 1e9) return `${(bytes / 1e9).toFixed(2)} GB`;
  if (bytes >= 1e6) return `${Math.round(bytes / 1e6)} MB`;
  return `${Math.max(1, Math.round(bytes / 1e3))} kB`;
}

/** Languages for a person; `mul` stands for more than can be listed. */
export function languageList(languages: readonly string[]): string {
  const named = languages.filter((each) => each !== "mul");
  const isOpen = named.length < languages.length;
  if (named.length === 0) return isOpen ? tr("many") : tr("any");
  return isOpen ? tr(`${named.join(" ")} and more`) : named.join(" ");
}

/** What is measured, or that nothing is. */
export function measurement(value: Measurement): string {
  return value.measured ? value.found : tr("not measured");
}

/** What is pinned by its commit alone. */
export function listedOf(row: ModelRow): readonly ListedFiles[] {
  return row.sources.flatMap(({ listed = [] }) => listed);
}
