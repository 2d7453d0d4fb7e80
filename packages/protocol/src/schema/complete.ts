import type { z } from "zod";

/**
 * Fills the defaults of `schema` into an object that a client wrote. Members that are null or absent take their
 * default. Throws only when `written` has not been checked before.
 */
export function complete<T extends z.ZodType>(schema: T, written: object): z.output<T> {
  const given = Object.entries(written).filter(([, value]) => value !== null && value !== undefined);
  return schema.parse(Object.fromEntries(given));
}
