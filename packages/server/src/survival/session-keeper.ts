import type { SessionInput } from "../session/state/session-input.ts";
import type { SessionState } from "../session/state/session-state.ts";

/** A session as it comes from another process. */
export interface MovedSession {
  readonly state: SessionState;
  /** Media time at which its client's sound begins again. */
  readonly mediaMs: number;
  /** What is left of its time, in milliseconds. */
  readonly leftMs: number;
  /** Its client knows nothing of it, is told everything anew in messages of so many bytes, and says nothing again. */
  readonly mostShownBytes?: number;
}

/** What a session tells who keeps it, so that it can go on elsewhere. What it sends leaves once it is kept. */
export interface SessionKeeper {
  /** The session goes on with this; absent: it begins. */
  readonly moved?: MovedSession;
  /** The session can be kept: it is what its inputs have made of its state. Called once, before its first input. */
  begin(state: () => SessionState, leftMs: number): void;
  /** An input is about to be worked on. */
  input(input: SessionInput): void;
  /** A message is about to be sent that no input leads to. */
  said(text: string): void;
  /**
   * Something is to be done outside that nobody can take back. It is done once the inputs so far are kept, or cannot be;
   * never where somebody else has the session by then.
   */
  kept(act: () => void): void;
  /** An input has been worked on. */
  stepped(): void;
}
