import type { Timers } from "@vivavoce/audio/clock";
import { EngineError } from "../engine-error.ts";
import type { EngineErrorCode } from "../engine-error.ts";
import type { EngineHealth } from "../engine-health.ts";
import type { WorkChannel } from "./work-channel.ts";
import { workVersion } from "./work-frame.ts";
import type { EngineOffer, WorkAnswer, WorkFailure, WorkFrame, WorkRequest } from "./work-frame.ts";

/** What becomes of a piece of work. */
export interface WorkEvents {
  /** Whatever is said of it, in order; nothing after its end. */
  answer(answer: WorkAnswer): void;
  /** Who did it is gone; no answer will come. */
  lost(): void;
}

/** A piece of work that somebody else does. */
export interface WorkHandle {
  /** Number of the piece of work on its channel. */
  readonly id: number;
  /** Says more of it; nothing once it is over. */
  send(request: WorkRequest): void;
  /** Takes one more of the requests that may be unanswered; false when there is none left. */
  takeCredit(): boolean;
  /** One of them was answered. */
  giveCredit(): void;
  /** Withdraws it, or says that no more is wanted; gives back its credits. Once is enough. */
  end(): void;
}

/** Why a piece of work was not begun. */
export type WorkRefusal = Extract<EngineErrorCode, "engine_unavailable" | "engine_overloaded">;

/** What a beginning needs besides its number. */
export type WorkBeginning =
  Extract<WorkRequest, { type: "hear" | "speak" | "listen" }> extends infer Request
    ? Request extends WorkRequest
      ? Omit<Request, "id">
      : never
    : never;

/** Where a link leads. */
export interface WorkLinkOptions {
  /** Opens a channel to who does the work; asked again when one is lost. */
  readonly connect: () => Promise<WorkChannel>;
  /** For the pauses before a lost channel is opened again. */
  readonly timers: Timers;
  /** Told when the engines are there, and when they are gone. */
  readonly onChange?: (isUp: boolean, cause?: Error) => void;
}

/** The way to engines that somebody else runs; it is found again, for ever, when it is lost. */
export interface WorkLink {
  /** Resolves when the engines are known. @throws EngineError `engine_closed`, `unsupported` for a version that is not ours */
  readonly ready: Promise<void>;
  /** Whether somebody is there to do the work. */
  readonly isUp: boolean;
  /** What was offered, by name. */
  readonly offers: Readonly<Record<string, EngineOffer>>;
  /** What is said of an engine's health. */
  health(name: string): EngineHealth;
  /**
   * Begins a piece of work, which takes a credit where it is answered on its own; or says why not: nobody is there to do it,
   * or there is no credit left.
   */
  begin(work: WorkBeginning, events: WorkEvents): WorkHandle | WorkRefusal;
  /** Calls once when a refusal may be over: somebody has come. Returns what forgets it. */
  whenUp(call: () => void): () => void;
  /** Lets go of everything; what is in work is lost. */
  close(): void;
}

const delaysMs = [0, 50, 100, 250, 500, 1000, 2000];

/** Begins to connect at once; see `ready`. */
export function createWorkLink(options: WorkLinkOptions): WorkLink {
  return new Link(options);
}

interface LinkedWork {
  readonly events: WorkEvents;
  /** Requests of it that are unanswered. */
  credits: number;
}

class Link implements WorkLink {
  readonly ready: Promise<void>;
  readonly #options: WorkLinkOptions;
  readonly #work = new Map<number, LinkedWork>();
  readonly #waiting = new Set<() => void>();
  readonly #readiness = { resolve: (): void => {}, reject: (_error: unknown): void => {} };
  #channel: WorkChannel | undefined;
  #isUp = false;
  #isClosed = false;
  #offers: Readonly<Record<string, EngineOffer>> = {};
  #health: Readonly<Record<string, EngineHealth>> = {};
  #lastId = 0;
  #credits = 0;
  #failures = 0;
  #cancelTimer = (): void => {};

  constructor(options: WorkLinkOptions) {
    this.#options = options;
    this.ready = new Promise((resolve, reject) => Object.assign(this.#readiness, { resolve, reject }));
    this.ready.catch(() => {});
    void this.#connect();
  }

  get isUp(): boolean {
    return this.#isUp;
  }

  get offers(): Readonly<Record<string, EngineOffer>> {
    return this.#offers;
  }

  health(name: string): EngineHealth {
    if (!this.#isUp) return { isReady: false, detail: "the process of the engines is not there" };
    return this.#health[name] ?? { isReady: true };
  }

  begin(work: WorkBeginning, events: WorkEvents): WorkHandle | WorkRefusal {
    const channel = this.#channel;
    if (!this.#isUp || channel === undefined) return "engine_unavailable";
    const own: LinkedWork = { events, credits: 0 };
    // An utterance takes one for each text that it is asked for.
    if (work.type !== "hear" && !this.#takeOne(own)) return "engine_overloaded";
    const id = ++this.#lastId;
    this.#work.set(id, own);
    channel.send({ ...work, id } as WorkRequest);
    const isThere = (): boolean => this.#work.get(id) === own;
    return {
      id,
      send: (request) => {
        if (isThere()) channel.send(request);
      },
      takeCredit: () => isThere() && this.#takeOne(own),
      giveCredit: () => {
        if (!isThere() || own.credits === 0) return;
        own.credits -= 1;
        this.#credits += 1;
      },
      end: () => {
        if (!isThere()) return;
        this.#forget(id);
        channel.send({ type: "end", id });
      },
    };
  }

  whenUp(call: () => void): () => void {
    this.#waiting.add(call);
    return () => void this.#waiting.delete(call);
  }

  close(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.#cancelTimer();
    this.#readiness.reject(new EngineError("engines", "engine_closed", "the link to the engines is closed"));
    this.#channel?.close();
    this.#lost();
  }

  async #connect(): Promise<void> {
    try {
      const channel = await this.#options.connect();
      if (this.#isClosed) return channel.close();
      this.#channel = channel;
      channel.listen({
        frame: (frame) => this.#take(frame),
        closed: (cause) => this.#closed(channel, cause),
      });
    } catch {
      this.#again();
    }
  }

  #take(frame: WorkFrame): void {
    if (frame.type === "hello") return this.#hello(frame);
    if (frame.type === "state") {
      this.#health = frame.health;
      return;
    }
    if (!("id" in frame)) return;
    const work = this.#work.get(frame.id);
    const answer = frame as WorkAnswer;
    // Its last word: it need not be told of our leaving.
    const isLast = answer.type === "done" || answer.type === "judged" || isWholeFailure(answer);
    if (isLast) this.#forget(frame.id);
    work?.events.answer(answer);
  }

  #hello({ version, engines, credits }: Extract<WorkAnswer, { type: "hello" }>): void {
    if (version !== workVersion) {
      const message = `The engines speak version ${version} of engine work, and this program version ${workVersion}.`;
      this.#readiness.reject(new EngineError("engines", "unsupported", message));
      return this.#channel?.close();
    }
    this.#offers = engines;
    this.#credits = credits;
    this.#failures = 0;
    this.#isUp = true;
    this.#options.onChange?.(true);
    this.#readiness.resolve();
    const waiting = [...this.#waiting];
    this.#waiting.clear();
    for (const call of waiting) call();
  }

  #closed(channel: WorkChannel, cause: Error | undefined): void {
    if (channel !== this.#channel) return;
    this.#channel = undefined;
    const wasUp = this.#isUp;
    this.#lost();
    if (wasUp && !this.#isClosed) this.#options.onChange?.(false, cause);
    this.#again();
  }

  #lost(): void {
    this.#isUp = false;
    const all = [...this.#work.values()];
    this.#work.clear();
    for (const { events } of all) events.lost();
  }

  #takeOne(work: LinkedWork): boolean {
    if (this.#credits <= 0) return false;
    this.#credits -= 1;
    work.credits += 1;
    return true;
  }

  #forget(id: number): void {
    this.#credits += this.#work.get(id)?.credits ?? 0;
    this.#work.delete(id);
  }

  #again(): void {
    if (this.#isClosed) return;
    const delayMs = delaysMs[Math.min(this.#failures, delaysMs.length - 1)] ?? 0;
    this.#failures += 1;
    this.#cancelTimer = this.#options.timers.setTimer(delayMs, () => void this.#connect());
  }
}

function isWholeFailure(answer: WorkAnswer): boolean {
  return answer.type === "failed" && answer.ask === undefined;
}

/** The error that a failure stands for. */
export function errorOf({ engine, code, message, details }: WorkFailure): EngineError {
  return new EngineError(engine, code, message, details === undefined ? {} : { details });
}

/** Whether a piece of work was not even begun: somebody else may do it. */
export function isRefusal({ code }: WorkFailure): boolean {
  return code === "engine_unavailable" || code === "engine_overloaded";
}

/** Why nobody does the work. */
export function unavailable(engine: string, code: EngineErrorCode = "engine_unavailable"): EngineError {
  const message = {
    engine_unavailable: "the process of the engines is not there at the moment",
    engine_overloaded: "too much is asked of the engines at the same time",
    engine_failed: "the process of the engines was lost with it",
  } as Partial<Record<EngineErrorCode, string>>;
  return new EngineError(engine, code, message[code] ?? "the engine is closed");
}
