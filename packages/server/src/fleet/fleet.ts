import type { Clock } from "@vivavoce/audio/clock";
import { reasonOf } from "@vivavoce/audio/reason-of";
import type { OtherShares } from "./other-shares.ts";
import type { Logger } from "../runtime/logger.ts";
import { serverBuild } from "../runtime/server-build.ts";
import type { FleetLink } from "./fleet-link.ts";
import { maxAnswerBytes, parsed, readNews, readQuestion, readWhole } from "./fleet-messages.ts";
import { takeNames, written, writtenWhole } from "./fleet-messages.ts";
import type { FleetQuestion, GatewayNews, GatewayState } from "./fleet-messages.ts";
import { readListed } from "./listed-session.ts";
import type { ListedSession } from "./listed-session.ts";
import { OtherGateways } from "./other-gateways.ts";
import type { KnownGateway } from "./other-gateways.ts";

/** How often a gateway tells what has changed; with many gateways less often, so that what each hears stays the same. */
const tellEveryMs = 250;
const gatewaysAtFullPace = 50;
/** Ticks after which it says that it lives, though nothing has changed. */
const ticksOfPulse = 4;
/** Ticks without a word after which a gateway is lost: five seconds, or five pulses where there are many. */
const ticksOfLease = 20;
/** As long as the way itself is away, the others are taken to be as they were, but no longer than this. */
const ticksOfOutage = 240;
/** How long others are waited for that are asked about their sessions or numbers, and what they may say. */
const answerMs = 1000;
const maxAllBytes = 12 * 1024 * 1024;
/** Messages in one tick. */
const maxTold = 10;
/** Networks and callers that wait to be told. */
const maxWaiting = 10_000;

/** A gateway as the fleet asks it. */
export interface FleetGateway {
  readonly maxSessions: number;
  readonly connectionsPerMinute: number;
  readonly state: () => GatewayState;
  /** Sessions by caller. */
  readonly held: ReadonlyMap<string, number>;
  /** Of other gateways: connections and secrets of a caller, wrong credentials of a network. */
  readonly connected: (caller: string, count: number) => void;
  readonly minted: (caller: string, count: number) => void;
  readonly wrong: (network: string, count: number) => void;
  readonly list: () => Promise<readonly ListedSession[]>;
  readonly hangUp: (id: string) => Promise<boolean>;
  /** Undefined where its numbers are nobody's business. */
  readonly page: () => Promise<string | undefined>;
}

/** What a gateway has of the others. */
export interface FleetOptions {
  readonly link: FleetLink;
  readonly clock: Clock;
  readonly logger: Logger;
  /** Another one each time that the gateway starts. */
  readonly run: string;
  /** Told of each message that was not understood, or for which there is no room. */
  readonly onDropped?: (reason: "malformed" | "too_many") => void;
}

/** What the others have said, and who of them has not, in time and in so many bytes. */
export interface Gathered<Answer> {
  readonly answers: ReadonlyMap<string, Answer>;
  readonly missing: readonly string[];
}

/** A gateway's place among others that are one with it: tells them what it has, hears what they have, and asks them. */
export class Fleet {
  readonly others = new OtherGateways();
  readonly #options: FleetOptions;
  readonly #since: string;
  readonly #changed = new Map<string, number>();
  readonly #connections = new Map<string, number>();
  readonly #mints = new Map<string, number>();
  readonly #wrong = new Map<string, number>();
  #gateway: FleetGateway | undefined;
  #seq = 0;
  #ticks = 0;
  #ticksAway = 0;
  #cancelTimer = (): void => {};
  #saidTwice = false;
  #saidMalformed = false;
  /** What others have said of themselves, by their names. */
  readonly #versions = new Map<string, string>();

  constructor(options: FleetOptions) {
    this.#options = options;
    this.#since = new Date(options.clock.wallMs()).toISOString();
  }

  get name(): string {
    return this.#options.link.gateway;
  }

  get link(): FleetLink {
    return this.#options.link;
  }

  /** What the shares of this gateway are told, and tell. */
  shares(): OtherShares {
    const { others } = this;
    return {
      get sessions() {
        return others.sessions;
      },
      get maxSessions() {
        return others.maxSessions;
      },
      get connectionsPerMinute() {
        return others.connectionsPerMinute;
      },
      heldBy: (caller) => others.heldBy(caller),
      holds: (caller, sessions) => void this.#changed.set(caller, sessions),
      connected: (caller) => count(this.#connections, caller),
    };
  }

  /** The same for secrets, which are bounded as often as connections, and not in number. */
  mintShares(): OtherShares {
    const { others } = this;
    return {
      sessions: 0,
      maxSessions: 0,
      get connectionsPerMinute() {
        return others.connectionsPerMinute;
      },
      heldBy: () => 0,
      holds() {},
      connected: (caller) => count(this.#mints, caller),
    };
  }

  /** A wrong credential was shown here. */
  wrong(network: string): void {
    count(this.#wrong, network);
  }

  /** Begins to tell and to hear. */
  open(gateway: FleetGateway): void {
    this.#gateway = gateway;
    this.link.listen({
      told: (message) => this.#take(message),
      asked: (question) => this.#answer(question),
    });
    this.#tick();
  }

  /** Tells at once, for example that it takes no new sessions any more. */
  tellNow(): void {
    if (this.#gateway !== undefined) this.#tell(this.#gateway.state(), true);
  }

  /** Says that it is gone, and hears no more. */
  close(): void {
    this.#cancelTimer();
    if (this.#gateway === undefined) return;
    this.#tell("gone", true);
    this.#gateway = undefined;
    this.link.close();
  }

  /** All gateways, this one first. */
  list(): readonly KnownGateway[] {
    const { held, state = () => "gone" as const } = this.#gateway ?? {};
    const sessions = [...(held?.values() ?? [])].reduce((sum, each) => sum + each, 0);
    return [{ name: this.name, state: state(), since: this.#since, sessions }, ...this.others.list()];
  }

  /** Sessions of the others, or of that id. */
  sessions(id?: string): Promise<Gathered<readonly ListedSession[]>> {
    return this.#gather(id === undefined ? { what: "list" } : { what: "list", id }, (answer) => {
      const list = answer["sessions"];
      return Array.isArray(list) ? list.flatMap((each: unknown) => readListed(each) ?? []) : undefined;
    });
  }

  /** Ends a session of another gateway: true from the one that had it. */
  hangUp(id: string): Promise<Gathered<boolean>> {
    return this.#gather({ what: "hang-up", id }, (answer) => answer["found"] === true);
  }

  /** Pages of numbers of the others. */
  pages(): Promise<Gathered<string>> {
    return this.#gather({ what: "page" }, ({ page }) => (typeof page === "string" ? page : undefined));
  }

  async #gather<Answer>(
    question: FleetQuestion,
    read: (answer: Readonly<Record<string, unknown>>) => Answer | undefined,
  ): Promise<Gathered<Answer>> {
    const answers = new Map<string, Answer>();
    const missing: string[] = [];
    let room = maxAllBytes;
    const asks = this.others.list().map(async ({ name }) => {
      const bytes = await this.#ask(name, question);
      room -= bytes?.byteLength ?? 0;
      const value = bytes === undefined || room < 0 ? undefined : parsed(bytes);
      const answer = value === undefined ? undefined : read(value);
      if (answer === undefined) missing.push(name);
      else answers.set(name, answer);
    });
    await Promise.all(asks);
    return { answers, missing: missing.toSorted() };
  }

  #ask(gateway: string, question: FleetQuestion): Promise<Uint8Array | undefined> {
    return this.link.ask(gateway, written(question), { timeoutMs: answerMs, maxBytes: maxAnswerBytes });
  }

  #take(message: Uint8Array): void {
    const news = readNews(message);
    if (news === undefined) return this.#dropMalformed();
    if (news.gateway === this.name) return this.#hearsItself(news);
    if (news.state === "gone") {
      this.#versions.delete(news.gateway);
      return this.others.forget(news.gateway, news.run);
    }
    if (!this.others.take(news)) return this.#options.onDropped?.("too_many");
    this.#tellVersion(news);
    for (const [caller, connections] of news.connections) this.#gateway?.connected(caller, connections);
    for (const [caller, mints] of news.mints) this.#gateway?.minted(caller, mints);
    for (const [network, times] of news.wrong) this.#gateway?.wrong(network, times);
    this.#askMissed();
  }

  /** In an upgrade there are two for a while; for longer something was forgotten. */
  #tellVersion({ gateway, version }: GatewayNews): void {
    if (version === undefined || this.#versions.get(gateway) === version) return;
    this.#versions.set(gateway, version);
    if (version === serverBuild()) return;
    const { logger } = this.#options;
    logger.log("warn", "a gateway on the bus is of another version", { gateway, version, own: serverBuild() });
  }

  #dropMalformed(): void {
    this.#options.onDropped?.("malformed");
    if (this.#saidMalformed) return;
    this.#saidMalformed = true;
    this.#options.logger.log(
      "warn",
      "a message on the bus was not understood: of a version that does not fit, or a stranger's",
    );
  }

  /** Two of one name would each take the other's sessions for its own. */
  #hearsItself({ run }: GatewayNews): void {
    if (run === this.#options.run || this.#saidTwice) return;
    this.#saidTwice = true;
    this.#options.logger.log("error", "another gateway on the bus has the same name, set bus.name", {
      gateway: this.name,
    });
  }

  #askMissed(): void {
    const name = this.others.nextToAsk();
    if (name === undefined) return;
    void this.#ask(name, { what: "counts" }).then((answer) =>
      this.others.answered(name, answer === undefined ? undefined : readWhole(answer)),
    );
  }

  async #answer(bytes: Uint8Array): Promise<Uint8Array | undefined> {
    const question = readQuestion(bytes);
    const gateway = this.#gateway;
    if (question === undefined) this.#dropMalformed();
    if (question === undefined || gateway === undefined) return undefined;
    try {
      return await this.#answerTo(question, gateway);
    } catch (error) {
      const reason = reasonOf(error);
      this.#options.logger.log("warn", "a question of another gateway has no answer", { asked: question.what, reason });
      return undefined;
    }
  }

  async #answerTo(question: FleetQuestion, gateway: FleetGateway): Promise<Uint8Array> {
    switch (question.what) {
      case "counts":
        return writtenWhole({ run: this.#options.run, seq: this.#seq, sessions: gateway.held });
      case "page":
        return written({ page: await gateway.page() });
      case "list": {
        const sessions = await gateway.list();
        const { id } = question;
        return written({ sessions: id === undefined ? sessions : sessions.filter((each) => each.id === id) });
      }
      case "hang-up":
        return written({ found: await gateway.hangUp(question.id) });
    }
  }

  #tick(): void {
    const { clock, link, logger } = this.#options;
    const pace = Math.max(1, (this.others.size + 1) / gatewaysAtFullPace);
    this.#cancelTimer = clock.setTimer(tellEveryMs * pace, () => this.#tick());
    this.#ticks += 1;
    this.#ticksAway = link.isUp ? 0 : this.#ticksAway + 1;
    const isOutage = !link.isUp && this.#ticksAway <= ticksOfOutage;
    if (!isOutage)
      for (const gateway of this.others.look(ticksOfLease)) {
        this.#versions.delete(gateway);
        logger.log("warn", "a gateway was lost", { gateway });
      }
    if (this.#gateway !== undefined) this.#tell(this.#gateway.state(), this.#ticks % ticksOfPulse === 1);
    this.#askMissed();
  }

  #tell(state: GatewayState, isPulse: boolean): void {
    const { link, run } = this.#options;
    if (!link.isUp) return this.#tooMuch();
    const waiting = [this.#changed, this.#connections, this.#mints, this.#wrong];
    let isDue = isPulse;
    for (let told = 0; told < maxTold && (isDue || waiting.some(({ size }) => size > 0)); told++) {
      isDue = false;
      this.#seq += 1;
      const { maxSessions = 0, connectionsPerMinute = 0 } = this.#gateway ?? {};
      const [sessions, connections, mints, wrong] = waiting.map(takeNames);
      const lists = { sessions, connections, mints, wrong };
      const { name: gateway } = this;
      link.tell(
        written({
          gateway,
          run,
          version: serverBuild(),
          seq: this.#seq,
          since: this.#since,
          state,
          maxSessions,
          connectionsPerMinute,
          ...lists,
        }),
      );
    }
  }

  /** While nobody can be told: what is only news is left out, and what others will ask for is with them then. */
  #tooMuch(): void {
    for (const list of [this.#connections, this.#mints, this.#wrong]) list.clear();
    if (this.#changed.size <= maxWaiting) return;
    this.#changed.clear();
    // Who has missed a number asks for everything.
    this.#seq += 1;
  }
}

function count(list: Map<string, number>, name: string): void {
  if (list.has(name) || list.size < maxWaiting) list.set(name, (list.get(name) ?? 0) + 1);
}
