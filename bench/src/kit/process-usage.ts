import { PerformanceObserver, monitorEventLoopDelay, performance } from "node:perf_hooks";
import { wallMs } from "./child-messages.ts";
import type { Usage } from "./child-messages.ts";
import { ownCpuMs } from "./machine.ts";
import { sum } from "./statistics.ts";

const samplingMs = 5;

/** Begins to watch this process. @returns what it has used, each time it is asked */
export function watchUsage(): () => Usage {
  const delay = monitorEventLoopDelay({ resolution: samplingMs });
  let utilization = performance.eventLoopUtilization();
  let collections: number[] = [];
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) collections.push(entry.duration);
  }).observe({ entryTypes: ["gc"] });
  delay.enable();
  return () => {
    // The histogram counts the timer's own period too; the delay is what lies beyond.
    const beyond = (nanoseconds: number): number => Math.max(0, nanoseconds / 1e6 - samplingMs);
    const now: Usage = {
      atMs: wallMs(),
      cpuMs: ownCpuMs(),
      rssMiB: process.memoryUsage.rss() / 2 ** 20,
      peakRssMiB: process.resourceUsage().maxRSS / 1024,
      loop: {
        p50Ms: beyond(delay.percentile(50)),
        p99Ms: beyond(delay.percentile(99)),
        maxMs: beyond(delay.max),
        ticks: delay.count,
      },
      loopUtilization: performance.eventLoopUtilization(utilization).utilization,
      collection: { maxMs: Math.max(0, ...collections), totalMs: sum(collections) },
    };
    delay.reset();
    utilization = performance.eventLoopUtilization();
    collections = [];
    return now;
  };
}
