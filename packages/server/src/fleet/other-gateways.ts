import type { Counts, GatewayNews, GatewayState, WholeCounts } from "./fleet-messages.ts";
import { maxNamesOfOne } from "./fleet-messages.ts";

/** A gateway of the fleet, as the others know it. */
export interface KnownGateway {
  readonly name: string;
  readonly state: GatewayState;
  /** ISO 8601. */
  readonly since: string;
  readonly sessions: number;
}

interface Other {
  readonly run: string;
  since: string;
  state: GatewayState;
  seq: number;
  /** Whether everything that it had told before is known. */
  isWhole: boolean;
  isAsked: boolean;
  /** Looks since it said something. */
  silence: number;
  maxSessions: number;
  connectionsPerMinute: number;
  sessions: Map<string, number>;
  total: number;
}

/** Gateways that are kept count of; more would be no fleet of this kind any more. */
const maxGateways = 5_000;

/** What other gateways have told, and what they have together. */
export class OtherGateways {
  /** Sessions of each caller at all others. */
  readonly #held = new Map<string, number>();
  readonly #others = new Map<string, Other>();

  get size(): number {
    return this.#others.size;
  }

  get sessions(): number {
    return this.#sum("total");
  }

  get maxSessions(): number {
    return this.#sum("maxSessions");
  }

  get connectionsPerMinute(): number {
    return this.#sum("connectionsPerMinute");
  }

  heldBy(caller: string): number {
    return this.#held.get(caller) ?? 0;
  }

  list(): readonly KnownGateway[] {
    return [...this.#others].map(([name, { state, since, total }]) => ({ name, state, since, sessions: total }));
  }

  /** Takes what one has told. @returns false when there is no room for it */
  take(news: GatewayNews): boolean {
    const known = this.#others.get(news.gateway);
    const other = known?.run === news.run ? known : this.#begin(news);
    if (other === undefined) return false;
    // The first word of its life leaves nothing out.
    if (news.seq !== other.seq + 1) other.isWhole = false;
    other.seq = news.seq;
    other.silence = 0;
    other.since = news.since;
    other.state = news.state;
    other.maxSessions = news.maxSessions;
    other.connectionsPerMinute = news.connectionsPerMinute;
    for (const [caller, count] of news.sessions) this.#set(other, caller, count);
    return true;
  }

  /** One of whom something was missed, and who is not being asked; it is then. */
  nextToAsk(): string | undefined {
    for (const [name, other] of this.#others) {
      if (other.isWhole || other.isAsked) continue;
      other.isAsked = true;
      return name;
    }
    return undefined;
  }

  /** What one has said that was asked; undefined when it gave no answer. */
  answered(name: string, whole: WholeCounts | undefined): void {
    const other = this.#others.get(name);
    if (other === undefined) return;
    other.isAsked = false;
    // What it has told meanwhile is newer than the answer: it is asked once more.
    if (whole === undefined || whole.run !== other.run || whole.seq < other.seq) return;
    this.#replace(other, whole.sessions);
    other.seq = whole.seq;
    other.isWhole = true;
  }

  /** To be called regularly. @returns those that have said nothing in so many calls; they are forgotten */
  look(looks: number): readonly string[] {
    const lost: string[] = [];
    for (const [name, other] of this.#others) {
      if (++other.silence <= looks) continue;
      this.forget(name);
      lost.push(name);
    }
    return lost;
  }

  #begin({ gateway, run, since, state }: GatewayNews): Other | undefined {
    this.forget(gateway);
    if (this.#others.size >= maxGateways) return undefined;
    const other: Other = {
      run,
      since,
      state,
      seq: 0,
      isWhole: true,
      isAsked: false,
      silence: 0,
      maxSessions: 0,
      connectionsPerMinute: 0,
      sessions: new Map(),
      total: 0,
    };
    this.#others.set(gateway, other);
    return other;
  }

  /** @param run only that of its lives */
  forget(name: string, run?: string): void {
    const other = this.#others.get(name);
    if (other === undefined || (run !== undefined && run !== other.run)) return;
    this.#replace(other, new Map());
    this.#others.delete(name);
  }

  #replace(other: Other, sessions: Counts): void {
    for (const caller of other.sessions.keys()) if (!sessions.has(caller)) this.#set(other, caller, 0);
    for (const [caller, count] of sessions) this.#set(other, caller, count);
  }

  #set(other: Other, caller: string, count: number): void {
    const before = other.sessions.get(caller) ?? 0;
    if (before === 0 && other.sessions.size >= maxNamesOfOne) return;
    if (count === 0) other.sessions.delete(caller);
    else other.sessions.set(caller, count);
    other.total += count - before;
    const held = this.heldBy(caller) + count - before;
    if (held === 0) this.#held.delete(caller);
    else this.#held.set(caller, held);
  }

  #sum(member: "total" | "maxSessions" | "connectionsPerMinute"): number {
    let sum = 0;
    for (const other of this.#others.values()) sum += other[member];
    return sum;
  }
}
