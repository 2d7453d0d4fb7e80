import { configFileVariable, configSchema, describeKeys, isSecret, settings } from "vivavoce";
import { z } from "zod";
import { describeFields } from "../wire/describe-fields.ts";
import type { FieldDescription } from "../wire/describe-fields.ts";
import { limitsOf } from "../wire/field-table.ts";
import type { JsonSchema } from "../wire/json-schema.ts";
import { code, GENERATED, page, table } from "../wire/markdown.ts";

/** `docs/reference/configuration.md`: every key of the configuration, read from its schema. The same on every call. */
export function configurationPage(): string {
  const schema = z.toJSONSchema(configSchema, { io: "input", target: "draft-7", unrepresentable: "any" });
  const fields = describeFields(tidy(schema) as JsonSchema);
  const keys = [...describeKeys().keys()];
  const sections = [...new Set(keys.map(sectionOf))];
  return page([
    "# Configuration",
    GENERATED,
    "Settings of the server: flags, then environment variables, then the file (`vivavoce.config.json`, or the one that " +
      `\`--config\` or \`${configFileVariable}\` names), then defaults. Keys are those of the file, where dots stand for ` +
      "nested objects. Lists are separated by commas in variables and flags. `vivavoce config` prints what is in force, " +
      "without secrets. A variable with a secret has another that ends with `_FILE` (`VIVAVOCE_API_KEYS_FILE`): the file with " +
      "its value, or for lists of keys also a folder with a file for each caller. Keys are read again while the server runs: " +
      "[rotate a key](../guides/deploy.md#rotate-a-key-without-ending-a-call).",
    ...sections.flatMap((section) => [
      `## ${section}`,
      table(
        ["Key", "Type", "Default", "Limits", "Variable", "Flag", "Meaning"],
        keys
          .filter((key) => sectionOf(key) === section)
          .flatMap((key) => fields.filter(({ path }) => isWithin(path, key)).map(rowOf)),
      ),
    ]),
  ]);
}

/** The object a key lies in; a key at the top has a section of its own. */
function sectionOf(key: string): string {
  return key.includes(".") ? key.split(".").slice(0, -1).join(".") : key;
}

/** Whether a path is the key, or lies in the members of its list or map. */
function isWithin(path: string, key: string): boolean {
  return path === key || path.startsWith(`${key}[].`) || path.startsWith(`${key}.*.`);
}

/** Names of our own numbers end in their unit. */
function unitOf({ path, type }: FieldDescription): string {
  const [, unit = ""] = /(Ms|Bytes)$/.exec(path) ?? [];
  return /\b(?:integer|number)\b/.test(type) ? unit.toLowerCase() : "";
}

function rowOf(field: FieldDescription): readonly string[] {
  const { path: key } = field;
  const setting = settings.find((candidate) => candidate.key === key);
  const { variable = "", flag = "" } = setting ?? {};
  const preset = field.default === undefined ? "" : code(JSON.stringify(field.default));
  return [
    code(key),
    field.type.replace(/"[^"]*"/g, (literal) => code(literal)),
    preset,
    limitsOf({ ...field, unit: unitOf(field) }),
    variable === "" ? "" : code(variable),
    flag === "" ? "" : code(setting?.kind === "boolean" ? `--${flag}, --no-${flag}` : `--${flag}`),
    `${field.meaning === "" ? "" : `${field.meaning}.`}${isSecret(key) ? " Secret." : ""}`,
  ];
}

/** Leaves out the limits of whole numbers that are only those of the number type. */
function tidy(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(tidy);
  if (typeof value !== "object" || value === null) return value;
  const kept = Object.entries(value).filter(
    ([key, member]) => !(key === "maximum" && member === Number.MAX_SAFE_INTEGER),
  );
  return Object.fromEntries(kept.map(([key, member]) => [key, tidy(member)]));
}
