import type { AudioClock } from "@vivavoce/client/node-audio";

/** A clock for tests: time passes only in `advance`. */
export class ManualClock implements AudioClock {
  #nowMs = Date.UTC(2026, 0, 1);
  readonly #timers = new Set<{ readonly intervalMs: number; readonly run: () => void; dueMs: number }>();

  nowMs(): number {
    return this.#nowMs;
  }

  every(intervalMs: number, run: () => void): () => void {
    const timer = { intervalMs, run, dueMs: this.#nowMs + intervalMs };
    this.#timers.add(timer);
    return () => this.#timers.delete(timer);
  }

  /** Lets time pass, calling what is due in order. */
  advance(durationMs: number): void {
    const endMs = this.#nowMs + durationMs;
    for (;;) {
      const next = [...this.#timers].sort((a, b) => a.dueMs - b.dueMs)[0];
      if (next === undefined || next.dueMs > endMs) break;
      this.#nowMs = next.dueMs;
      next.dueMs += next.intervalMs;
      next.run();
    }
    this.#nowMs = endMs;
  }
}
