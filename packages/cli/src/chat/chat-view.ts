import type { ServerEvent } from "@vivavoce/client";
import type { ChatFact } from "./chat-fact.ts";

/** Levels of the last moment, in dBFS; -120 is silence. */
export interface ChatLevels {
  readonly microphoneDb: number;
  readonly speakerDb: number;
}

/** Where a conversation is shown: a terminal, plain lines, JSON lines. */
export interface ChatView {
  /** Shows a fact; takes it in the order in which it happened. */
  show(fact: ChatFact): void;
  /** Shows an event of the server as it came, before the facts that follow from it. */
  event(event: ServerEvent): void;
  /** Called some twenty times a second. */
  levels(levels: ChatLevels): void;
  /** Gives the terminal back; nothing is shown afterwards. */
  close(): void;
}
