import { isRecord } from "@vivavoce/audio/is-record";

/** A JSON object. */
export type Fields = Readonly<Record<string, unknown>>;

/** Told the member of a value that a wire has no words for, or nothing for the value itself. */
export type LeaveOut = (member?: string) => void;

/** A value in both forms. Where a way is absent, the value is the same. Undefined stands for none. */
export interface Converter {
  /** The wire's form. `all` are the canonical fields around; with `leaveOut` it is a client that asks, else a server that tells. */
  write?(value: unknown, all: Fields, leaveOut?: LeaveOut): unknown;
  /** The canonical form. */
  read?(value: unknown): unknown;
}

/** Where a canonical field stands on a wire. */
export interface Place {
  /** Canonical name; below `ga` what only nested sessions have. */
  readonly field: string;
  /** Path on the wire, by dots. */
  readonly at: string;
  readonly as?: Converter;
  /** Path in messages, where it is not `at`. */
  readonly param?: string;
  /** `read`: an older name, never written; `told`: nothing that a client can ask for. */
  readonly only?: "read" | "told";
}

/** An object without the members that are undefined. */
export function defined<T extends object>(fields: T): { [K in keyof T]: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as never;
}

function take(from: Fields, path: string): unknown {
  return path.split(".").reduce<unknown>((value, name) => (isRecord(value) ? value[name] : undefined), from);
}

function put(into: Record<string, unknown>, path: string, value: unknown): void {
  const names = path.split(".");
  const last = names.pop() ?? "";
  let inner = into;
  for (const name of names) inner = (inner[name] ??= {}) as Record<string, unknown>;
  inner[last] = value;
}

/** Canonical fields as a server tells them, in the order of the places. */
export function tell(places: readonly Place[], from: Fields): Fields {
  const wire: Record<string, unknown> = {};
  for (const { field, at, as, only } of places) {
    const value = take(from, field);
    if (only === "read" || value === undefined) continue;
    put(wire, at, as?.write === undefined ? value : as.write(value, from));
  }
  return wire;
}

/** Canonical fields as a client asks for them. `leaveOut` is told the fields that this wire has no place for. */
export function ask(places: readonly Place[], from: Fields, leaveOut: (path: string) => void): Fields {
  const wire: Record<string, unknown> = {};
  const written = places.filter(({ only }) => only === undefined);
  for (const { field, at, as } of written) {
    const given = take(from, field);
    if (given === undefined) continue;
    const value = as?.write?.(given, from, (member) => leaveOut(member === undefined ? field : `${field}.${member}`));
    if (as?.write === undefined || value !== undefined) put(wire, at, as?.write === undefined ? given : value);
  }
  const known = new Set(written.map(({ field }) => field.replace(/\..*/, "")));
  for (const [name, value] of Object.entries(from)) if (value != null && !known.has(name)) leaveOut(name);
  return wire;
}

/** What a wire says in canonical fields. What has no place of its own keeps its name. */
export function read(places: readonly Place[], from: Fields): Record<string, unknown> {
  const heads = new Set(places.map(({ at }) => at.replace(/\..*/, "")));
  for (const { field } of places) heads.delete(field);
  const fields: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(from)) if (!heads.has(name) && value !== undefined) fields[name] = value;
  for (const { field, at, as } of places) {
    const said = take(from, at);
    const value = said === undefined || as?.read === undefined ? said : as.read(said);
    if (value !== undefined) put(fields, field, value);
    else if (at === field) delete fields[field];
  }
  return fields;
}

/** The path by which a client of a wire knows a canonical field, which may have members behind it. */
export function placeOf(places: readonly Place[], path: string): string {
  const [, field = "", rest = ""] = /^(\w+)(.*)$/.exec(path) ?? [];
  const place = places.find((one) => one.field === field && one.only !== "read");
  return place === undefined ? path : (place.param ?? place.at) + rest;
}
