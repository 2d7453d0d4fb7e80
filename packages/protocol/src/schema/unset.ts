import { z } from "zod";

/**
 * A field that may be absent or null on the way in and is an explicit null on the way out (BH-05).
 * `echoShape` turns it into the required, nullable field of the object sent back.
 */
export function unset<T extends z.ZodType>(schema: T): z.ZodDefault<z.ZodNullable<T>> {
  return z._default(schema.nullable(), null as never) as z.ZodDefault<z.ZodNullable<T>>;
}
