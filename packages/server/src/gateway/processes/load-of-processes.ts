import { createLoadWatch } from "../../load/load-watch.ts";
import type { LoadLimits, LoadWatch } from "../../load/load-watch.ts";
import type { FromSessions } from "./process-messages.ts";

type Status = Pick<Extract<FromSessions, { type: "status" }>, "load" | "waitingFinals" | "sheds">;

/**
 * What a server of several processes has to do. A new session goes where there is the least, so that is what counts of the
 * processes; of this one, which lets in, its own event loop; and the texts that all of them await, for the engines are one for all.
 */
export function createLoadOfProcesses(limits: LoadLimits, statuses: () => readonly Status[]): LoadWatch {
  const own = createLoadWatch({ ...limits, maxWaitingFinals: 0 });
  const finals = (): number => statuses().reduce((sum, { waitingFinals }) => sum + waitingFinals, 0);
  const load = (): number => {
    const all = statuses().map((status) => status.load);
    const least = all.length === 0 ? 0 : Math.min(...all);
    const byFinals = limits.maxWaitingFinals === 0 ? 0 : finals() / limits.maxWaitingFinals;
    return Math.max(own.load, least, byFinals);
  };
  return {
    loopDelay: (p99Ms) => own.loopDelay(p99Ms),
    // Awaited in the processes, which tell of it.
    finals() {},
    get waitingFinals() {
      return finals();
    },
    get load() {
      return load();
    },
    sheds: (work) => (work === "sessions" ? load() >= 1 : statuses().some(({ sheds }) => sheds.includes(work))),
  };
}
