/** One session's work, which waits for its turn among the others'. */
export interface Lane {
  /** There is work. Done before this returns when nobody else waits and the lane has not had its share; else in turn. */
  wake(): void;
  /** Forgets the lane; it is not called any more. */
  close(): void;
}

/** How turns are timed and put off. */
export interface FairTurnsOptions {
  /** Monotonic milliseconds. */
  readonly now: () => number;
  /** Calls back once after whatever else the event loop has to do. */
  readonly defer: (callback: () => void) => void;
}

/** Longest a lane works before the next one's turn, in milliseconds; a piece that has begun is finished. */
const sliceMs = 2;
/** Longest all lanes work before sockets and timers are looked after, in milliseconds. */
const roundMs = 10;

interface Member {
  readonly work: () => boolean;
  /** Worked since the event loop last came round. */
  spentMs: number;
  isClosed: boolean;
}

/**
 * Shares the thread among sessions: whoever has much to do is worked on in slices, in turn with everybody else. Round robin
 * in time, not in messages: a message of one kind costs a thousand times what another does. Work that arrives while nothing
 * waits is done at once, so an ordinary session never notices that there are turns.
 */
export class FairTurns {
  readonly #now: () => number;
  readonly #defer: (callback: () => void) => void;
  /** Lanes with something new to do, then those that could not finish in their slice: a short wish goes before a long one. */
  readonly #fresh = new Set<Member>();
  readonly #unfinished = new Set<Member>();
  /** Lanes with time to their account. */
  readonly #charged = new Set<Member>();
  #spentMs = 0;
  #isDeferred = false;
  #isWorking = false;

  constructor({ now, defer }: FairTurnsOptions) {
    this.#now = now;
    this.#defer = defer;
  }

  /** @param work does one small piece and says whether there is another that can be done now; never throws */
  lane(work: () => boolean): Lane {
    const member: Member = { work, spentMs: 0, isClosed: false };
    return {
      wake: () => this.#wake(member),
      close: () => {
        member.isClosed = true;
        this.#fresh.delete(member);
        this.#unfinished.delete(member);
        this.#charged.delete(member);
      },
    };
  }

  #wake(member: Member): void {
    if (member.isClosed || this.#fresh.has(member) || this.#unfinished.has(member)) return;
    const isFree = this.#fresh.size === 0 && this.#unfinished.size === 0 && !this.#isWorking;
    if (member.spentMs >= sliceMs) this.#wait(member, this.#unfinished);
    else if (!isFree || this.#spentMs >= roundMs) this.#wait(member, this.#fresh);
    else if (this.#work(member)) this.#wait(member, this.#unfinished);
  }

  #wait(member: Member, among: Set<Member>): void {
    if (member.isClosed) return;
    among.add(member);
    this.#comeRound();
  }

  /** One slice; true when there is more to do. */
  #work(member: Member): boolean {
    const startMs = this.#now();
    let passedMs = 0;
    let hasMore = true;
    this.#isWorking = true;
    while (hasMore && !member.isClosed && member.spentMs + passedMs < sliceMs) {
      hasMore = member.work();
      passedMs = this.#now() - startMs;
    }
    this.#isWorking = false;
    member.spentMs += passedMs;
    this.#spentMs += passedMs;
    this.#charged.add(member);
    this.#comeRound();
    return hasMore;
  }

  #comeRound(): void {
    if (this.#isDeferred) return;
    this.#isDeferred = true;
    this.#defer(() => this.#round());
  }

  #round(): void {
    this.#isDeferred = false;
    this.#spentMs = 0;
    for (const member of this.#charged) member.spentMs = 0;
    this.#charged.clear();
    // Those that join now come after those that wait already, each once a round.
    const fresh = [...this.#fresh];
    const unfinished = [...this.#unfinished];
    for (const member of fresh) {
      if (this.#spentMs >= roundMs) break;
      this.#fresh.delete(member);
      this.#turn(member);
    }
    for (const [index, member] of unfinished.entries()) {
      // However many have something new to do, the others get on.
      if (index > 0 && this.#spentMs >= roundMs) break;
      this.#unfinished.delete(member);
      this.#turn(member);
    }
    if (this.#fresh.size + this.#unfinished.size > 0) this.#comeRound();
  }

  #turn(member: Member): void {
    if (this.#work(member)) this.#wait(member, this.#unfinished);
  }
}
