/** Work that is left out when there is too much of it, in this order. The last text of an utterance is never left out. */
export const shedOrder = ["partials", "noise_reduction", "judge", "sessions"] as const;

/** Work that is left out under load. */
export type ShedWork = (typeof shedOrder)[number];

/** From when on there is too much to do. */
export interface LoadLimits {
  /**
   * How late the event loop may be, in milliseconds: the 99th percentile of each of the last five seconds. Later, no new
   * session is taken. 0: that is not looked at.
   */
  readonly maxLoopDelayMs: number;
  /**
   * Sessions that may await the last text of an utterance at the same time before no new session is taken, however many
   * texts each of them awaits: one caller must not shut the others out. 0: any number.
   */
  readonly maxWaitingFinals: number;
}

/** How much a process has to do. */
export interface LoadWatch {
  /** The event loop was late by so much in the last second, as its 99th percentile, in milliseconds. */
  loopDelay(p99Ms: number): void;
  /** The last text of an utterance of a session is awaited, or there. */
  finals(change: 1 | -1, session: string): void;
  /** Sessions that await one. */
  readonly waitingFinals: number;
  /** Part of the limits that is used: 1 and more is too much. */
  readonly load: number;
  /** Whether such work is left out now. */
  sheds(work: ShedWork): boolean;
}

/** Seconds in a row that count: one long task is no load. */
const windowSamples = 5;

/** From which load each kind of work is left out. */
const sheddingFrom: Readonly<Record<ShedWork, number>> = {
  partials: 0.5,
  noise_reduction: 0.65,
  judge: 0.8,
  sessions: 1,
};

/** Watches how much there is to do. */
export function createLoadWatch({ maxLoopDelayMs, maxWaitingFinals }: LoadLimits): LoadWatch {
  let samples: readonly number[] = [];
  /** Texts that are awaited, by session; of those that await none there is no entry. */
  const awaited = new Map<string, number>();

  function load(): number {
    // What was late in each of the seconds: with fewer than that many it is not known yet.
    const sustainedMs = samples.length < windowSamples ? 0 : Math.min(...samples);
    const byLoop = maxLoopDelayMs === 0 ? 0 : sustainedMs / maxLoopDelayMs;
    const byFinals = maxWaitingFinals === 0 ? 0 : awaited.size / maxWaitingFinals;
    return Math.max(byLoop, byFinals);
  }

  return {
    loopDelay(p99Ms) {
      samples = [...samples.slice(1 - windowSamples), p99Ms];
    },
    finals(change, session) {
      const count = (awaited.get(session) ?? 0) + change;
      if (count > 0) awaited.set(session, count);
      else awaited.delete(session);
    },
    get waitingFinals() {
      return awaited.size;
    },
    get load() {
      return load();
    },
    sheds: (work) => load() >= sheddingFrom[work],
  };
}
