import { z } from "zod";

/** A shape whose defaulted fields may be left out or null. */
export type WritableShape<S extends z.ZodRawShape> = {
  [K in keyof S]: S[K] extends z.ZodDefault<infer T extends z.ZodType> ? z.ZodOptional<z.ZodNullable<T>> : S[K];
};

/**
 * The shape of an object as a client may write it: a field with a default may be left out, or null, which both mean
 * the default (BH-05).
 */
export function writableShape<S extends z.ZodRawShape>(shape: S): WritableShape<S> {
  const entries = Object.entries(shape).map(([key, field]) => {
    if (!(field instanceof z.ZodDefault)) return [key, field] as const;
    const inner = (field.unwrap() as z.ZodType).nullish();
    return [key, field.description === undefined ? inner : inner.describe(field.description)] as const;
  });
  return Object.fromEntries(entries) as WritableShape<S>;
}
