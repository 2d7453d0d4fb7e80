import type { Capability } from "../capabilities.ts";

/** One setting, by example: it is set, and must be echoed or named in a warning. */
export interface FieldRow {
  readonly id: string;
  /** The `session.update` that sets it. */
  readonly set: Readonly<Record<string, unknown>>;
  /** Where it must be in the echo, and what; null for absent too. */
  readonly path: string;
  readonly value: unknown;
  readonly needs?: Capability;
  /** Setting whose warning counts too. */
  readonly warnedAt?: string;
}
