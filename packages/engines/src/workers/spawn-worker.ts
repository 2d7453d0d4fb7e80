import type { Transferable, Worker } from "node:worker_threads";

/** A thread and what it is started with. */
export interface ThreadOptions<Message> {
  /** Address of the module that the worker's own module sits beside, `import.meta.url`. */
  readonly beside: string;
  /** Name of the worker's module, without its ending. */
  readonly module: string;
  /** Folder of both below `src`. */
  readonly folder: string;
  /** Starts the thread with a compiled module. It must not inherit this process's own flags, which may lead to sources. */
  readonly start: (module: URL) => Worker;
  readonly onMessage: (message: Message) => void;
  /** The thread has ended, for whatever reason; called once, not after `close`. */
  readonly onLost: (cause: unknown) => void;
}

/** A running thread. It keeps the process alive only while it starts or has messages to answer. */
export interface Thread {
  post(message: unknown, transfer?: readonly Transferable[]): void;
  close(): Promise<void>;
}

/** Starts a worker thread. An uncaught error, running out of memory and an exit all end in `onLost`. */
export function spawnWorker<Message>(options: ThreadOptions<Message>): Thread {
  const worker = options.start(compiled(options));
  let cause: unknown;
  let isClosed = false;
  // That it is ready is an answer too.
  let unanswered = 1;
  worker.on("message", (message: Message) => {
    unanswered = Math.max(0, unanswered - 1);
    if (unanswered === 0) worker.unref();
    if (!isClosed) options.onMessage(message);
  });
  // An error is always followed by the exit; a message that cannot be read means that the two do not fit together.
  worker.on("error", (error) => {
    cause = error;
  });
  worker.on("messageerror", (error) => {
    cause = error;
    void worker.terminate();
  });
  worker.once("exit", (code) => {
    if (!isClosed) options.onLost(cause ?? new Error(`the worker ended with code ${code}`));
  });
  return {
    post(message, transfer = []) {
      unanswered += 1;
      worker.ref();
      worker.postMessage(message, transfer);
    },
    async close() {
      isClosed = true;
      await worker.terminate();
    },
  };
}

/** Worker threads run compiled code only: sources under test use the worker of the last build. */
function compiled({ beside, folder, module }: ThreadOptions<never>): URL {
  const own = new URL(`./${module}.js`, beside);
  return new URL(own.href.replace(`/src/${folder}/`, `/dist/${folder}/`));
}
