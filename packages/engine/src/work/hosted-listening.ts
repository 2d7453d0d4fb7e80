import type { PauseListener } from "../end-of-utterance.ts";
import { failureOf } from "./work-desk.ts";
import type { HostedWork, WorkDesk } from "./work-desk.ts";
import type { WorkRequest } from "./work-frame.ts";

type ListenRequest = Extract<WorkRequest, { type: "listen" }>;

/** One pause that is listened to here for somebody elsewhere. */
export class HostedListening implements HostedWork {
  readonly #over = new AbortController();
  readonly #desk: WorkDesk;
  #isOver = false;

  constructor(order: ListenRequest, listener: PauseListener, desk: WorkDesk) {
    this.#desk = desk;
    const { id, samples, sessionId, budgetMs } = order;
    const refusal = desk.admit(listener.id);
    if (refusal !== undefined) {
      this.#isOver = true;
      queueMicrotask(() => {
        desk.tell({ type: "failed", id, failure: refusal });
        desk.over(id);
      });
      return;
    }
    const give = (tell: () => void): void => {
      if (this.#isOver) return;
      this.#finish();
      tell();
      desk.over(id);
    };
    // A late answer is not used: nobody needs to be told why there is none.
    const cancelTimer = desk.timers.setTimer(Math.max(0, budgetMs), () =>
      give(() => desk.tell({ type: "judged", id, probability: null })),
    );
    const { signal } = this.#over;
    // One that throws in place of a promise fails as others do: outside, it would take the channel along.
    const listen = async (): Promise<number | undefined> =>
      listener.listen(samples, { signal, ...(sessionId !== undefined && { sessionId }) });
    listen()
      .then(
        (probability) => give(() => desk.tell({ type: "judged", id, probability: probability ?? null })),
        (error: unknown) => give(() => desk.tell({ type: "failed", id, failure: failureOf(listener.id, error) })),
      )
      .finally(cancelTimer);
  }

  /** See `HostedWork`. */
  take(): void {}

  /** See `HostedWork`. */
  end(): void {
    if (!this.#isOver) this.#finish();
  }

  #finish(): void {
    this.#isOver = true;
    this.#desk.answered();
    this.#over.abort();
  }
}
