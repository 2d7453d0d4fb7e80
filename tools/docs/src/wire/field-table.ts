import type { FieldDescription, VariantDescription } from "./describe-fields.ts";
import { code, table } from "./markdown.ts";
import { linkedType } from "./object-places.ts";

/** Limits and unit of a field in one text. */
export function limitsOf({ range, unit }: Pick<FieldDescription, "range" | "unit">): string {
  return [range, unit].filter((word) => word !== "").join(" ");
}

/** The type of a field, with null where it is allowed. */
export function typeCell({ type, nullable }: FieldDescription): string {
  return linkedType(nullable && type !== "null" ? `${type}, or null` : type);
}

/** A default as code, without the members of an object that are unset; empty when there is none. */
export function defaultCell(field: FieldDescription): string {
  const { default: value } = field;
  if (value === undefined) return "";
  if (typeof value !== "object" || value === null || Array.isArray(value)) return code(JSON.stringify(value));
  return code(JSON.stringify(Object.fromEntries(Object.entries(value).filter(([, member]) => member !== null))));
}

/** Meaning of a field; a constant says itself. */
function meaningCell({ meaning, ids }: FieldDescription): string {
  return ids.every((id) => meaning.includes(id)) ? meaning : `${meaning} ${ids.join(", ")}`.trim();
}

const HEAD = ["Type", "Required", "Default", "Limits", "Meaning"];

const writtenCells = (field: FieldDescription): readonly string[] => [
  typeCell(field),
  field.required ? "yes" : "no",
  defaultCell(field),
  limitsOf(field),
  meaningCell(field),
];

/** Table of what a client may write: which fields it must, and what counts when it does not. */
export function writtenFields(fields: readonly FieldDescription[]): string {
  if (fields.length === 0) return "";
  return table(
    ["Field", ...HEAD],
    fields.map((field) => [code(field.path), ...writtenCells(field)]),
  );
}

/** Which variants have a field, by whichever list is the shorter one. */
function ownersInWords(owners: readonly string[], all: readonly string[]): string {
  const others = all.filter((name) => !owners.includes(name));
  if (others.length === 0) return "all";
  const few = others.length < owners.length;
  return `${few ? "all but " : ""}${(few ? others : owners).map(code).join(", ")}`;
}

/**
 * Table of the fields of several variants that a client may write. What is the same in some of them stands once, with
 * their names beside it.
 */
export function variantFields(variants: readonly VariantDescription[]): string {
  const rows = new Map<string, { path: string; of: string[]; cells: readonly string[] }>();
  for (const { when, fields } of variants) {
    for (const field of fields.filter(({ path }) => !Object.hasOwn(when, path))) {
      const cells = writtenCells(field);
      const key = JSON.stringify([field.path, cells]);
      const row = rows.get(key) ?? { path: field.path, of: [], cells };
      row.of.push(...Object.values(when).map(String));
      rows.set(key, row);
    }
  }
  const names = variants.flatMap(({ when }) => Object.values(when).map(String));
  const ordered = [...new Set([...rows.values()].map(({ path }) => path))].flatMap((path) =>
    [...rows.values()].filter((row) => row.path === path),
  );
  return table(
    ["Field", "Of", ...HEAD],
    ordered.map(({ path, of, cells }) => [code(path), ownersInWords(of, names), ...cells]),
  );
}

/** Table of what the server sends. */
export function sentFields(fields: readonly FieldDescription[]): string {
  if (fields.length === 0) return "";
  return table(
    ["Field", "Type", "Present", "Unit", "Meaning"],
    fields.map((field) => [
      code(field.path),
      typeCell(field),
      field.required ? "always" : "sometimes",
      field.unit,
      meaningCell(field),
    ]),
  );
}
