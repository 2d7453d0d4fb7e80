import type { z } from "zod";
import { ConfigError } from "./config-error.ts";
import { nearestName } from "./nearest-name.ts";
import { nameOrigin, originOf, valueAt } from "./origins.ts";
import type { Origins } from "./origins.ts";
import { describeKeys, isSecret } from "./settings.ts";

/** One line about the first thing that the schema found wrong. */
export function explainIssue(error: z.ZodError, given: unknown, origins: Origins): ConfigError {
  const [issue] = error.issues;
  if (issue === undefined) return new ConfigError("The configuration is not valid.");
  const more = error.issues.length > 1 ? ` (and ${error.issues.length - 1} more)` : "";
  if (issue.code === "unrecognized_keys") return new ConfigError(`${explainUnknown(issue, origins)}${more}`);
  const path = issue.path.map(String);
  const key = path.join(".");
  const source = nameOrigin(originOf(origins, key));
  const shown = isSecret(key) ? "" : `, got ${JSON.stringify(valueAt(given, issue.path))}`;
  const problem = issue.message
    .replace(/^(?:Invalid input|Invalid option|Too small|Too big): /, "")
    .replace(/, received .*$/, "");
  const description = describeKeys().get(key) ?? describeKeys().get(path.slice(0, -1).join("."));
  const hint = description === undefined ? "" : ` ${description}.`;
  return new ConfigError(`${source}: ${key}: ${problem}${shown}.${hint}${more}`);
}

function explainUnknown(issue: z.core.$ZodIssueUnrecognizedKeys, origins: Origins): string {
  const section = issue.path.map(String).join(".");
  const name = issue.keys[0] ?? "";
  const key = section === "" ? name : `${section}.${name}`;
  const known = [...describeKeys().keys()];
  const prefix = section === "" ? "" : `${section}.`;
  const siblings = new Set(
    known
      .filter((candidate) => candidate.startsWith(prefix))
      .map((candidate) => candidate.slice(prefix.length).split(".")[0] ?? ""),
  );
  const sibling = nearestName(name, siblings);
  const elsewhere = known.find((candidate) => candidate.split(".").at(-1)?.toLowerCase() === name.toLowerCase());
  const nearest = sibling === undefined ? (elsewhere ?? nearestName(key, known)) : `${prefix}${sibling}`;
  const hint = nearest === undefined ? `Known here: ${[...siblings].join(", ")}.` : `Did you mean ${nearest}?`;
  return `${nameOrigin(originOf(origins, key))}: ${key}: there is no such key. ${hint}`;
}
