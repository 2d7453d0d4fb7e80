import { z } from "zod";

/** Longest delay that a timer of the runtime can wait for. */
const MAX_DELAY_MS = 2 ** 31 - 1;

/** A whole number that has a least value. */
export function limit(preset: number, text: string, least = 1): z.ZodDefault<z.ZodNumber> {
  return z.int().min(least).default(preset).describe(text);
}

/** Milliseconds that a timer can wait for. */
export function duration(preset: number, text: string, leastMs = 1): z.ZodDefault<z.ZodNumber> {
  return z.int().min(leastMs).max(MAX_DELAY_MS).default(preset).describe(text);
}

/** A part of a whole, above 0 and at most 1. */
export function share(preset: number, text: string): z.ZodDefault<z.ZodNumber> {
  return z.number().positive().max(1).default(preset).describe(text);
}

/** Yes or no. */
export function toggle(preset: boolean, text: string): z.ZodDefault<z.ZodBoolean> {
  return z.boolean().default(preset).describe(text);
}

/** A text that may not be set, and is not empty where it is. */
export function optionalText(text: string): z.ZodOptional<z.ZodString> {
  return z.string().min(1).optional().describe(text);
}

/** Settings under one key, which may be left out: each member has a default, or may be without a value. */
export function section<Shape extends z.ZodRawShape>(shape: Shape): z.ZodPrefault<z.ZodObject<Shape, z.core.$strict>> {
  return z.prefault(z.strictObject(shape), {} as never);
}
