/**
 * Loaded into `vivavoce serve` with `--import`: tells the bench how the process is, whenever it asks. Run with
 * `--expose-gc`, so that the heap is what is still needed, and not what has not been collected yet.
 */
import { readdirSync, readFileSync } from "node:fs";
import { ownCpuMs } from "../kit/machine.ts";
import { watchUsage } from "../kit/process-usage.ts";

/** How the server's process is. Loop delays are since the question before. */
export interface Vitals {
  readonly heapMiB: number;
  /** Memory outside of the heap that JavaScript holds. */
  readonly externalMiB: number;
  readonly rssMiB: number;
  /** Sockets, timers and the like that are open. */
  readonly resources: number;
  readonly threads: number;
  readonly descriptors: number;
  readonly loopP99Ms: number;
  readonly loopMaxMs: number;
  readonly cpuMs: number;
}

const usage = watchUsage();

function vitals(): Vitals {
  const { loop } = usage();
  // Twice: what finalizers let go is collected by the second.
  for (let n = 0; n < 2; n++) (globalThis as { gc?: () => void }).gc?.();
  const memory = process.memoryUsage();
  const [, threads] = /Threads:\s+(\d+)/.exec(readFileSync("/proc/self/status", "utf8")) ?? [];
  // The stop for the collection just now is not the server's own.
  setTimeout(usage, 20);
  return {
    loopP99Ms: loop.p99Ms,
    loopMaxMs: loop.maxMs,
    heapMiB: memory.heapUsed / 2 ** 20,
    externalMiB: (memory.external + memory.arrayBuffers) / 2 ** 20,
    rssMiB: memory.rss / 2 ** 20,
    resources: process.getActiveResourcesInfo().length,
    threads: Number(threads),
    descriptors: readdirSync("/proc/self/fd").length,
    cpuMs: ownCpuMs(),
  };
}

process.on("message", () => process.send?.(vitals()));
// A bench that was stopped takes its server along.
process.once("disconnect", () => process.exit());
process.channel?.unref();
