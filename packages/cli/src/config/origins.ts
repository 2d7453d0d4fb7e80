/** Where a value came from. */
export type Origin =
  | { readonly kind: "flag"; readonly name: string }
  | { readonly kind: "environment"; readonly name: string }
  | { readonly kind: "file"; readonly path: string }
  | { readonly kind: "default" };

/** Origins by dotted key; a key that is not in it has its default. */
export type Origins = ReadonlyMap<string, Origin>;

/** Origin of a key, of the value around it, or of one inside it. */
export function originOf(origins: Origins, key: string): Origin {
  for (let at = key; at !== ""; at = at.includes(".") ? at.slice(0, at.lastIndexOf(".")) : "") {
    const origin = origins.get(at);
    if (origin !== undefined) return origin;
  }
  for (const [candidate, origin] of origins) if (candidate.startsWith(`${key}.`)) return origin;
  return { kind: "default" };
}

/** For people: `--port`, `PORT in the environment`, the file, or `default`. */
export function nameOrigin(origin: Origin): string {
  switch (origin.kind) {
    case "flag":
      return `--${origin.name}`;
    case "environment":
      return `${origin.name} in the environment`;
    case "file":
      return origin.path;
    case "default":
      return "default";
  }
}

/** The value at a path; undefined where there is none. */
export function valueAt(given: unknown, path: readonly PropertyKey[]): unknown {
  let value = given;
  for (const step of path) {
    value = typeof value === "object" && value !== null ? (Reflect.get(value, step) as unknown) : undefined;
  }
  return value;
}
