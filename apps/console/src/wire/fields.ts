import { isRecord } from "@vivavoce/audio/is-record";

/** A field of something that was sent or stored, of which nothing is taken for granted; undefined where there is none. */
export const fieldOf = (value: unknown, name: string): unknown => (isRecord(value) ? value[name] : undefined);

/** A number of it; undefined where there is none. */
export function numberOf(value: unknown, name: string): number | undefined {
  const field = fieldOf(value, name);
  return typeof field === "number" ? field : undefined;
}

/** A text of it; undefined where there is none. */
export function textOf(value: unknown, name: string): string | undefined {
  const field = fieldOf(value, name);
  return typeof field === "string" ? field : undefined;
}

/** An object inside it; undefined where there is none. */
export function objectOf(value: unknown, name: string): Record<string, unknown> | undefined {
  const field = fieldOf(value, name);
  return isRecord(field) ? field : undefined;
}

/** A list inside it; empty where there is none. */
export function listOf(value: unknown, name: string): readonly unknown[] {
  const field = fieldOf(value, name);
  return Array.isArray(field) ? field : [];
}
