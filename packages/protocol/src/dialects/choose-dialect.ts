import { API_VERSIONS, isApiVersion } from "../api-version.ts";
import type { SessionType } from "../session/ga-settings.ts";
import type { Dialect, UnsupportedDialect } from "./dialect.ts";
import { createOpenaiBetaDialect } from "./openai-beta.ts";
import { createOpenaiGaDialect } from "./openai-ga.ts";
import { createVoiceLiveV1Dialect } from "./voice-live-v1.ts";
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

/** Paths by how they end: any prefix may stand before them, since the Python SDK appends to the path it is given. */
const VOICE_LIVE_PATH = /\/(?:voice-live|voice-agent)\/realtime\/?$/;
const OPENAI_PATH = /\/(?:openai\/)?v1\/realtime\/?$/;
const AZURE_OPENAI_BETA_PATH = /\/openai\/realtime\/?$/;
/** Paths of the family that are not spoken yet: WebRTC control (TR-03) and Foundry Voice Agents (OA-20). */
const OTHER_PATHS = /\/voice-live\/realtime\/calls\/?$|\/agents\/[^/]+\/endpoint\/protocols\/voice\/?$/;

function find(values: URLSearchParams | Named, name: string): string | undefined {
  const entries = values instanceof URLSearchParams ? [...values] : Object.entries(values);
  return entries.find(([key]) => key.toLowerCase() === name)?.[1];
}

function unsupported(reason: UnsupportedDialect["reason"], message: string): UnsupportedDialect {
  return { kind: "unsupported", reason, message, knownApiVersions: API_VERSIONS };
}

function voiceLive(query: Handshake["query"], subprotocol: "realtime" | undefined): Dialect | UnsupportedDialect {
  const version = find(query, "api-version")?.trim();
  const known = [...API_VERSIONS, "v1"].join(", ");
  if (version === undefined || version === "") {
    return unsupported(
      "missing_api_version",
      `The query parameter 'api-version' is missing. Known versions: ${known}.`,
    );
  }
  if (version === "v1") return createVoiceLiveV1Dialect(subprotocol);
  if (!isApiVersion(version)) {
    const note = `The api-version '${version.slice(0, 40)}' is not known. Known versions: ${known}.`;
    return unsupported("unknown_api_version", note);
  }
  return createVoiceLiveDialect(version, subprotocol);
}

/** OA-03: a header or a subprotocol asks for the beta. */
function asksForBeta({ headers, protocols }: Handshake): boolean {
  const header = find(headers, "openai-beta");
  return header?.includes("realtime=v1") === true || protocols.includes("openai-beta.realtime-v1");
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
  const { path, query, protocols } = handshake;
  const subprotocol = protocols.includes("realtime") ? "realtime" : undefined;
  if (VOICE_LIVE_PATH.test(path)) return voiceLive(query, subprotocol);
  if (AZURE_OPENAI_BETA_PATH.test(path)) return createOpenaiBetaDialect(subprotocol, sessionTypeOf(handshake));
  if (OPENAI_PATH.test(path)) {
    if (find(query, "call_id") !== undefined) {
      return unsupported("dialect_not_available", "There are no calls to join here: 'call_id' is not available.");
    }
    const create = asksForBeta(handshake) ? createOpenaiBetaDialect : createOpenaiGaDialect;
    return create(subprotocol, sessionTypeOf(handshake));
  }
  if (OTHER_PATHS.test(path)) return unsupported("dialect_not_available", "This endpoint is not available yet.");
  return unsupported("unknown_path", "There is no realtime endpoint at this path.");
}
