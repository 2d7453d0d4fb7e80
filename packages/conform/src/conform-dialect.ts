/** Dialects the suite speaks: Voice Live's dated versions, its `v1` label, and OpenAI Realtime in both forms. */
export const conformDialects = ["voice-live", "voice-live-v1", "openai-ga", "openai-beta"] as const;

/** One dialect the suite speaks. */
export type ConformDialect = (typeof conformDialects)[number];

/** Where and how a socket of a dialect is opened. */
export interface DialectDoor {
  /** Path below the base URL. */
  readonly path: string;
  readonly query: Readonly<Record<string, string>>;
  readonly headers: Readonly<Record<string, string>>;
}

/** What the doors depend on. */
export interface DoorOptions {
  readonly apiVersion: string;
  readonly model: string;
}

/** The usual door of a dialect (TR-01, OA-01, OA-03). */
export function doorOf(dialect: ConformDialect, { apiVersion, model }: DoorOptions): DialectDoor {
  switch (dialect) {
    case "voice-live":
      return { path: "/voice-live/realtime", query: { "api-version": apiVersion, model }, headers: {} };
    case "voice-live-v1":
      return { path: "/voice-live/realtime", query: { "api-version": "v1", model }, headers: {} };
    case "openai-ga":
      return { path: "/v1/realtime", query: { model }, headers: {} };
    case "openai-beta":
      return { path: "/v1/realtime", query: { model }, headers: { "OpenAI-Beta": "realtime=v1" } };
  }
}

/** Realtime paths, and the dialect that one of them alone stands for. */
const knownPaths: readonly (readonly [ending: string, dialect: ConformDialect])[] = [
  ["/voice-live/realtime", "voice-live"],
  ["/openai/v1/realtime", "openai-ga"],
  ["/v1/realtime", "openai-ga"],
  ["/openai/realtime", "openai-beta"],
];

/** A server's address: what stands before the realtime path, and what the given URL already says. */
export interface Target {
  /** `ws://host:port` with any prefix, without a slash at the end. */
  readonly base: string;
  /** Query parameters of the given URL; they replace those of the doors. */
  readonly query: Readonly<Record<string, string>>;
  /** Dialects to test when none is asked for: all, or the one the path names. */
  readonly dialects: readonly ConformDialect[];
}

/** Reads the URL of a server: http(s) or ws(s), with or without a realtime path. Undefined when it is none of these. */
export function readTarget(text: string): Target | undefined {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  const scheme = { "http:": "ws:", "https:": "wss:", "ws:": "ws:", "wss:": "wss:" }[url?.protocol ?? ""];
  if (url === undefined || scheme === undefined) return undefined;
  const path = url.pathname.replace(/\/+$/, "");
  const known = knownPaths.find(([ending]) => path.endsWith(ending));
  const prefix = known === undefined ? path : path.slice(0, -known[0].length);
  const query = Object.fromEntries(url.searchParams);
  const label = known?.[1] === "voice-live" && query["api-version"] === "v1" ? "voice-live-v1" : known?.[1];
  return { base: `${scheme}//${url.host}${prefix}`, query, dialects: label === undefined ? conformDialects : [label] };
}
