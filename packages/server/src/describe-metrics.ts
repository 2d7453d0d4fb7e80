import { addFleetMetrics, addGateways } from "./fleet/fleet-page.ts";
import { addFloorMetrics, addGatewayMetrics } from "./metrics/gateway-metrics.ts";
import { addEngineMetrics } from "./metrics/metered-engines.ts";
import type { MetricDescription } from "./metrics/metric-registry.ts";
import { addProcessMetrics } from "./metrics/process-metrics.ts";
import { createServerMetrics } from "./metrics/server-metrics.ts";

/** Every metric of a server, in the order of the page. */
export function describeMetrics(): readonly MetricDescription[] {
  const metrics = createServerMetrics();
  const zero = (): number => 0;
  addProcessMetrics(metrics);
  addEngineMetrics(metrics, {});
  addGatewayMetrics(metrics, {
    sessions: zero,
    parked: zero,
    resumed: zero,
    load: zero,
    waitingFinals: zero,
    sheds: () => false,
    isReady: () => true,
    keptBytes: zero,
    maxSessions: 0,
    maxBytes: zero,
  });
  addFloorMetrics(metrics, zero);
  addFleetMetrics(metrics, {
    link: { isUp: true, figures: { reconnects: 0, unsent: 0, roundTripSeconds: 0 } },
    others: { size: 0 },
  });
  addGateways(metrics.registry, { list: () => [] }, new Set());
  return metrics.registry.describe();
}
