import type { Asked } from "./ask-server.ts";
import type { ConnectValues } from "./connect-values.ts";
import { abilities } from "./state.ts";

/** Keeps what the server that is meant says that it can do. */
export class ServerAbilities {
  readonly #ask: (values: ConnectValues, signal?: AbortSignal) => Promise<Asked>;
  #questions = 0;

  constructor(ask: (values: ConnectValues, signal?: AbortSignal) => Promise<Asked>) {
    this.#ask = ask;
  }

  /** Asks anew. A late answer may be that of a server that is not meant any more: the newest question counts. */
  async learn(values: ConnectValues, signal?: AbortSignal): Promise<Asked["kind"]> {
    const question = ++this.#questions;
    const asked = await this.#ask(values, signal);
    if (question === this.#questions && signal?.aborted !== true)
      abilities.value = asked.kind === "told" ? asked.abilities : undefined;
    return asked.kind;
  }
}
