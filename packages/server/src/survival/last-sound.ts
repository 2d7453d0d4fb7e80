import type { SessionState } from "../session/state/session-state.ts";

/** What the client was sent last of sound. */
export interface LastSound {
  readonly responseId: string;
  readonly itemId: string;
  readonly sentMs: number;
}

/** The item whose sound the client may still be playing; null where there is none. */
export function lastSound({ response, conversation }: SessionState): LastSound | null {
  if (response.phase === "running") {
    const open = response.open.find((item) => item.kind === "message");
    if (open?.kind === "message" && open.audioMs > 0) {
      return { responseId: response.id, itemId: open.itemId, sentMs: open.audioMs };
    }
  }
  const entry = conversation.entries.findLast(({ speech }) => speech !== null);
  if (entry?.item.id === undefined || entry.speech === null) return null;
  return { responseId: "", itemId: entry.item.id, sentMs: entry.speech.audioMs };
}
