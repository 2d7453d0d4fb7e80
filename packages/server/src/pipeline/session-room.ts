import { ProtocolError } from "@vivavoce/protocol";
import type { ClientEvent } from "@vivavoce/protocol";
import type { MemoryAccount } from "../runtime/memory-budget.ts";
import { bringingEvents, keptBytes } from "../session/state/kept-bytes.ts";
import type { SessionState } from "../session/state/session-state.ts";

/** A session's part of the server's memory: what it holds is told, and what has no room is refused. */
export interface SessionRoom {
  /** The state has changed. */
  noteConversation(state: SessionState): void;
  /** So many bytes of sound wait to be worked on now. */
  noteAudio(bytes: number): void;
  /**
   * Why an event is refused; undefined when there is room for what it brings.
   * @param bytes its length on the wire
   */
  refuseEvent(event: ClientEvent, bytes: number): ProtocolError | undefined;
  /**
   * Why sound is refused; undefined when there is room for it, and then it is held.
   * @param bytes all sound that would wait then
   */
  refuseAudio(bytes: number): ProtocolError | undefined;
}

/** Sound is held in steps of this many bytes: the count need not change with every append. */
const audioStepBytes = 64 * 1024;

/** @param memory absent: there is always room */
export function createSessionRoom(memory: MemoryAccount | undefined): SessionRoom {
  let conversationBytes = -1;
  let audioBytes = 0;

  function lack(eventId: string | null): ProtocolError {
    const message = "The server has no memory to spare for this now; nothing was changed. Try again later.";
    return new ProtocolError("rate_limit_exceeded", message, { eventId });
  }

  return {
    noteConversation(state) {
      if (memory === undefined) return;
      const bytes = keptBytes(state);
      if (bytes === conversationBytes) return;
      conversationBytes = bytes;
      memory.note("conversation", bytes);
    },
    noteAudio(bytes) {
      const steps = Math.floor(bytes / audioStepBytes) * audioStepBytes;
      if (memory === undefined || steps >= audioBytes) return;
      audioBytes = steps;
      memory.note("audio", steps);
    },
    refuseEvent(event, bytes) {
      if (!bringingEvents.has(event.type) || (memory?.hasRoom(bytes) ?? true)) return undefined;
      return lack(event.event_id ?? null);
    },
    refuseAudio(bytes) {
      const steps = Math.floor(bytes / audioStepBytes) * audioStepBytes;
      if (memory === undefined || steps === audioBytes) return undefined;
      if (!memory.hold("audio", steps)) return lack(null);
      audioBytes = steps;
      return undefined;
    },
  };
}
