import { LATEST_API_VERSION } from "../api-version.ts";
import type { ApiVersion } from "../api-version.ts";

/** Dialects of the wire: dated versions of Voice Live, its evergreen label (OA-12), and OpenAI Realtime in both forms. */
export type DialectName = "voice-live" | "voice-live-v1" | "openai-ga" | "openai-beta";

/** Who a dialect is and where it is spoken. What differs by dialect outside of its events is read here. */
export interface DialectRow {
  /** Whose wire it is: it decides how credentials travel, and what may stand in the URL. */
  readonly vendor: "azure" | "openai";
  /** Whether its sessions are nested (OA-10). */
  readonly nested?: true;
  /** Path that clients are sent to. */
  readonly path: string;
  /** Paths by how they end: any prefix may stand before them, since the Python SDK appends to the path it is given. */
  readonly spokenAt: RegExp;
  /** Paths where it is spoken without being asked for. */
  readonly aloneAt?: RegExp;
  /** The `api-version` that asks for it, where other dialects are spoken at the same path. */
  readonly label?: string;
  /** Headers that ask for it there, or the subprotocol (OA-03). */
  readonly headers?: Readonly<Record<string, string>>;
  readonly subprotocol?: string;
  /** Version whose defaults and rules count, unless the client names a dated one. */
  readonly defaultsOf: ApiVersion;
  /** Silence that ends a turn in a new session, ms; that of the version when absent (wire.md 12.18). */
  readonly silenceMs?: number;
  /** What the events that settle a transcription session begin with; `session` when absent (SE-80, CE-23). */
  readonly transcriptionEvents?: string;
}

const azure = {
  vendor: "azure",
  path: "/voice-live/realtime",
  spokenAt: /\/voice-(live|agent)\/realtime\/?$/,
  defaultsOf: LATEST_API_VERSION,
} as const;
const openai = {
  vendor: "openai",
  path: "/v1/realtime",
  spokenAt: /\/v1\/realtime\/?$/,
  defaultsOf: "2025-10-01",
} as const;

/** The dialects, those first that are asked for where others are spoken too. */
export const DIALECTS: Readonly<Record<DialectName, DialectRow>> = {
  "voice-live-v1": { ...azure, nested: true, label: "v1" },
  "openai-beta": {
    ...openai,
    aloneAt: /\/openai\/realtime\/?$/,
    headers: { "openai-beta": "realtime=v1" },
    subprotocol: "openai-beta.realtime-v1",
    transcriptionEvents: "transcription_session",
  },
  "openai-ga": { ...openai, nested: true, silenceMs: 200 },
  "voice-live": azure,
};

/** The dialect of a session's path, undefined when it is none's. `isAskedFor` tells about those that a path does not decide. */
export function dialectAt(path: string, isAskedFor: (row: DialectRow) => boolean): DialectName | undefined {
  const rows = Object.entries(DIALECTS) as [DialectName, DialectRow][];
  return rows.find(
    ([, row]) =>
      row.aloneAt?.test(path) || (row.spokenAt.test(path) && ((!row.label && !row.headers) || isAskedFor(row))),
  )?.[0];
}
