import type { ServerEvent } from "@vivavoce/client";
import type { ChatFact, ChatState } from "./chat-fact.ts";
import type { ChatView } from "./chat-view.ts";
import type { SecretMask } from "./secret-mask.ts";

/** Passes facts on to the view, without secrets, and keeps count for the end. */
export class ChatReport {
  readonly #view: ChatView;
  readonly #mask: SecretMask;
  readonly #latenciesMs: number[] = [];
  #state: ChatState | undefined;

  constructor(view: ChatView, mask: SecretMask) {
    this.#view = view;
    this.#mask = mask;
  }

  /** Shows a fact. A state that is shown already is not shown again. */
  show(fact: ChatFact): void {
    if (fact.type === "state") {
      if (fact.state === this.#state) return;
      this.#state = fact.state;
    }
    if (fact.type === "assistant" && fact.latencyMs !== null) this.#latenciesMs.push(fact.latencyMs);
    this.#view.show(this.#mask.maskMembers(fact));
  }

  event(event: ServerEvent): void {
    this.#view.event(event);
  }

  /** Shows how the chat ended, and what came of it. */
  end(exitCode: 0 | 1 | 2, message = ""): 0 | 1 | 2 {
    const sorted = this.#latenciesMs.toSorted((a, b) => a - b);
    const latencyMs = sorted[sorted.length >> 1] ?? null;
    this.show({ type: "ended", exitCode, turns: sorted.length, latencyMs, message });
    return exitCode;
  }
}
