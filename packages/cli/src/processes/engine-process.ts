import { lookEveryMs, ProcessLife } from "@vivavoce/server";
import type { Clock, Logger } from "@vivavoce/server";
import type { SecretsByPlace } from "../compose/engine-secrets.ts";
import { forkProcess } from "./fork-process.ts";
import type { ForkedProcess, ForkOptions } from "./fork-process.ts";
import type { ToProcess } from "./process-messages.ts";

/** What the process of the engines is started with. */
export interface EngineProcessOptions {
  readonly start: Extract<ToProcess, { type: "start" }>;
  readonly env: ForkOptions["env"];
  readonly clock: Clock;
  readonly logger: Logger;
  readonly fork?: (options: ForkOptions) => ForkedProcess;
}

/** The process of the engines, which is started again for ever when it is lost. */
export interface EngineProcess {
  /** Starts it; resolves when the engines are loaded. @throws what was wrong, the first time */
  open(): Promise<void>;
  /** Has it take other keys, and each that comes after it. */
  renewSecrets(secrets: SecretsByPlace): void;
  /** Its part of the page of numbers; empty when it does not say it in time. */
  page(): Promise<string>;
  /** Ends it; resolves when it is gone. */
  close(): Promise<void>;
}

const pageMs = 1000;
/** Time for engines to be closed. */
const endMs = 5000;

/** Starts the process of the engines, and another whenever it is lost, until it is closed. */
export function createEngineProcess(options: EngineProcessOptions): EngineProcess {
  const { clock, logger, env, fork = forkProcess } = options;
  let { start } = options;
  let child: ForkedProcess | undefined;
  let isClosed = false;
  const life = new ProcessLife();
  let hasBeenReady = false;
  let isUp = false;
  let cancelTimer = (): void => {};
  let cancelWatch = (): void => {};
  let onGone = (): void => {};
  const pages = new Set<(text: string) => void>();

  function launch(ready: () => void, failed: (cause: Error) => void): void {
    const running = fork({
      module: "engine-main",
      env,
      onMessage(message) {
        life.heard();
        if (message.type === "numbers") for (const give of pages) give(message.text);
        if (message.type !== "ready") return;
        hasBeenReady = true;
        isUp = true;
        life.ready(clock.now());
        logger.log("info", "the process of the engines runs", { pid: running.pid });
        ready();
      },
      onExit(cause) {
        child = undefined;
        isUp = false;
        onGone();
        if (isClosed) return;
        failed(cause);
        if (isClosed) return;
        logger.log("error", "the process of the engines was lost", { reason: cause.message });
        cancelTimer = clock.setTimer(life.lost(clock.now()), () =>
          launch(
            () => {},
            () => {},
          ),
        );
      },
    });
    child = running;
    running.send(start);
  }

  function watch(): void {
    // One that loads its engines says nothing yet, and may take long.
    if (child !== undefined && isUp && life.look()) {
      logger.log("error", "the process of the engines does not answer, it is ended");
      child.kill();
    }
    cancelWatch = clock.setTimer(lookEveryMs, watch);
  }

  return {
    open: () =>
      new Promise((resolve, reject) =>
        launch(
          () => {
            watch();
            resolve();
          },
          (cause) => {
            // Nobody waits for one that did not come up the first time.
            isClosed ||= !hasBeenReady;
            reject(cause);
          },
        ),
      ),
    renewSecrets(secrets) {
      start = { ...start, secrets };
      child?.send({ type: "secrets", secrets });
    },
    page: () =>
      new Promise((resolve) => {
        const give = (text: string): void => {
          cancel();
          pages.delete(give);
          resolve(text);
        };
        const cancel = clock.setTimer(pageMs, () => give(""));
        pages.add(give);
        if (child === undefined) give("");
        else child.send({ type: "numbers" });
      }),
    close() {
      isClosed = true;
      cancelTimer();
      cancelWatch();
      const ending = child;
      if (ending === undefined) return Promise.resolve();
      return new Promise((resolve) => {
        onGone = () => {
          cancel();
          resolve();
        };
        const cancel = clock.setTimer(endMs, () => ending.kill());
        ending.send({ type: "end" });
      });
    },
  };
}
