import { z } from "zod";

/**
 * Documented spelling variants: the key that may come in, and the canonical key it means. A schema opts in with
 * `renamed`; the report of ignored fields leaves them out.
 */
export const FIELD_ALIASES: Readonly<Record<string, string>> = {
  input: "input_items",
  max_output_tokens: "max_response_output_tokens",
  max_response_output_tokens: "max_output_tokens",
  url: "image_url",
};

/**
 * `schema`, accepting `from` as another name of the field `to`. When both are there, `to` counts and `from` is an
 * unknown field like any other.
 */
export function renamed<T extends z.ZodType>(from: string, to: string, schema: T): z.ZodPreprocess<T> {
  return z.preprocess((value) => {
    if (typeof value !== "object" || value === null || Array.isArray(value)) return value;
    if (!Object.hasOwn(value, from) || Object.hasOwn(value, to)) return value;
    const { [from]: moved, ...rest } = value as Record<string, unknown>;
    return { ...rest, [to]: moved };
  }, schema) as z.ZodPreprocess<T>;
}
