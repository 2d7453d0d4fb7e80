/** What the queue needs to know of an entry. */
export interface QueueEntry {
  /** Whose it is: entries of one share are served in the order they came, urgent ones first. Compared by identity. */
  readonly share: unknown;
  /** Work it makes, in any unit that is the same for all entries; more than 0. */
  readonly cost: number;
  /** Somebody waits for it in silence. */
  readonly isUrgent: boolean;
}

interface Share<Entry> {
  readonly urgent: Entry[];
  readonly patient: Entry[];
  /** Work this share has had done, counted from where the others are; its next entry begins here. */
  start: number;
  /** For shares that are equal: who has waited longer. */
  turn: number;
}

/**
 * Entries that wait for a worker. Shares take turns by the work they have had, not by the number of entries: whoever asks
 * for a little is served before whoever asks for a lot, and nobody waits for ever. Urgent entries have a head start, which
 * a share can use up: they go first among those who had about the same.
 */
export class FairQueue<Entry extends QueueEntry> {
  readonly #headStart: number;
  readonly #shares = new Map<unknown, Share<Entry>>();
  /** Where a share begins that has not had anything lately. */
  #now = 0;
  #turns = 0;

  /** @param headStart work that an urgent entry may be ahead of the others' turn, in units of cost */
  constructor(headStart: number) {
    this.#headStart = headStart;
  }

  /** Shares that are remembered: those that wait, and those that had more than others who wait. */
  get shares(): number {
    return this.#shares.size;
  }

  /** Entries that wait, of all shares. */
  get size(): number {
    let size = 0;
    for (const { urgent, patient } of this.#shares.values()) size += urgent.length + patient.length;
    return size;
  }

  add(entry: Entry): void {
    const share = this.#shares.get(entry.share) ?? this.#open(entry.share);
    if (isIdle(share)) {
      share.start = Math.max(share.start, this.#now);
      share.turn = ++this.#turns;
    }
    (entry.isUrgent ? share.urgent : share.patient).push(entry);
  }

  /** The entry to do next; undefined when there is none, or no urgent one where only those are wanted. */
  take(urgentOnly = false): Entry | undefined {
    const next = this.#next(urgentOnly);
    // Somebody is free and nothing waits: nobody has had too much.
    if (next === undefined && !urgentOnly) this.#shares.clear();
    if (next === undefined) return undefined;
    const entry = next.urgent.shift() ?? next.patient.shift();
    if (entry === undefined) return undefined;
    const waiting = [...this.#shares.values()].filter((share) => !isIdle(share) || share === next);
    this.#now = Math.max(this.#now, Math.min(...waiting.map((share) => share.start)));
    next.start += entry.cost;
    next.turn = ++this.#turns;
    this.#forget();
    return entry;
  }

  /** Counts work for a share that nobody knew of when its entry was taken, so that its next ones come later. */
  charge(key: unknown, cost: number): void {
    const share = this.#shares.get(key) ?? this.#open(key);
    share.start = Math.max(share.start, this.#now) + cost;
  }

  /** @returns false when the entry does not wait any more */
  remove(entry: Entry): boolean {
    const share = this.#shares.get(entry.share);
    const entries = entry.isUrgent ? share?.urgent : share?.patient;
    const index = entries?.indexOf(entry) ?? -1;
    if (index < 0) return false;
    entries?.splice(index, 1);
    this.#forget();
    return true;
  }

  /** Takes everything out. */
  clear(): Entry[] {
    const entries = [...this.#shares.values()].flatMap(({ urgent, patient }) => [...urgent, ...patient]);
    this.#shares.clear();
    return entries;
  }

  /** What waits of a share. */
  waiting(share: unknown): readonly Entry[] {
    const { urgent = [], patient = [] } = this.#shares.get(share) ?? {};
    return [...urgent, ...patient];
  }

  #open(key: unknown): Share<Entry> {
    const share: Share<Entry> = { urgent: [], patient: [], start: 0, turn: 0 };
    this.#shares.set(key, share);
    return share;
  }

  #next(urgentOnly: boolean): Share<Entry> | undefined {
    let best: Share<Entry> | undefined;
    for (const share of this.#shares.values()) {
      if (isIdle(share) || (urgentOnly && share.urgent.length === 0)) continue;
      if (best === undefined || this.#order(share, best) < 0) best = share;
    }
    return best;
  }

  /** Negative when the first of the two goes before the other. */
  #order(left: Share<Entry>, right: Share<Entry>): number {
    const head = (share: Share<Entry>): number => share.start - (share.urgent.length > 0 ? this.#headStart : 0);
    return head(left) - head(right) || left.turn - right.turn;
  }

  /** A share that waits for nothing is only remembered while it had more than the others. */
  #forget(): void {
    for (const [key, share] of this.#shares) if (isIdle(share) && share.start <= this.#now) this.#shares.delete(key);
  }
}

function isIdle(share: { readonly urgent: readonly unknown[]; readonly patient: readonly unknown[] }): boolean {
  return share.urgent.length === 0 && share.patient.length === 0;
}
