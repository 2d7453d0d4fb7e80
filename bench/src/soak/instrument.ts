/**
 * Loaded into `vivavoce serve` with `--import`: tells the bench how the process is, whenever it asks. Run with
 * `--expose-gc`, so that the heap is what is still needed, and not what has not been collected yet.
 */
import { readdirSync, readFileSync } from "node:fs";
import { monitorEventLoopDelay } from "node:perf_hooks";

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

const samplingMs = 5;
const delay = monitorEventLoopDelay({ resolution: samplingMs });
delay.enable();

function vitals(): Vitals {
  const beyond = (nanoseconds: number): number => Math.max(0, nanoseconds / 1e6 - samplingMs);
  const loop = { loopP99Ms: beyond(delay.percentile(99)), loopMaxMs: beyond(delay.max) };
  // Twice: what finalizers let go is collected by the second.
  for (let n = 0; n < 2; n++) (globalThis as { gc?: () => void }).gc?.();
  const memory = process.memoryUsage();
  const { user, system } = process.cpuUsage();
  const [, threads] = /Threads:\s+(\d+)/.exec(readFileSync("/proc/self/status", "utf8")) ?? [];
  // The stop for the collection just now is not the server's own.
  setTimeout(() => delay.reset(), 4 * samplingMs);
  return {
    ...loop,
    heapMiB: memory.heapUsed / 2 ** 20,
    externalMiB: (memory.external + memory.arrayBuffers) / 2 ** 20,
    rssMiB: memory.rss / 2 ** 20,
    resources: process.getActiveResourcesInfo().length,
    threads: Number(threads),
    descriptors: readdirSync("/proc/self/fd").length,
    cpuMs: (user + system) / 1000,
  };
}

process.on("message", () => process.send?.(vitals()));
// A bench that was stopped takes its server along.
process.once("disconnect", () => process.exit());
process.channel?.unref();
