import { API_VERSIONS, isApiVersion } from "../api-version.ts";
import type { SessionType } from "../session/ga-settings.ts";
import { DIALECTS, dialectAt } from "../wire/dialects.ts";
import type { DialectName } from "../wire/dialects.ts";
import type { Dialect, UnsupportedDialect } from "./dialect.ts";
import { createOpenaiGaDialect, createVoiceLiveV1Dialect } from "./nested-dialects.ts";
import { createOpenaiBetaDialect } from "./openai-beta.ts";
import { createVoiceLiveDialect } from "./voice-live.ts";

type Named = Readonly<Record<string, string | undefined>>;

/** What the client said in its upgrade request. */
export interface Handshake {
  /** Path without the query. */
  readonly path: string;
  /** Query parameters; letter case of the names does not matter. */
  readonly query: URLSearchParams | Named;
  /** Headers; letter case of the names does not matter. */
  readonly headers: Named;
  /** Subprotocols offered, in order. */
  readonly protocols: readonly string[];
  /** Kind of session the credential stands for; what the query asks for when absent. */
  readonly sessionType?: SessionType;
}

/** Paths of the family that are not spoken yet: WebRTC control (TR-03) and Foundry Voice Agents (OA-20). */
const OTHER_PATHS = /\/voice-live\/realtime\/calls\/?$|\/agents\/[^/]+\/endpoint\/protocols\/voice\/?$/;

function find(values: URLSearchParams | Named, name: string): string | undefined {
  const entries = values instanceof URLSearchParams ? [...values] : Object.entries(values);
  return entries.find(([key]) => key.toLowerCase() === name)?.[1];
}

function unsupported(reason: UnsupportedDialect["reason"], message: string): UnsupportedDialect {
  return { kind: "unsupported", reason, message, knownApiVersions: API_VERSIONS };
}

/** A dated version of Voice Live, or why there is none. */
function voiceLive(version: string, subprotocol: "realtime" | undefined): Dialect | UnsupportedDialect {
  if (isApiVersion(version)) return createVoiceLiveDialect(version, subprotocol);
  const labels = Object.keys(DIALECTS).flatMap((name) => DIALECTS[name as DialectName].label ?? []);
  const known = `Known versions: ${[...API_VERSIONS, ...labels].join(", ")}.`;
  return version === ""
    ? unsupported("missing_api_version", `The query parameter 'api-version' is missing. ${known}`)
    : unsupported("unknown_api_version", `The api-version '${version.slice(0, 40)}' is not known. ${known}`);
}

/** OA-02: `intent=transcription` asks for a session without answers. */
function sessionTypeOf({ query, sessionType }: Handshake): SessionType {
  if (sessionType !== undefined) return sessionType;
  return find(query, "intent")?.trim().toLowerCase() === "transcription" ? "transcription" : "realtime";
}

/**
 * Chooses the dialect of a connection, once, from its upgrade request (wire.md 11.6). Every result is a new object:
 * a dialect remembers a little about its connection.
 */
export function chooseDialect(handshake: Handshake): Dialect | UnsupportedDialect {
  const { path, query, headers, protocols } = handshake;
  const apiVersion = find(query, "api-version")?.trim() ?? "";
  const name = dialectAt(path, (row) => {
    if (row.label !== undefined) return row.label === apiVersion;
    const asks = Object.entries(row.headers ?? {}).some(([header, value]) => find(headers, header)?.includes(value));
    return asks || protocols.includes(row.subprotocol ?? "");
  });
  if (DIALECTS["openai-ga"].spokenAt.test(path) && find(query, "call_id") !== undefined) {
    return unsupported("dialect_not_available", "There are no calls to join here: 'call_id' is not available.");
  }
  const subprotocol = protocols.includes("realtime") ? "realtime" : undefined;
  switch (name) {
    case "voice-live":
      return voiceLive(apiVersion, subprotocol);
    case "voice-live-v1":
      return createVoiceLiveV1Dialect(subprotocol);
    case "openai-ga":
      return createOpenaiGaDialect(subprotocol, sessionTypeOf(handshake));
    case "openai-beta":
      return createOpenaiBetaDialect(subprotocol, sessionTypeOf(handshake));
    case undefined:
      return OTHER_PATHS.test(path)
        ? unsupported("dialect_not_available", "This endpoint is not available yet.")
        : unsupported("unknown_path", "There is no realtime endpoint at this path.");
  }
}
