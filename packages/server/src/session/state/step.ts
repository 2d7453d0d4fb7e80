import { ProtocolError, toErrorBody } from "@vivavoce/protocol";
import type { ErrorBody, ErrorCode, ServerEvent } from "@vivavoce/protocol";
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

  /** Id of the client's event that this step answers; null when it has none, or something else happened. */
  readonly cause: string | null;

  constructor(state: SessionState, cause: string | null) {
    this.state = state;
    this.cause = cause;
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

  /** Answers a mistake in the client's event with one `error` that names the event; nothing else changes (BH-07). */
  refuse(code: ErrorCode, message: string, param: string | null = null): void {
    this.fail(toErrorBody(new ProtocolError(code, message, { param, eventId: this.cause })));
  }

  /** Tells the client of an error. */
  fail(error: ErrorBody): void {
    this.send({ type: "error", error });
  }

  /** Names something that was accepted and cannot be done as asked (SE-02). */
  warn(code: string, message: string, param: string | null): void {
    this.send({ type: "warning", warning: { code, message, param: param ?? undefined } } as UnsentEvent);
  }
}
