// oxlint-disable-next-line no-restricted-imports -- when the process began: no clock of ours was there
import { monitorEventLoopDelay, performance } from "node:perf_hooks";
import { every } from "@vivavoce/audio/clock";
import type { Clock } from "@vivavoce/audio/clock";
import type { ServerMetrics } from "./server-metrics.ts";

const sampleMs = 1000;
const resolutionMs = 10;

/** Adds what the process itself takes, under the names that Prometheus' own clients use. */
export function addProcessMetrics({ registry }: Pick<ServerMetrics, "registry">): void {
  const add = (name: string, help: string, read: () => number): void => registry.gauge({ name, help }, read);
  add("process_resident_memory_bytes", "Memory of the process", () => process.memoryUsage.rss());
  add("process_heap_bytes", "Used heap of the main thread", () => process.memoryUsage().heapUsed);
  add("process_start_time_seconds", "When the process began, in seconds since 1970", () => {
    return Math.round(performance.timeOrigin) / 1000;
  });
  const cpu = { name: "process_cpu_seconds_total", help: "Time of all cores that the process has used" };
  registry.counted(cpu, () => {
    const { user, system } = process.cpuUsage();
    return (user + system) / 1e6;
  });
}

/**
 * Watches how late the event loop is, once a second.
 * @param metrics counts it; undefined where nobody does
 * @param late told of the 99th percentile of each second, in milliseconds
 * @returns stops it
 */
export function watchEventLoop(
  metrics: Pick<ServerMetrics, "loopDelay"> | undefined,
  clock: Pick<Clock, "setTimer">,
  late: (p99Ms: number) => void = () => {},
): () => void {
  const watch = monitorEventLoopDelay({ resolution: resolutionMs });
  watch.enable();
  const stop = every(clock, sampleMs, () => {
    // What is measured is the pause between two ticks of the watch, its own included.
    if (watch.count > 0) metrics?.loopDelay(Math.max(0, watch.max / 1e6 - resolutionMs) / 1000);
    if (watch.count > 0) late(Math.max(0, watch.percentile(99) / 1e6 - resolutionMs));
    watch.reset();
  });
  return () => {
    stop();
    watch.disable();
  };
}
