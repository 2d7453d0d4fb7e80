import type { ServerEvent } from "@vivavoce/client";
import type { ChatFact } from "../chat-fact.ts";
import type { ChatLevels, ChatView } from "../chat-view.ts";

/** A view for tests: keeps what it is shown. */
export class RecordView implements ChatView {
  readonly facts: ChatFact[] = [];
  readonly events: ServerEvent[] = [];
  lastLevels: ChatLevels | undefined;
  closed = false;

  show(fact: ChatFact): void {
    this.facts.push(fact);
  }

  event(event: ServerEvent): void {
    this.events.push(event);
  }

  levels(levels: ChatLevels): void {
    this.lastLevels = levels;
  }

  close(): void {
    this.closed = true;
  }

  /** The facts of one type, in order. */
  of<T extends ChatFact["type"]>(type: T): Extract<ChatFact, { readonly type: T }>[] {
    return this.facts.filter((fact): fact is Extract<ChatFact, { readonly type: T }> => fact.type === type);
  }
}
