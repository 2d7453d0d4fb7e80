import { isRecord } from "@vivavoce/audio/is-record";

/** A session as operators see it. Holds neither speech nor text. */
export interface ListedSession {
  readonly id: string;
  /** Name of the key, token or client that it counts for; the network of its address on an open server. */
  readonly caller: string;
  /** Network that it comes from: of IPv4 the first three numbers, of IPv6 the /64. */
  readonly network: string;
  readonly dialect: string;
  readonly model: string;
  /** Value of `X-MS-Client-Request-ID` (TR-34); empty when the client gave none. */
  readonly client_request_id: string;
  /** ISO 8601. */
  readonly started_at: string;
  readonly age_seconds: number;
  /** Turns of the user so far; null where another service answers and they are not counted. */
  readonly turns: number | null;
  /**
   * `idle`, `hearing` (the user speaks), `answering`, `waiting` (its socket is lost, and its client may come back), or
   * `passing` (another service answers).
   */
  readonly state: "idle" | "hearing" | "answering" | "waiting" | "passing";
}

const states: readonly unknown[] = ["idle", "hearing", "answering", "waiting", "passing"];
const maxTextLength = 512;

/** A session as another gateway has listed it, and nothing else that came with it; undefined for what is none. */
export function readListed(value: unknown): ListedSession | undefined {
  if (!isRecord(value)) return undefined;
  const { id, caller, network, dialect, model, client_request_id, started_at, age_seconds, turns, state } = value;
  const texts = [id, caller, network, dialect, model, client_request_id, started_at];
  if (!texts.every((text) => typeof text === "string" && text.length <= maxTextLength)) return undefined;
  if (!Number.isFinite(age_seconds) || (turns !== null && !Number.isFinite(turns)) || !states.includes(state)) {
    return undefined;
  }
  const listed = { id, caller, network, dialect, model, client_request_id, started_at, age_seconds, turns, state };
  return listed as ListedSession;
}
