import { z } from "zod";
import type { About } from "./about.ts";

/** Fields of an object: schemas, of which those with a default may be left out, or the forms of an object inside it. */
type Shape = Readonly<Record<string, z.ZodType | ObjectForms>>;
type SentShape<S extends Shape> = {
  [K in keyof S]: S[K] extends z.ZodDefault<infer T>
    ? T
    : S[K] extends ObjectForms<infer Sent>
      ? z.ZodNullable<Sent>
      : S[K];
};
type WrittenShape<S extends Shape> = {
  [K in keyof S]: S[K] extends z.ZodDefault<infer T extends z.ZodType>
    ? z.ZodOptional<z.ZodNullable<T>>
    : S[K] extends ObjectForms<z.ZodType, infer Written>
      ? z.ZodOptional<z.ZodNullable<Written>>
      : S[K];
};

/** The two forms of an object of the session, and the way from one to the other. */
export interface ObjectForms<Sent extends z.ZodType = z.ZodType, Written extends z.ZodType = z.ZodType> {
  /** As the server sends it: every field is present, because the defaults have been filled in. */
  readonly sent: Sent;
  /** As a client may write it: a field with a default may be left out, or null, which both mean the default (BH-05). */
  readonly written: Written;
  /** Fills in the defaults. Takes what `written` allows; other fields are left out. */
  complete(written: z.output<Written>): z.output<Sent>;
}

/**
 * A field that may be absent or null on the way in and is an explicit null on the way out (BH-05).
 * Its description may stand inside or outside.
 */
export function unset<T extends z.ZodType>(schema: T): z.ZodDefault<z.ZodNullable<T>> {
  return z._default(schema.nullable(), null as never) as z.ZodDefault<z.ZodNullable<T>>;
}

function formOf(field: z.ZodType | ObjectForms, form: "sent" | "written"): z.ZodType {
  if (!(field instanceof z.ZodType)) return form === "sent" ? field.sent.nullable() : field.written.nullish();
  if (!(field instanceof z.ZodDefault)) return field;
  const inner = field.unwrap() as z.ZodType;
  // Described inside, it is nullable already.
  if (field.description === undefined && inner instanceof z.ZodNullable) {
    return form === "sent" ? inner : inner.optional();
  }
  const schema = form === "sent" ? inner : inner.nullish();
  const meta = field.meta();
  return meta === undefined ? schema : schema.meta(meta);
}

function defaultOf(field: z.ZodType | ObjectForms, written: unknown): unknown {
  if (field instanceof z.ZodDefault) return written ?? field.def.defaultValue;
  if (field instanceof z.ZodType) return written;
  return written == null ? null : field.complete(written);
}

/** Both forms of an object with the fields of `shape`, in its order. */
export function objectForms<S extends Shape>(shape: S, says?: About) {
  const fields = (form: "sent" | "written") =>
    Object.fromEntries(Object.entries(shape).map(([key, field]) => [key, formOf(field, form)]));
  const told = <T extends z.ZodType>(schema: T): T => (says === undefined ? schema : schema.meta(says));
  const sent = told(z.strictObject(fields("sent") as SentShape<S>));
  const written = told(z.object(fields("written") as WrittenShape<S>));
  const complete = (given: z.output<typeof written>): z.output<typeof sent> =>
    Object.fromEntries(
      Object.entries(shape)
        .map(([key, field]) => [key, defaultOf(field, (given as Record<string, unknown>)[key])] as const)
        .filter(([, value]) => value !== undefined),
    ) as z.output<typeof sent>;
  return { sent, written, complete };
}

type FormsOfType = ObjectForms<z.ZodObject, z.ZodObject>;
type Sents<F extends readonly FormsOfType[]> = { -readonly [I in keyof F]: F[I]["sent"] };
type Writtens<F extends readonly FormsOfType[]> = { -readonly [I in keyof F]: F[I]["written"] };

/** Both forms of an object that comes in variants, told apart by their `type`. */
export function variantForms<const F extends readonly [FormsOfType, ...FormsOfType[]]>(...variants: F) {
  const sent = z.discriminatedUnion("type", variants.map((one) => one.sent) as unknown as Sents<F>);
  const written = z.discriminatedUnion("type", variants.map((one) => one.written) as unknown as Writtens<F>);
  const byType = new Map(variants.map((one) => [(one.sent.shape["type"] as z.ZodLiteral).value, one] as const));
  const complete = (given: z.output<typeof written>): z.output<typeof sent> =>
    byType.get((given as { type: string }).type)?.complete(given) as z.output<typeof sent>;
  return { sent, written, complete };
}
