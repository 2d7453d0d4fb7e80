import type { Environment } from "../hub-cache.ts";
import type { HubPatience } from "./hub-client.ts";

/** What a pull needs of its surroundings; tests give their own. */
export interface PullSurroundings {
  readonly env: Environment;
  /** Wall clock, milliseconds. */
  readonly nowMs: () => number;
  /** Waits; rejects when aborted. */
  readonly wait: (ms: number, signal?: AbortSignal) => Promise<void>;
  /** Bytes that are free on the file system of a folder. */
  readonly freeBytes: (folder: string) => Promise<number>;
  readonly patience?: HubPatience;
}
