import { deferred } from "@vivavoce/audio/deferred";
import type { Timers } from "@vivavoce/audio/clock";
import type { EngineHealth } from "../engine-health.ts";
import type { WorkChannel } from "./work-channel.ts";
import type { EngineOffer, WorkAnswer } from "./work-frame.ts";
import { createWorkLink, isRefusal } from "./work-link.ts";
import type { WorkBeginning, WorkEvents, WorkHandle, WorkLink, WorkRefusal } from "./work-link.ts";

/** What a pool asks of its workers, and with what. */
export interface WorkPoolOptions {
  /** Engines that are asked for here, by name. */
  readonly engines: readonly string[];
  /** For the pauses between tries to reach a worker, and between those of an engine of it that failed. */
  readonly timers: Timers;
  /** A number from 0 to below 1, for choosing among equals. */
  readonly random: () => number;
  /** Told of what an operator should know of a worker. */
  readonly onNews?: (news: WorkerNews) => void;
}

/** What happens to one worker. */
export interface WorkerNews {
  /** Its name. */
  readonly worker: string;
  /** It can be asked, it is gone, or one of its engines is not that of the others. */
  readonly event: "there" | "gone" | "other engine";
  /** Why it is gone, or which engine is another. */
  readonly detail?: string;
}

/** What a worker says of itself. */
export interface WorkerState {
  /** Pieces of work that it may begin now. */
  readonly free: number;
  /** It finishes what it has and takes nothing more. */
  readonly isDraining: boolean;
}

/** One worker of a pool. */
export interface PoolMember {
  /** It has said something of itself. */
  tell(state: WorkerState): void;
  /** Nothing is begun there until it says something again. */
  doubt(): void;
  /** It is gone for good: what is in work there is lost. */
  remove(): void;
}

/**
 * Any number of workers that offer engines, as one: each utterance and each clause goes to the one with most room of those whose
 * engine is well, and stays there; now and then one goes to an engine that failed, which may be well again, and all do for
 * which the others have no room. Of engines with the same name, those are used that have what the first has: a session must
 * not change its sampling rate or lose its voice on the way. They may have more, as a worker that comes again with more voices.
 */
export interface WorkPool extends WorkLink {
  /** One more of them. @param connect opens a channel to it, asked again when one is lost */
  add(worker: string, connect: () => Promise<WorkChannel>): PoolMember;
}

/** A pool without workers; `add` brings them. */
export function createWorkPool(options: WorkPoolOptions): WorkPool {
  return new Pool(options);
}

interface Member {
  readonly worker: string;
  readonly link: WorkLink;
  /** Its engines that may be asked for. */
  engines: ReadonlySet<string>;
  free: number;
  isDraining: boolean;
  /** What failed there, by name of the engine. */
  readonly failing: Map<string, FailingEngine>;
}

/** An engine that is not well at one of the workers, while it is at others. */
interface FailingEngine {
  /** Pieces of work that it was given nevertheless. */
  trials: number;
  /** Its pause is over: the next piece of work may be for it. */
  isRested: boolean;
  cancel: () => void;
}

/**
 * Pauses before one piece of work is given to an engine that failed, in milliseconds. Many an engine knows only from what it is
 * asked that it is well again, and without one it would idle for ever.
 */
const restsMs = [5000, 10_000, 20_000, 40_000, 60_000];

class Pool implements WorkPool {
  readonly ready: Promise<void>;
  readonly #settled = deferred();
  readonly #options: WorkPoolOptions;
  readonly #members = new Set<Member>();
  readonly #offers = new Map<string, EngineOffer>();
  readonly #waiting = new Set<() => void>();
  /** Engines have been made from what was offered: it stays as it is. */
  #isSettled = false;

  constructor(options: WorkPoolOptions) {
    this.#options = options;
    this.ready = this.#settled.promise;
    this.#look();
  }

  get isUp(): boolean {
    return [...this.#members].some((each) => this.#isThere(each));
  }

  get offers(): Readonly<Record<string, EngineOffer>> {
    return Object.fromEntries(this.#offers);
  }

  health(name: string): EngineHealth {
    const having = [...this.#members].filter((each) => this.#isThere(each) && each.engines.has(name));
    if (having.length === 0) {
      const hasOther = [...this.#members].some((each) => this.#isThere(each) && each.link.offers[name] !== undefined);
      const detail = hasOther
        ? "the workers offer another engine than this server began with, it has to be started again"
        : "no worker offers it";
      return { isReady: false, detail };
    }
    const told = having.map(({ link }) => link.health(name));
    const well = told.filter(({ isReady }) => isReady);
    const waiting = told.reduce((sum, health) => sum + (health.waiting ?? 0), 0);
    const worst =
      told.find(({ isReady }) => !isReady) ?? told.find(({ degraded }) => degraded !== undefined) ?? told[0];
    const lacking = told.length - well.length;
    return {
      ...worst,
      isReady: well.length > 0,
      ...(well.length > 0 && lacking > 0 && { degraded: `${lacking} of ${told.length} workers cannot` }),
      ...(told.some((health) => health.waiting !== undefined) && { waiting }),
    };
  }

  add(worker: string, connect: () => Promise<WorkChannel>): PoolMember {
    const { timers, onNews } = this.#options;
    const link = createWorkLink({
      connect,
      timers,
      onChange: (isUp, cause) => {
        if (isUp) this.#came(member);
        else this.#left();
        onNews?.({ worker, event: isUp ? "there" : "gone", ...(cause !== undefined && { detail: cause.message }) });
      },
    });
    const member: Member = { worker, link, engines: new Set(), free: 0, isDraining: false, failing: new Map() };
    this.#members.add(member);
    return {
      tell: ({ free, isDraining }) => {
        member.free = free;
        member.isDraining = isDraining;
        if (free > 0 && !isDraining) this.#wake();
      },
      doubt: () => void (member.free = 0),
      remove: () => {
        this.#members.delete(member);
        forgetFailures(member);
        link.close();
        this.#left();
      },
    };
  }

  begin(work: WorkBeginning, events: WorkEvents): WorkHandle | WorkRefusal {
    const able = [...this.#members].filter((each) => this.#isThere(each) && each.engines.has(work.engine));
    if (able.length === 0) return "engine_unavailable";
    // One that fails is soon done with what it is given, and has most room of all.
    const well = able.filter((each) => this.#isWell(each, work.engine));
    const rested = able.find((each) => each.free > 0 && each.failing.get(work.engine)?.isRested === true);
    if (rested !== undefined && well.length > 0) {
      this.#rest(rested, work.engine);
      return this.#beginAt(rested, work, events);
    }
    const asked = well.some(({ free }) => free > 0) ? well : able;
    const most = Math.max(...asked.map(({ free }) => free));
    if (most <= 0) return "engine_overloaded";
    const best = asked.filter(({ free }) => free === most);
    const member = best[Math.floor(this.#options.random() * best.length)] ?? best[0];
    return member === undefined ? "engine_unavailable" : this.#beginAt(member, work, events);
  }

  whenUp(call: () => void): () => void {
    this.#waiting.add(call);
    return () => void this.#waiting.delete(call);
  }

  close(): void {
    for (const member of this.#members) {
      forgetFailures(member);
      member.link.close();
    }
    this.#members.clear();
    this.#waiting.clear();
  }

  /** Whether an engine of it is well; one that is not rests from when this is first asked. */
  #isWell(member: Member, engine: string): boolean {
    if (member.link.health(engine).isReady) {
      member.failing.get(engine)?.cancel();
      member.failing.delete(engine);
      return true;
    }
    if (!member.failing.has(engine)) this.#rest(member, engine);
    return false;
  }

  #rest({ failing }: Member, engine: string): void {
    const trials = (failing.get(engine)?.trials ?? -1) + 1;
    const restMs = restsMs[Math.min(trials, restsMs.length - 1)] ?? 0;
    const cancel = this.#options.timers.setTimer(restMs, () => (state.isRested = true));
    const state: FailingEngine = { trials, isRested: false, cancel };
    failing.set(engine, state);
  }

  #beginAt(member: Member, work: WorkBeginning, events: WorkEvents): WorkHandle | WorkRefusal {
    const handle = member.link.begin(work, {
      answer: (answer: WorkAnswer) => {
        // It was asked for more than it had: until it says how much it has, others are asked.
        if (answer.type === "failed" && isRefusal(answer.failure)) member.free = 0;
        events.answer(answer);
      },
      lost: () => events.lost(),
    });
    if (typeof handle === "string") return handle;
    // What was begun since it last spoke; else all that come meanwhile would go to the same.
    member.free -= 1;
    return handle;
  }

  #came(member: Member): void {
    const { engines: wanted, onNews } = this.#options;
    const { link, worker } = member;
    const engines = new Set<string>();
    for (const name of wanted) {
      const offer = link.offers[name];
      if (offer === undefined) continue;
      const first = this.#offers.get(name) ?? offer;
      this.#offers.set(name, first);
      if (hasAll(offer, first)) engines.add(name);
      else onNews?.({ worker, event: "other engine", detail: name });
    }
    member.engines = engines;
    this.#look();
    if (member.free > 0) this.#wake();
  }

  #isThere({ link, isDraining }: Member): boolean {
    return link.isUp && !isDraining;
  }

  /** As long as nothing is made from what was offered, one that is gone does not decide what the others have to be. */
  #left(): void {
    if (this.#isSettled) return;
    const up = [...this.#members].filter(({ link }) => link.isUp);
    for (const name of this.#offers.keys()) {
      if (!up.some(({ engines }) => engines.has(name))) this.#offers.delete(name);
    }
    for (const member of up) this.#came(member);
  }

  #look(): void {
    if (!this.#options.engines.every((name) => this.#offers.has(name))) return;
    this.#isSettled = true;
    this.#settled.resolve();
  }

  #wake(): void {
    const waiting = [...this.#waiting];
    this.#waiting.clear();
    for (const call of waiting) call();
  }
}

function forgetFailures({ failing }: Member): void {
  for (const { cancel } of failing.values()) cancel();
  failing.clear();
}

/** Whether an offer has all that sessions were told of another: the same, and in its lists perhaps more, in any order. */
function hasAll(offer: unknown, told: unknown): boolean {
  if (Array.isArray(told)) {
    const members: readonly unknown[] = Array.isArray(offer) ? offer : [];
    return told.every((wanted) => members.some((member) => hasAll(member, wanted)));
  }
  if (typeof told !== "object" || told === null) return offer === told;
  if (typeof offer !== "object" || offer === null || Array.isArray(offer)) return false;
  const keys = new Set([...Object.keys(offer), ...Object.keys(told)]);
  return [...keys].every((key) =>
    hasAll((offer as Readonly<Record<string, unknown>>)[key], (told as Readonly<Record<string, unknown>>)[key]),
  );
}
