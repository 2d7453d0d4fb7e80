import { closeSync, openSync, readFileSync, readdirSync } from "node:fs";
import { devNull } from "node:os";
import { every } from "@vivavoce/audio/clock";
import type { Clock } from "@vivavoce/audio/clock";
import type { Logger } from "../runtime/logger.ts";

/** How many files and sockets this process has open, and may have; undefined where the system does not say. */
export interface FileHandles {
  open(): number | undefined;
  limit(): number | undefined;
  /** Whether one more can be had now. */
  canOpen(): boolean;
}

/** Reads them from the system. */
export const systemFileHandles: FileHandles = {
  open: () => attempt(() => readdirSync("/proc/self/fd").length),
  limit() {
    const text = attempt(() => readFileSync("/proc/self/limits", "utf8")) ?? "";
    const soft = /^Max open files\s+(\d+)/m.exec(text)?.[1];
    return soft === undefined ? undefined : Number(soft);
  },
  canOpen() {
    try {
      closeSync(openSync(devNull, "r"));
      return true;
    } catch (error) {
      const code = error instanceof Error && "code" in error ? error.code : "";
      return code !== "EMFILE" && code !== "ENFILE";
    }
  },
};

/** What is watched, and who is told. */
export interface HandleWatchOptions {
  readonly clock: Clock;
  readonly logger: Logger;
  readonly handles: FileHandles;
  /** Called on each look at which none is left. */
  readonly exhausted: () => void;
}

/** Pause between looks. */
const intervalMs = 500;
/** While it lasts it is said again after this time. */
const repeatMs = 30_000;
/** Part of the limit from which there are few left. */
const fewLeft = 0.9;

/**
 * Watches for the end of file handles. When a process has none, the system closes new connections before node hears of
 * them: without this nothing would be said. Returns a function that stops watching.
 */
export function watchFileHandles({ clock, logger, handles, exhausted }: HandleWatchOptions): () => void {
  const limit = handles.limit();
  let state: "enough" | "few" | "none" = "enough";
  let saidAt = -Infinity;

  function say(next: typeof state, open: number | undefined): void {
    const now = clock.now();
    if (next === state && (next === "enough" || now - saidAt < repeatMs)) return;
    state = next;
    saidAt = now;
    const facts = { open, limit };
    if (next === "none") logger.log("error", "no file handles left (EMFILE), new connections are lost", facts);
    else if (next === "few") logger.log("warn", "file handles run short", facts);
    else logger.log("info", "file handles are enough again", facts);
  }

  return every(clock, intervalMs, () => {
    if (!handles.canOpen()) {
      say("none", undefined);
      return exhausted();
    }
    const open = limit === undefined ? undefined : handles.open();
    say(open !== undefined && limit !== undefined && open >= limit * fewLeft ? "few" : "enough", open);
  });
}

function attempt<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch {
    return undefined; // not on this system, or no handle left to look with
  }
}
