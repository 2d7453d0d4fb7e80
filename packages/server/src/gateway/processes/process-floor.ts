import type { Clock } from "@vivavoce/audio/clock";
import { addFloorMetrics } from "../../metrics/gateway-metrics.ts";
import type { Counter } from "../../metrics/metric-registry.ts";
import { mergePages, lastingPart } from "../../metrics/merge-pages.ts";
import type { ServerMetrics } from "../../metrics/server-metrics.ts";
import type { LoadLimits, LoadWatch } from "../../load/load-watch.ts";
import type { Logger } from "../../runtime/logger.ts";
import type { SessionDirectory } from "../admin/session-registry.ts";
import { writeRefusal } from "../refusal.ts";
import { noProcess } from "../session-floor.ts";
import type { Arrival, ArrivalEvents, SessionFloor } from "../session-floor.ts";
import { HandOver } from "./process-place.ts";
import type { Guest, RunningProcess, StartProcess } from "./process-place.ts";
import { createLoadOfProcesses } from "./load-of-processes.ts";
import type { Answers, FromSessions, Question } from "./process-messages.ts";
import { placeOf } from "../resume/resume-ask.ts";
import { placeOfSession } from "../resume/session-ask.ts";
import { lookEveryMs, ProcessLife } from "./process-life.ts";
import { createSeatBook } from "./seat-book.ts";

/** Which processes have the sessions, and what the server has. */
export interface ProcessFloorOptions {
  /** Processes with sessions, at least 1. */
  readonly count: number;
  readonly start: StartProcess;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly metrics: ServerMetrics;
  /** Of the whole server. */
  readonly limits: LoadLimits;
  /** Pages of processes without sessions, which are part of the server. */
  readonly otherPages?: () => Promise<readonly string[]>;
  /** What the whole server does without at the moment. */
  readonly degraded?: () => readonly object[];
}

/** How long an answer is waited for: its part of the page of numbers, or of the list of sessions. */
const answerMs = 1000;

interface Place {
  readonly number: number;
  process: RunningProcess | undefined;
  handOver: HandOver | undefined;
  state: "starting" | "ready" | "gone";
  readonly life: ProcessLife;
  status: Extract<FromSessions, { type: "status" }> | undefined;
  lastPage: string;
  onDrained: () => void;
  onGone: () => void;
  cancelTimer: () => void;
}

/**
 * Several processes with sessions, of which each new one goes to that with the fewest. One that is lost takes its sessions
 * with it and no others, and is started again: at once, then after growing pauses, for ever.
 */
export class ProcessFloor implements SessionFloor {
  readonly #options: ProcessFloorOptions;
  readonly #book = createSeatBook();
  readonly #places: readonly Place[];
  readonly #questions = new Map<number, { readonly number: number; readonly give: (answer: unknown) => void }>();
  readonly #losses: Counter;
  /** Of those who go on with a session, or want to, by their seats. */
  readonly #going = new Map<number, ArrivalEvents>();
  #asks = 0;
  /** What lost processes had counted: a counter that goes back would be taken for a new server. */
  #past = "";
  #resumedBefore = 0;
  #state: "open" | "draining" | "closing" = "open";
  #firstFailure: (cause: Error) => void = () => {};
  #cancelWatch = (): void => {};

  /** What all of them have to do: new sessions go where there is the least. */
  readonly load: LoadWatch;
  readonly directory: SessionDirectory = {
    list: async () => {
      const lists = await Promise.all(this.#ready().map((place) => this.#ask(place, { what: "list" })));
      return lists.flatMap((list) => list ?? []).toSorted((one, other) => other.age_seconds - one.age_seconds);
    },
    hangUp: async (id) => {
      const ready = this.#ready();
      const answers = await Promise.all(ready.map((place) => this.#ask(place, { what: "hang-up", id })));
      return answers.includes(true);
    },
  };

  constructor(options: ProcessFloorOptions) {
    this.#options = options;
    const statuses = () => this.#ready().flatMap(({ status }) => status ?? []);
    this.load = createLoadOfProcesses(options.limits, statuses);
    this.#places = Array.from({ length: options.count }, (_, index) => newPlace(index + 1));
    this.#losses = addFloorMetrics(options.metrics, () => this.#ready().length);
  }

  /** Starts them; resolves when all are ready. @throws what was wrong with the first that did not come up */
  async open(): Promise<void> {
    const failed = new Promise<never>((_, reject) => (this.#firstFailure = reject));
    failed.catch(() => {});
    const all = this.#places.map((place) => new Promise<void>((resolve) => this.#start(place, resolve)));
    await Promise.race([Promise.all(all), failed]);
    this.#firstFailure = () => {};
    this.#watch();
  }

  get canSeat(): boolean {
    return this.#state === "open" && this.#ready().length > 0;
  }

  get parked(): number {
    return this.#sum("parked");
  }

  get resumed(): number {
    return this.#resumedBefore + this.#sum("resumed");
  }

  get keptBytes(): number {
    return this.#sum("keptBytes");
  }

  get maxBytes(): number {
    return this.#sum("maxBytes");
  }

  unavailable(): readonly object[] {
    const ready = this.#ready();
    // Others take the place of one that is lost.
    if (ready.length === 0) return [{ stage: "sessions", engine: "processes", detail: "no session process runs" }];
    return saidOnce(ready.flatMap(({ status }) => status?.unavailable ?? []));
  }

  facts(): object {
    const ready = this.#ready();
    const others = ready.flatMap(({ status }) => status?.degraded ?? []);
    const degraded = saidOnce([...(this.#options.degraded?.() ?? []), ...others]);
    const processes = { running: ready.length, of: this.#places.length };
    return { processes, ...(degraded.length > 0 && { degraded }) };
  }

  async holds(id: string, owner: string, protocol: string): Promise<boolean> {
    const place = this.#ready().find(({ number }) => number === placeOfSession(id));
    return place !== undefined && (await this.#ask(place, { what: "holds", id, owner, protocol })) === true;
  }

  seat(arrival: Arrival, events: ArrivalEvents): void {
    const guest: Guest = { arrival, events, isMoved: false };
    const place = this.#state === "open" ? this.#placeFor(arrival) : undefined;
    if (place?.handOver === undefined) {
      writeRefusal(arrival.socket, noProcess);
      return events.left();
    }
    const seat = this.#book.take(place.number, () => {
      this.#going.delete(seat);
      if (!guest.isMoved) events.left();
    });
    if (arrival.resume !== undefined) this.#going.set(seat, events);
    place.handOver.add(guest, seat);
  }

  /** Where one goes on there is its session; others go where there are the fewest. */
  #placeFor({ resume, asked }: Arrival): Place | undefined {
    const ready = this.#ready();
    const wanted = resume === undefined ? placeOfSession(asked?.sessionId ?? "") : placeOf(resume);
    const number = this.#book.least(ready.map((place) => place.number));
    // In a process that does not know it, one is told that it is not there any more.
    return ready.find((place) => place.number === wanted) ?? ready.find((place) => place.number === number);
  }

  async drain(): Promise<void> {
    this.#state = "draining";
    const ends = this.#places.map(async (place) => {
      this.#refuseWaiting(place);
      if (place.state !== "ready") return;
      const drained = new Promise<void>((resolve) => (place.onDrained = resolve));
      place.process?.send({ type: "drain" });
      await drained;
    });
    await Promise.all(ends);
  }

  async close(): Promise<void> {
    this.#state = "closing";
    this.#cancelWatch();
    const ends = this.#places.map(async (place) => {
      place.cancelTimer();
      this.#refuseWaiting(place);
      if (place.process === undefined) return;
      const gone = new Promise<void>((resolve) => (place.onGone = resolve));
      if (place.state === "ready") place.process.send({ type: "close" });
      else place.process.kill();
      await gone;
    });
    await Promise.all(ends);
  }

  terminate(): void {
    this.#state = "closing";
    this.#cancelWatch();
    for (const place of this.#places) {
      place.cancelTimer();
      place.process?.kill();
    }
  }

  async page(metrics: ServerMetrics): Promise<string> {
    const { otherPages } = this.#options;
    const [own, others] = await Promise.all([
      Promise.all(this.#places.map((place) => this.#pageOf(place))),
      otherPages?.() ?? [],
    ]);
    return mergePages([metrics.registry.render(), ...own, ...others, this.#past]);
  }

  async #pageOf(place: Place): Promise<string> {
    if (place.state !== "ready") return "";
    // One that is busy is shown as it was.
    const page = (await this.#ask(place, { what: "page" })) ?? place.lastPage;
    if (place.state === "ready") place.lastPage = page;
    return page;
  }

  /** Undefined when the process does not answer in time, or is gone. */
  #ask<Asked extends Question>(place: Place, question: Asked): Promise<Answers[Asked["what"]] | undefined> {
    const ask = ++this.#asks;
    return new Promise((resolve) => {
      const give = (answer: unknown): void => {
        cancel();
        this.#questions.delete(ask);
        resolve(answer as Answers[Asked["what"]] | undefined);
      };
      const cancel = this.#options.clock.setTimer(answerMs, () => give(undefined));
      this.#questions.set(ask, { number: place.number, give });
      place.process?.send({ type: "ask", ask, question });
    });
  }

  #start(place: Place, onReady: () => void): void {
    const { clock, start, logger } = this.#options;
    place.state = "starting";
    const isCurrent = (): boolean => place.process === process;
    const process: RunningProcess = start(place.number, {
      ready: () => {
        if (!isCurrent()) return;
        place.state = "ready";
        place.life.ready(clock.now());
        place.handOver = new HandOver(process, logger);
        onReady();
      },
      message: (message) => {
        if (isCurrent()) this.#take(place, message);
      },
      exited: (cause) => {
        if (isCurrent()) this.#lost(place, cause);
      },
    });
    place.process = process;
  }

  #take(place: Place, message: FromSessions): void {
    place.life.heard();
    switch (message.type) {
      case "took":
        return place.handOver?.took(message.seat);
      case "adopted":
        return this.#going.get(message.seat)?.adopted?.();
      case "left":
        return this.#book.leave(place.number, message.seat);
      case "status":
        place.status = message;
        return;
      case "drained":
        return place.onDrained();
      case "answer":
        return this.#questions.get(message.ask)?.give(message.answer);
    }
  }

  #lost(place: Place, cause: Error): void {
    const { clock, logger, metrics } = this.#options;
    const waiting = place.handOver?.close() ?? [];
    for (const guest of waiting) guest.isMoved = true;
    place.process = undefined;
    place.handOver = undefined;
    place.state = "gone";
    this.#resumedBefore += place.status?.resumed ?? 0;
    place.status = undefined;
    for (const { number, give } of this.#questions.values()) if (number === place.number) give(undefined);
    const sessions = this.#book.lose(place.number) - waiting.length;
    place.onDrained();
    place.onGone();
    if (this.#state === "closing") return;
    this.#past = mergePages([this.#past, lastingPart(place.lastPage)]);
    place.lastPage = "";
    for (let count = 0; count < sessions; count++) metrics.closed(1006);
    this.#losses.add({ process: String(place.number) });
    logger.log("error", "a session process was lost", { process: place.number, sessions, reason: cause.message });
    this.#firstFailure(cause);
    for (const { arrival, events } of waiting) this.seat(arrival, events);
    if (this.#state !== "open") return;
    place.cancelTimer = clock.setTimer(place.life.lost(clock.now()), () => this.#start(place, () => {}));
  }

  /** Ends processes that do not answer any more: others can take their place. */
  #watch(): void {
    const { clock, logger } = this.#options;
    for (const place of this.#places) {
      if (place.state !== "ready" || !place.life.look()) continue;
      logger.log("error", "a session process does not answer, it is ended", { process: place.number });
      place.process?.kill();
    }
    this.#cancelWatch = clock.setTimer(lookEveryMs, () => this.#watch());
  }

  #refuseWaiting(place: Place): void {
    // The line stays: who was sent already is seated.
    for (const guest of place.handOver?.close() ?? []) {
      guest.isMoved = true;
      writeRefusal(guest.arrival.socket, noProcess);
      guest.events.left();
    }
  }

  #ready(): Place[] {
    return this.#places.filter(({ state }) => state === "ready");
  }

  #sum(member: "keptBytes" | "maxBytes" | "parked" | "resumed"): number {
    return this.#places.reduce((sum, { status }) => sum + (status?.[member] ?? 0), 0);
  }
}

/** The engines are one for all: what several say of them is said once. */
function saidOnce(all: readonly object[]): object[] {
  return [...new Map(all.map((each) => [JSON.stringify(each), each])).values()];
}

function newPlace(number: number): Place {
  return {
    number,
    process: undefined,
    handOver: undefined,
    state: "gone",
    life: new ProcessLife(),
    status: undefined,
    lastPage: "",
    onDrained() {},
    onGone() {},
    cancelTimer() {},
  };
}
