import { presentableEvent } from "@vivavoce/client";
import type { ServerEvent } from "@vivavoce/client";
import { printableJson } from "../terminal/text-width.ts";
import type { ChatFact } from "./chat-fact.ts";
import type { ChatView } from "./chat-view.ts";

/** What the lines are made with. */
export interface JsonViewOptions {
  print(line: string): void;
  /** Milliseconds since 1970. */
  nowMs(): number;
  /** Every event of the server too, audio shortened and secrets masked. */
  readonly verbose: boolean;
}

/** A conversation as one JSON object a line: `at` (ISO 8601), `type` and the members of the fact. */
export class JsonView implements ChatView {
  readonly #options: JsonViewOptions;

  constructor(options: JsonViewOptions) {
    this.#options = options;
  }

  event(event: ServerEvent): void {
    if (this.#options.verbose) this.#print({ type: "event", event: presentableEvent(event) });
  }

  show(fact: ChatFact): void {
    this.#print(fact);
  }

  levels(): void {}

  close(): void {}

  #print(members: object): void {
    this.#options.print(printableJson({ at: new Date(this.#options.nowMs()).toISOString(), ...members }));
  }
}
