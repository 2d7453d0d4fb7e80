import { addFleetMetrics, addGateways } from "./fleet/fleet-page.ts";
import { addFloorMetrics, addGatewayMetrics } from "./metrics/gateway-metrics.ts";
import { addEngineMetrics } from "./metrics/metered-engines.ts";
import type { MetricDescription } from "./metrics/metric-registry.ts";
import { addProcessMetrics } from "./metrics/process-metrics.ts";
import { createServerMetrics } from "./metrics/server-metrics.ts";

/** Every metric of a server, in the order of the page. */
export function describeMetrics(): readonly MetricDescription[] {
  const metrics = createServerMetrics();
  addProcessMetrics(metrics);
  addEngineMetrics(metrics, {});
  const load = { load: 0, waitingFinals: 0, sheds: () => false };
  const floor = { parked: 0, resumed: 0, keptBytes: 0, maxBytes: 0 };
  addGatewayMetrics(metrics, {
    sessions: () => 0,
    maxSessions: 0,
    isReady: () => true,
    load,
    floor,
    certificate: () => undefined,
    configuration: () => undefined,
  });
  addFloorMetrics(metrics, () => 0);
  addFleetMetrics(metrics, {
    link: { isUp: true, figures: { reconnects: 0, unsent: 0, roundTripSeconds: 0 } },
    others: { size: 0 },
  });
  addGateways(metrics.registry, { list: () => [] }, new Set());
  return metrics.registry.describe();
}
