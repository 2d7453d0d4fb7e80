import type { SessionInput } from "../session/state/session-input.ts";
import type { SessionState } from "../session/state/session-state.ts";
import type { SessionFigures } from "./session-port.ts";

/** What operators may know of a session: counts its turns as it is told what comes. */
export class FiguresOfSession {
  #turns = 0;

  take(input: SessionInput): void {
    if (beginsTurn(input)) this.#turns += 1;
  }

  read({ session, input, response }: SessionState): SessionFigures {
    const answers = response.phase === "running" ? "answering" : "idle";
    return { id: session.id, turns: this.#turns, state: input.speech.phase === "silent" ? answers : "hearing" };
  }
}

/** Speech that is over, or a message that was typed. */
function beginsTurn(input: SessionInput): boolean {
  if (input.type === "speechStopped") return true;
  if (input.type !== "clientEvent" || input.event.type !== "conversation.item.create") return false;
  const { item } = input.event;
  return item.type === "message" && item.role === "user";
}
