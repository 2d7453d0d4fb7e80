import type { z } from "zod";

/** Row of docs/reference/wire.md, for example `SF-08.3`. */
export type WireRow = `${"TR" | "CE" | "SE" | "SF" | "RC" | "IT" | "CP" | "OB" | "ER" | "BH" | "OA"}-${number}`;
/** What a number of the wire counts. */
export type WireUnit = "ms" | "s" | "Hz" | "tokens" | "bit/s" | "rad" | "px" | "bytes";

/** What is known of a field, object or event beside its schema, as zod's metadata. */
export interface About extends z.core.JSONSchemaMeta {
  /** Its meaning in one or two sentences. */
  readonly description: string;
  /** Its row, or the first and the last of several. */
  readonly ids: readonly WireRow[];
  /** Unit of the number, where it has one. */
  readonly unit?: WireUnit;
}

/** The metadata of a number that fields are made of. */
export const countedIn = (unit: WireUnit) => ({ unit });

/** The metadata of a field, object or event of the wire, for zod's `meta`. The reference is made from it. */
export function about(row: WireRow | readonly [WireRow, WireRow], description: string, unit?: WireUnit): About {
  return { description, ids: [row].flat(), ...(unit === undefined ? {} : { unit }) };
}
