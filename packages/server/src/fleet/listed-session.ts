import { isRecord } from "@vivavoce/audio/is-record";
import type { ListedSession } from "../gateway/admin/session-registry.ts";

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
