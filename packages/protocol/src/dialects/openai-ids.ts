import type { Session } from "../session/session.ts";

/** OpenAI has null where cascaded Voice Live sessions have an empty string (BH-20). */
export const openaiPrevious = (id: string | null | undefined): string | null =>
  id === undefined || id === "" ? null : id;

/** The default conversation has an id at OpenAI, and an empty string in cascaded Voice Live sessions. */
export function openaiConversation(id: string | null, session: Session | undefined): string | null {
  return id === "" ? `conv_${(session?.id ?? "default").replace(/^sess_/, "")}` : id;
}
