/** Name and value pairs in the order they came; names are lower-case, names may repeat. */
export type NamedValues = readonly (readonly [name: string, value: string])[];

/** What a client said in its request, read once and without judging it. */
export interface UpgradeRequest {
  readonly method: string;
  /** Path as sent, not decoded, without the query. */
  readonly path: string;
  /** Query parameters, decoded; letter case of names is not kept (TR-22). */
  readonly query: NamedValues;
  readonly headers: NamedValues;
  /** Subprotocols offered (TR-50), in order. */
  readonly protocols: readonly string[];
}

/** The parts of node's request that matter here. */
export interface RawRequest {
  readonly method?: string | undefined;
  readonly url?: string | undefined;
  readonly rawHeaders: readonly string[];
}

/** Reads a request. Never throws: broken percent-encoding stays as it is, an absolute URL is cut to its path. */
export function readUpgradeRequest(raw: RawRequest): UpgradeRequest {
  const target = (raw.url ?? "/").replace(/^[a-z][a-z0-9+.-]*:\/\/[^/?]*/i, "").replace(/#.*$/s, "");
  const queryStart = target.indexOf("?");
  const path = queryStart === -1 ? target : target.slice(0, queryStart);
  const search = queryStart === -1 ? "" : target.slice(queryStart + 1);
  const headers: (readonly [string, string])[] = [];
  for (let index = 0; index + 1 < raw.rawHeaders.length; index += 2) {
    headers.push([(raw.rawHeaders[index] ?? "").toLowerCase(), raw.rawHeaders[index + 1] ?? ""]);
  }
  return {
    method: raw.method ?? "GET",
    path: path === "" ? "/" : path,
    query: [...new URLSearchParams(search)].map(([name, value]) => [name.toLowerCase(), value] as const),
    headers,
    protocols: valuesOf(headers, "sec-websocket-protocol")
      .flatMap((value) => value.split(","))
      .map((name) => name.trim())
      .filter((name) => name !== ""),
  };
}

/** Every value under a lower-case name, in order. */
export function valuesOf(pairs: NamedValues, name: string): readonly string[] {
  return pairs.filter(([key]) => key === name).map(([, value]) => value);
}

/** The first value under a lower-case name; undefined when there is none. */
export function firstValueOf(pairs: NamedValues, name: string): string | undefined {
  return pairs.find(([key]) => key === name)?.[1];
}

/**
 * A header of a client that may be a browser: the header itself, or the query parameter that stands for it
 * (`h-<name>`, TR-23), which is how pages send what they cannot set.
 */
export function headerOf(request: UpgradeRequest, name: string): string | undefined {
  return firstValueOf(request.headers, name) ?? firstValueOf(request.query, `h-${name}`);
}
