import type { ErrorBody, ServerEvent } from "@vivavoce/protocol";
import type { SessionEffect } from "./session-effect.ts";
import type { SessionState } from "./session-state.ts";

/** A server event before it has its id. */
export type UnsentEvent = ServerEvent extends infer Event
  ? Event extends ServerEvent
    ? Omit<Event, "event_id">
    : never
  : never;

/**
 * One step of the reducer: the state as changed so far and the effects collected so far. It lives for one input and
 * never leaves `reduce`, so the reducer stays a pure function of state and input.
 */
export class Step {
  state: SessionState;
  readonly effects: SessionEffect[] = [];

  constructor(state: SessionState) {
    this.state = state;
  }

  /** Changes members of the state. */
  set(change: Partial<SessionState>): void {
    this.state = { ...this.state, ...change };
  }

  /** A new id with the field's usual prefix (BH-02). */
  id(prefix: "event" | "item" | "msg" | "resp" | "call"): string {
    const { seed, next } = this.state.ids;
    this.set({ ids: { seed, next: next + 1 } });
    return `${prefix}_${seed}${next.toString(36).padStart(6, "0")}`;
  }

  send(event: UnsentEvent): void {
    this.effects.push({ type: "send", event: { ...event, event_id: this.id("event") } as ServerEvent });
  }

  effect(effect: SessionEffect): void {
    this.effects.push(effect);
  }

  /** Answers a client's mistake with one `error`; nothing else changes (BH-07). */
  fail(error: ErrorBody): void {
    this.send({ type: "error", error });
  }

  /** Names something that was accepted and cannot be done as asked (SE-02). */
  warn(code: string, message: string, param: string | null): void {
    this.send({ type: "warning", warning: { code, message, param: param ?? undefined } } as UnsentEvent);
  }
}
