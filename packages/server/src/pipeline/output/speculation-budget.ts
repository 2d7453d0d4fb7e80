import type { Clock } from "../../runtime/clock.ts";

/** Counts answers that were made ahead: how many were used, how many thrown away, and whether one more may be risked. */
export interface SpeculationBudget {
  mayRisk(): boolean;
  used(): void;
  wasted(): void;
  readonly counts: { readonly used: number; readonly wasted: number };
}

const minuteMs = 60_000;

/** @param maxWastedPerMinute answers of one session that may be thrown away in any minute; 0 for no answers ahead */
export function createSpeculationBudget(clock: Clock, maxWastedPerMinute: number): SpeculationBudget {
  let wastedAtMs: readonly number[] = [];
  const counts = { used: 0, wasted: 0 };
  return {
    mayRisk() {
      wastedAtMs = wastedAtMs.filter((atMs) => clock.now() - atMs < minuteMs);
      return wastedAtMs.length < maxWastedPerMinute;
    },
    used() {
      counts.used += 1;
    },
    wasted() {
      counts.wasted += 1;
      wastedAtMs = [...wastedAtMs, clock.now()];
    },
    counts,
  };
}
