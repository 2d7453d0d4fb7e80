import { EngineError } from "@vivavoce/engine";
import type { EngineHealth } from "@vivavoce/engine";

/** What the last request says of a server: it is tried again with each, so one that answers is well at once. */
export interface ServerHealth {
  (): EngineHealth;
  answered(): void;
  failed(error: unknown): void;
}

/** A server counts as down from a request that did not reach it, or got no answer in time, to the next that does. */
export function createServerHealth(): ServerHealth {
  let state: EngineHealth = { isReady: true };
  return Object.assign(() => state, {
    answered(): void {
      state = { isReady: true };
    },
    failed(error: unknown): void {
      if (!(error instanceof EngineError)) return;
      if (["engine_unavailable", "timed_out", "unauthorized"].includes(error.code)) {
        state = { isReady: false, detail: error.message.replace(/\.$/, "") };
      }
    },
  });
}
