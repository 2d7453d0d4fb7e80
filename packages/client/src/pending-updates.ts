import type { Session } from "@vivavoce/protocol";
import { ServerError } from "./client-error.ts";
import type { ServerErrorDetail } from "./client-error.ts";

interface PendingUpdate {
  readonly eventId: string;
  resolve(session: Session): void;
  reject(error: Error): void;
}

/**
 * The `session.update` events not yet answered, oldest first. `session.updated` does not say which update it answers,
 * but answers keep the order of the events (BH-08); a refusal names its event (BH-01).
 */
export class PendingUpdates {
  #pending: PendingUpdate[] = [];

  /** Notes an update that is about to be sent. */
  add(eventId: string): Promise<Session> {
    const answer = new Promise<Session>((resolve, reject) => {
      this.#pending.push({ eventId, resolve, reject });
    });
    // Not every caller waits for the answer.
    answer.catch(() => undefined);
    return answer;
  }

  updated(session: Session): void {
    this.#pending.shift()?.resolve(session);
  }

  refused(detail: ServerErrorDetail): void {
    // An update sent with an empty id (as the quickstart does) can only be blamed by an error without one.
    const blamed = detail.event_id ?? "";
    const index = this.#pending.findIndex((update) => update.eventId === blamed);
    if (index < 0) return;
    const [update] = this.#pending.splice(index, 1);
    update?.reject(new ServerError(detail));
  }

  close(error: Error): void {
    for (const update of this.#pending) update.reject(error);
    this.#pending = [];
  }
}
