import type { ServerEvent } from "@vivavoce/client";
import { printable } from "../terminal/text-width.ts";
import type { ChatFact } from "./chat-fact.ts";
import type { ChatView } from "./chat-view.ts";
import { describeConnection, describeEnd, describeRemark, formatLatency } from "./describe-fact.ts";
import { tr } from "../words/translate.ts";

/** Where plain lines go. */
export interface PlainOutput {
  readonly print: (line: string) => void;
  readonly printError: (line: string) => void;
}

/** A conversation as lines, for logs, pipes and terminals that can do no more. */
export class PlainView implements ChatView {
  readonly #output: PlainOutput;
  readonly #verbose: boolean;

  /** @param verbose name every event, in the words of Microsoft's quickstart. */
  constructor(output: PlainOutput, verbose: boolean) {
    this.#output = output;
    this.#verbose = verbose;
  }

  event(event: ServerEvent): void {
    if (this.#verbose) this.#output.print(`Received event: {'${printable(event.type)}'}`);
  }

  show(fact: ChatFact): void {
    const print = (text: string): void => this.#output.print(tr(text));
    const printError = (text: string): void => this.#output.printError(tr(text));
    const remark = describeRemark(fact);
    if (remark !== undefined) return (fact.type === "log" ? print : printError)(remark.text);
    switch (fact.type) {
      case "connecting":
        return print(`Connecting to ${describeConnection(fact)} ...`);
      case "session":
        return print(`Session ${printable(fact.id)}, model ${printable(fact.answers ?? fact.model)}`);
      case "ready":
        return print(
          fact.input === "file" ? "Speaking from the file." : "Speak. Type m and Enter to mute, q and Enter to quit.",
        );
      case "muted":
        return print(fact.muted ? "The microphone is muted." : "The microphone is on.");
      case "user":
        return print(`You: ${printable(fact.text)}`);
      case "assistant":
        return this.#output.print(
          `${tr(`Assistant: ${printable(fact.text)}`)}${describeEnd(fact)}${formatLatency(fact.latencyMs)}`,
        );
      case "tool":
        return print(`The assistant calls ${printable(fact.name)}.`);
      case "ended":
        return fact.message === "" ? undefined : printError(printable(fact.message));
      default:
        return;
    }
  }

  levels(): void {}

  close(): void {}
}
