import { readlinkSync } from "node:fs";
import { setPriority } from "node:os";

/** Gives a thread about half the time of one at 0 when both want the same core. */
const nice = 3;

/**
 * Lets the calling worker thread stand back when the main thread wants its core, so that inference on all cores does not
 * delay sockets and sessions. Linux only, where priorities belong to threads; elsewhere it does nothing.
 */
export function lowerThreadPriority(): void {
  if (process.platform !== "linux") return;
  try {
    // "<process>/task/<thread>", of the thread that reads it.
    const threadId = Number(readlinkSync("/proc/thread-self").split("/").at(-1));
    if (Number.isInteger(threadId)) setPriority(threadId, nice);
  } catch {
    // Without /proc, or not allowed: the priority stays.
  }
}
