import { z } from "zod";

/** A shape whose defaulted fields have become required ones. */
export type EchoShape<S extends z.ZodRawShape> = {
  [K in keyof S]: S[K] extends z.ZodDefault<infer T> ? T : S[K];
};

/**
 * The shape of an object as the server sends it back: every field with a default is present, because the default has
 * been filled in. Descriptions stay.
 */
export function echoShape<S extends z.ZodRawShape>(shape: S): EchoShape<S> {
  const entries = Object.entries(shape).map(([key, field]) => {
    if (!(field instanceof z.ZodDefault)) return [key, field] as const;
    const inner = field.unwrap() as z.ZodType;
    return [key, field.description === undefined ? inner : inner.describe(field.description)] as const;
  });
  return Object.fromEntries(entries) as EchoShape<S>;
}
