import { healthOf } from "../engine-health.ts";
import type { EngineHealth, HealthReporting } from "../engine-health.ts";

type Engine = HealthReporting & { readonly info: { readonly id: string } };

/**
 * The health of an engine that is several. Sessions of the others go on while one is down: only the usual one keeps callers
 * out.
 */
export function healthOfSeveral(usual: Engine, all: Iterable<Engine>): EngineHealth {
  const each = Array.from(all, (engine) => ({ id: engine.info.id, ...healthOf(engine) }));
  const down = each.filter(({ isReady }) => !isReady).map(({ id }) => id);
  const { isReady, detail } = healthOf(usual);
  const lacking = each.flatMap(({ degraded }) => degraded ?? []);
  if (down.length > 0 && isReady) lacking.unshift(`${down.join(", ")} cannot work`);
  const degraded = lacking.length > 0 ? { degraded: lacking.join("; ") } : {};
  if (!isReady || down.length === 0) return { isReady, ...(detail !== undefined && { detail }), ...degraded };
  return { isReady, detail: `${down.join(", ")} cannot work`, ...degraded };
}
