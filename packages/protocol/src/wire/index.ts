/**
 * The dialects as tables, without a schema library: for whoever speaks the wire and trusts what it is told, as clients do.
 * @packageDocumentation
 */
export { DIALECTS, dialectAt } from "./dialects.ts";
export type { DialectName, DialectRow } from "./dialects.ts";
export { ask, read } from "./fields.ts";
export type { Fields } from "./fields.ts";
export { WORDS } from "./words.ts";
