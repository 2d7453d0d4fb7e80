import type { ClientEventOf, Session, SessionUpdate } from "@vivavoce/protocol";
import { ServerError } from "./client-error.ts";
import type { ServerErrorDetail } from "./client-error.ts";

type UpdateEvent = ClientEventOf<"session.update"> & { readonly event_id: string };

interface PendingUpdate {
  readonly event: UpdateEvent;
  resolve(session: Session): void;
  reject(error: Error): void;
}

/**
 * The `session.update` events of a session: those not yet answered, oldest first, and what the answered ones set.
 * `session.updated` does not say which update it answers, but answers keep the order of the events (BH-08); a refusal
 * names its event (BH-01).
 */
export class SessionUpdates {
  #pending: PendingUpdate[] = [];
  #applied: SessionUpdate = {};

  /** Notes an update that is about to be sent. */
  add(event: UpdateEvent): Promise<Session> {
    const answer = new Promise<Session>((resolve, reject) => {
      this.#pending.push({ event, resolve, reject });
    });
    // Not every caller waits for the answer.
    answer.catch(() => undefined);
    return answer;
  }

  updated(session: Session): void {
    const update = this.#pending.shift();
    if (update === undefined) return;
    // A field's value replaces the one before, also where it is an object (SF-08).
    this.#applied = { ...this.#applied, ...update.event.session };
    update.resolve(session);
  }

  refused(detail: ServerErrorDetail): void {
    // An update sent with an empty id (as the quickstart does) can only be blamed by an error without one.
    const blamed = detail.event_id ?? "";
    const index = this.#pending.findIndex((update) => update.event.event_id === blamed);
    if (index < 0) return;
    const [update] = this.#pending.splice(index, 1);
    update?.reject(new ServerError(detail));
  }

  /** What a new session must be told, in order: all that was set, then what was never answered. */
  replay(eventId: string): readonly UpdateEvent[] {
    if (Object.keys(this.#applied).length > 0) {
      const event: UpdateEvent = { type: "session.update", event_id: eventId, session: this.#applied };
      this.#pending.unshift({ event, resolve: () => undefined, reject: () => undefined });
    }
    return this.#pending.map((update) => update.event);
  }

  close(error: Error): void {
    for (const update of this.#pending) update.reject(error);
    this.#pending = [];
  }
}
