import type { Caller } from "./kit/caller.ts";
import type { Usage } from "./kit/child-messages.ts";
import type { MeasuredServer } from "./kit/measured-server.ts";
import { sum } from "./kit/statistics.ts";

/** What the session is about: the user speaks, the server answers, or neither. */
export type Phase = "silent" | "listening" | "answering";

export interface PhaseUsage {
  readonly wallMs: number;
  /** Share of one core the server took; 1 is a whole core. */
  readonly cpuShare: number;
  /** Largest p99 and largest single delay of the event loop in any stretch of this phase, in milliseconds. */
  readonly loopMaxMs: number;
  readonly loopUtilization: number;
}

export interface MeteredUsage {
  readonly phases: Readonly<Record<Phase, PhaseUsage>>;
  readonly cpuMs: number;
  readonly wallMs: number;
  readonly rssAtStartMiB: number;
  readonly rssAtEndMiB: number;
  readonly peakRssMiB: number;
  readonly longestCollectionMs: number;
}

interface Stretch {
  readonly phase: Phase;
  readonly from: Usage;
  readonly to: Usage;
}

const pollMs = 50;

/** Divides the processor time of a server among the phases of its one conversation. */
export class PhaseMeter {
  readonly #server: MeasuredServer;
  readonly #caller: Caller;
  readonly #stretches: Stretch[] = [];
  readonly #done: Promise<void>;
  #stopping = false;

  constructor(server: MeasuredServer, caller: Caller) {
    this.#server = server;
    this.#caller = caller;
    this.#done = this.#follow();
  }

  /** Ends the measurement. */
  async stop(): Promise<MeteredUsage> {
    this.#stopping = true;
    await this.#done;
    const first = this.#stretches[0]?.from;
    const last = this.#stretches.at(-1)?.to;
    if (first === undefined || last === undefined) throw new Error("nothing was measured");
    return {
      phases: {
        silent: this.#usageOf("silent"),
        listening: this.#usageOf("listening"),
        answering: this.#usageOf("answering"),
      },
      cpuMs: last.cpuMs - first.cpuMs,
      wallMs: last.atMs - first.atMs,
      rssAtStartMiB: first.rssMiB,
      rssAtEndMiB: last.rssMiB,
      peakRssMiB: last.peakRssMiB,
      longestCollectionMs: Math.max(...this.#stretches.map((stretch) => stretch.to.collection.maxMs)),
    };
  }

  async #follow(): Promise<void> {
    let from = await this.#server.usage();
    while (!this.#stopping) {
      const phase = this.#phase();
      while (!this.#stopping && this.#phase() === phase) await new Promise((resolve) => setTimeout(resolve, pollMs));
      const to = await this.#server.usage();
      this.#stretches.push({ phase, from, to });
      from = to;
    }
  }

  #phase(): Phase {
    if (this.#caller.speaking) return "listening";
    const response = this.#caller.responses.at(-1);
    return response !== undefined && Number.isNaN(response.doneAtMs) ? "answering" : "silent";
  }

  #usageOf(phase: Phase): PhaseUsage {
    const own = this.#stretches.filter((stretch) => stretch.phase === phase);
    const total = (of: (stretch: Stretch) => number): number => sum(own.map(of));
    const wallMs = total(({ from, to }) => to.atMs - from.atMs);
    return {
      wallMs,
      cpuShare: total(({ from, to }) => to.cpuMs - from.cpuMs) / wallMs,
      loopMaxMs: Math.max(0, ...own.map(({ to }) => to.loop.maxMs)),
      loopUtilization: total(({ from, to }) => to.loopUtilization * (to.atMs - from.atMs)) / wallMs,
    };
  }
}
