import { addProcessMetrics } from "./process-metrics.ts";
import { createMetricRegistry } from "./metric-registry.ts";

/** A number of a process that is read when somebody asks. */
export interface PageGauge {
  readonly name: string;
  readonly help: string;
  readonly read: () => number;
}

/**
 * The page of numbers of a process that has no sessions: what it takes itself.
 * @param gauges what else it tells
 */
export function createProcessPage(gauges: readonly PageGauge[] = []): () => string {
  const registry = createMetricRegistry();
  addProcessMetrics({ registry });
  for (const { name, help, read } of gauges) registry.gauge({ name, help }, read);
  return () => registry.render();
}
