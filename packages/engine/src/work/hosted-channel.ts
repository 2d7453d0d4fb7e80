import type { Timers } from "@vivavoce/audio/clock";
import { HostedListening } from "./hosted-listening.ts";
import { HostedSpeech } from "./hosted-speech.ts";
import { HostedUtterance } from "./hosted-utterance.ts";
import type { Supersession } from "./supersession.ts";
import type { WorkChannel } from "./work-channel.ts";
import { failureOf, failureOfName } from "./work-desk.ts";
import type { HostedWork, WorkDesk } from "./work-desk.ts";
import type { WorkAnswer, WorkFailure, WorkFrame, WorkOrder, WorkRequest } from "./work-frame.ts";
import type { HostedEngine } from "./hosted-engine.ts";

/** What a channel has of its host. */
export interface HostedChannelOptions {
  /** By the names under which they are offered. */
  readonly engines: Readonly<Record<string, HostedEngine>>;
  /** For the time that there is for answers. */
  readonly timers: Timers;
  /** Requests that may be unanswered at a time. */
  readonly credits: number;
  /** Of all channels of the host. */
  readonly supersession: Supersession;
  /** Why no more work may begin, whatever channel it is of; undefined when it may. */
  readonly refuse: (engine: string) => WorkFailure | undefined;
  /** There is more or less in work. */
  readonly onWork: () => void;
  /** Called once, when the other end is gone. */
  readonly onClosed: () => void;
}

/** Beyond that much unsent, partial texts wait, and the newest replaces the one before. */
const slowBytes = 256 * 1024;

/** One channel and what is in work for it. */
export class HostedChannel {
  readonly #channel: WorkChannel;
  readonly #options: HostedChannelOptions;
  readonly #work = new Map<number, HostedWork>();
  readonly #ends = new Map<number, () => void>();
  readonly #newest = new Map<number, WorkAnswer>();
  readonly #desk: WorkDesk;
  #unanswered = 0;
  #isClosed = false;

  constructor(channel: WorkChannel, options: HostedChannelOptions) {
    this.#channel = channel;
    this.#options = options;
    this.#desk = {
      timers: options.timers,
      tell: (answer) => this.tell(answer),
      tellNewest: (answer) => this.#tellNewest(answer),
      admit: (engine) => this.#admit(engine),
      answered: () => void (this.#unanswered -= 1),
      over: (id) => this.#forget(id),
    };
    channel.listen({
      frame: (frame) => this.#take(frame),
      drained: () => this.#drained(),
      closed: () => this.#closed(),
    });
  }

  /** Pieces of work that have begun and are not over. */
  get works(): number {
    return this.#work.size;
  }

  /** Says something to the other end; nothing once that is gone. */
  tell(answer: WorkAnswer): void {
    if (!this.#isClosed) this.#channel.send(answer);
  }

  /** Ends it, and all that was asked for over it. */
  close(): void {
    this.#channel.close();
  }

  #tellNewest(answer: WorkAnswer & { readonly id: number }): void {
    if (this.#channel.bufferedBytes <= slowBytes) return this.tell(answer);
    this.#newest.set(answer.id, answer);
  }

  #drained(): void {
    for (const [id, answer] of this.#newest) {
      if (this.#channel.bufferedBytes > slowBytes) return;
      this.#newest.delete(id);
      this.tell(answer);
    }
  }

  #admit(engine: string): WorkFailure | undefined {
    if (this.#unanswered < this.#options.credits) {
      this.#unanswered += 1;
      return undefined;
    }
    return { engine, code: "engine_overloaded", message: "too much is asked of the engines at the same time" };
  }

  #take(frame: WorkFrame): void {
    switch (frame.type) {
      case "hear":
      case "speak":
      case "listen":
        return this.#begin(frame);
      case "end":
        this.#work.get(frame.id)?.end();
        return this.#forget(frame.id);
      case "push":
      case "settle":
      case "more":
        return this.#pass(frame);
      default:
      // Answers come from here, and frames of later versions are not for us.
    }
  }

  /** An engine that throws here has broken its contract: that ends this piece of work, and nobody else's. */
  #pass(frame: WorkRequest): void {
    const { id } = frame;
    // Work that is over may be asked for a little longer.
    const work = this.#work.get(id);
    try {
      work?.take(frame);
    } catch (error) {
      this.tell({ type: "failed", id, failure: failureOf("engine", error) });
      this.#forget(id);
      work?.end();
    }
  }

  #begin(order: WorkOrder & WorkRequest): void {
    const { id, supersedes } = order;
    const refusal = this.#options.refuse(order.engine);
    if (refusal !== undefined) return this.tell({ type: "failed", id, failure: refusal });
    const hosted = Object.hasOwn(this.#options.engines, order.engine) ? this.#options.engines[order.engine] : undefined;
    const work = hosted === undefined ? undefined : this.#open(order, hosted);
    if (work === undefined) {
      return this.tell({
        type: "failed",
        id,
        failure: failureOfName(order.engine, "not_found", "is not offered here"),
      });
    }
    this.#work.set(id, work);
    this.#options.onWork();
    if (supersedes === undefined) return;
    const supersede = (): void => {
      work.end();
      this.#forget(id);
      this.tell({ type: "failed", id, failure: failureOfName(order.engine, "superseded", "was asked again") });
    };
    this.#ends.set(id, this.#options.supersession.begin(supersedes, supersede));
  }

  #open(order: WorkRequest, hosted: HostedEngine): HostedWork | undefined {
    if (order.type === "hear" && hosted.kind === "recognizer") {
      return new HostedUtterance(order, hosted.engine, this.#desk);
    }
    if (order.type === "speak" && hosted.kind === "synthesizer") {
      return new HostedSpeech(order, hosted.engine, this.#desk);
    }
    if (order.type === "listen" && hosted.kind === "listener") {
      return new HostedListening(order, hosted.listener, this.#desk);
    }
    return undefined;
  }

  #forget(id: number): void {
    const isOver = this.#work.delete(id);
    this.#newest.delete(id);
    this.#ends.get(id)?.();
    this.#ends.delete(id);
    if (isOver) this.#options.onWork();
  }

  #closed(): void {
    this.#isClosed = true;
    for (const [id, work] of this.#work) {
      work.end();
      this.#forget(id);
    }
    this.#options.onClosed();
  }
}
