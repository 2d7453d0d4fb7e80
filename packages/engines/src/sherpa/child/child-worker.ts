import type { PoolWorker, PoolWorkerEvents } from "../../workers/pool-worker.ts";
import type { ChildFacts, FromChild, ToChild } from "./child-messages.ts";
import { startChild } from "./start-child.ts";
import type { Child, ChildOptions } from "./start-child.ts";

/** How a process is started and spoken to, and when it has become too large. */
export interface ChildWorkerOptions<Request, Answer> extends Omit<ChildOptions, "onReady" | "onMessage" | "onLost"> {
  /** Most memory of the process, in bytes; one that has more behind an answer is replaced before its next order. */
  readonly maxMemoryBytes: number;
  readonly onFacts?: (facts: ChildFacts) => void;
  readonly toMessage: (request: Request, id: number) => ToChild;
  /** What a message answers. */
  readonly toAnswer: (message: FromChild) => Answer | undefined;
}

/** A process as a worker of a pool: one order at a time. @param begin how a process is started; tests have none */
export function startChildWorker<Request, Answer>(
  options: ChildWorkerOptions<Request, Answer>,
  events: PoolWorkerEvents<Answer>,
  begin: typeof startChild = startChild,
): PoolWorker<Request> {
  let id = 0;
  let isReady = false;
  let isRenewed = false;
  /** An order that came while the process was being replaced. */
  let waiting: ToChild | undefined;
  let child = start();

  function start(): Child {
    return begin({
      ...options,
      onReady(facts) {
        isReady = true;
        options.onFacts?.(facts);
        if (!isRenewed) events.onReady();
        if (waiting !== undefined) child.send(waiting);
        waiting = undefined;
      },
      onMessage(message) {
        child.rest();
        if (message.id !== id) return;
        if ("memoryBytes" in message && message.memoryBytes > options.maxMemoryBytes) renew();
        if (message.type === "failed") events.onFailure(undefined);
        else events.onAnswer(options.toAnswer(message));
      },
      onLost: events.onLost,
    });
  }

  function renew(): void {
    [isReady, isRenewed] = [false, true];
    void child.end();
    child = start();
  }

  return {
    send(request) {
      id += 1;
      const message = options.toMessage(request, id);
      if (isReady) child.send(message);
      else waiting = message;
    },
    abort() {
      if (isReady) return child.send({ type: "abort", id });
      // Nobody has begun it: a process that is loading must not be taken for one that does not leave off.
      waiting = undefined;
      events.onAnswer(undefined);
    },
    close: () => child.end(),
  };
}
