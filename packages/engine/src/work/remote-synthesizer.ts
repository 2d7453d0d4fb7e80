import { EngineError } from "../engine-error.ts";
import type { SpeechChunk, SynthesisRequest, Synthesizer } from "../synthesizer.ts";
import type { WatchQueue } from "../watch-queue.ts";
import { QueueFrames } from "./queue-frames.ts";
import type { WorkAnswer } from "./work-frame.ts";
import { awaitSomebody } from "./patience.ts";
import type { Patience } from "./patience.ts";
import { cutChunk } from "./cut-chunk.ts";
import { errorOf, isRefusal, unavailable } from "./work-link.ts";
import type { WorkLink } from "./work-link.ts";

/** How long a synthesizer elsewhere is waited for. */
export interface RemoteSynthesizerOptions {
  /** Longest that the first sound of a clause is waited for, in milliseconds; it then fails with `timed_out`. Default 60,000. */
  readonly budgetMs?: number;
  /** How long a clause waits while nobody is there to speak it; absent: it fails at once. */
  readonly patience?: Patience;
}

const defaultBudgetMs = 60_000;
/** Chunks that are taken before more are asked for. */
const chunksAtOnce = 4;
/** So often one clause is begun and lost: one that takes its engine along is not tried on all that there are. */
const mostLosses = 4;

/** The clause failed in a way that says nothing of other engines. */
class Elsewhere extends Error {
  override readonly cause: EngineError;
  /** It was not begun: who was asked has no room, or nobody was there. */
  readonly isRefusal: boolean;

  constructor(cause: EngineError, isRefusal: boolean) {
    super(cause.message);
    this.cause = cause;
    this.isRefusal = isRefusal;
  }
}

/**
 * A synthesizer that somebody else runs, under the name that it is offered with. A clause whose engine is lost is spoken
 * again by somebody else, from where it was, at once or within the patience that there is; without either it fails. One for which
 * nobody has room waits as long.
 * @throws EngineError `not_found` when no synthesizer of that name is offered
 */
export function createRemoteSynthesizer(
  link: WorkLink,
  name: string,
  { budgetMs = defaultBudgetMs, patience }: RemoteSynthesizerOptions = {},
): Synthesizer {
  const offer = link.offers[name];
  if (offer?.kind !== "synthesizer") throw new EngineError(name, "not_found", `no synthesizer is offered as ${name}`);
  const { info } = offer;
  const inboxes = new Set<Inbox>();
  let isClosed = false;
  const closed = (): EngineError => new EngineError(info.id, "engine_closed", "the synthesizer is closed");

  /** What is left of a clause after so many samples of it. @throws what it failed with, and whether somebody else may do it */
  async function* speak(
    { signal, watchQueue, ...request }: SynthesisRequest,
    given: number,
  ): AsyncGenerator<SpeechChunk, void> {
    const inbox = new Inbox();
    const queue = watchQueue === undefined ? undefined : new QueueFrames(watchQueue as WatchQueue<string>);
    const onAbort = (): void => inbox.end();
    const handle = link.begin(
      { type: "speak", engine: name, request, wantsQueue: queue !== undefined, budgetMs },
      {
        answer: (answer) => (answer.type === "queue" ? queue?.take(answer) : inbox.add(answer)),
        lost: () => inbox.end(new Elsewhere(unavailable(info.id, "engine_failed"), false)),
      },
    );
    if (typeof handle === "string") throw new Elsewhere(unavailable(info.id, handle), true);
    inboxes.add(inbox);
    signal.addEventListener("abort", onAbort, { once: true });
    const cut = cutChunk(given, info.capabilities.sampleRate);
    try {
      let taken = 0;
      for (;;) {
        const answer = await inbox.next();
        if (signal.aborted || answer === undefined || answer.type === "done") return;
        if (answer.type === "failed") {
          const error = errorOf(answer.failure);
          throw isRefusal(answer.failure) ? new Elsewhere(error, true) : error;
        }
        if (answer.type !== "chunk") continue;
        const { type: _, id: __, ...whole } = answer;
        const chunk = cut(whole);
        if (chunk !== undefined) yield chunk;
        taken += 1;
        if (taken < chunksAtOnce) continue;
        handle.send({ type: "more", id: handle.id, count: taken });
        taken = 0;
      }
    } finally {
      signal.removeEventListener("abort", onAbort);
      inboxes.delete(inbox);
      queue?.close();
      handle.end();
    }
  }

  async function* synthesize(request: SynthesisRequest): AsyncGenerator<SpeechChunk, void> {
    const { signal } = request;
    let given = 0;
    let losses = 0;
    let refusals = 0;
    /** However often somebody seems to have room who has none then. */
    let isLate = false;
    let cancel = (): void => {};
    try {
      for (;;) {
        if (isClosed) throw closed();
        if (signal.aborted) return;
        try {
          for await (const chunk of speak(request, given)) {
            cancel();
            isLate = false;
            refusals = 0;
            given += chunk.samples.length;
            yield chunk;
          }
          return;
        } catch (error) {
          if (!(error instanceof Elsewhere)) throw error;
          losses += error.isRefusal ? 0 : 1;
          refusals = error.isRefusal ? refusals + 1 : 0;
          if (losses >= mostLosses || isLate) throw error.cause;
          if (refusals === 1 && patience !== undefined) {
            cancel();
            cancel = patience.timers.setTimer(patience.ms, () => (isLate = true));
          }
          // Of several, another one may be there already.
          if (!link.isUp || Math.max(losses, refusals) > 1) await wait(error.cause, signal);
        }
      }
    } finally {
      cancel();
    }
  }

  /** Resolves when somebody may be there, or nobody waits any more. @throws what there was at the end of the patience */
  function wait(cause: EngineError, signal: AbortSignal): Promise<void> {
    if (patience === undefined) return Promise.reject(cause);
    return new Promise((resolve, reject) => {
      const end = (give: () => void): void => {
        cancel();
        signal.removeEventListener("abort", onAbort);
        give();
      };
      const onAbort = (): void => end(resolve);
      const cancel = awaitSomebody(
        link,
        patience,
        () => end(resolve),
        () => end(() => reject(cause)),
      );
      signal.addEventListener("abort", onAbort, { once: true });
    });
  }

  return {
    info,
    health: () => link.health(name),
    synthesize,
    async close() {
      isClosed = true;
      for (const inbox of inboxes) inbox.end(closed());
    },
  };
}

/** Answers in the order they came, for one who takes them. */
class Inbox {
  readonly #answers: WorkAnswer[] = [];
  #wake = (): void => {};
  #isOver = false;
  #error: Error | undefined;

  add(answer: WorkAnswer): void {
    this.#answers.push(answer);
    this.#wake();
  }

  /** Nothing else comes; what has come is still given before an error, and dropped without one. */
  end(error?: Error): void {
    this.#isOver = true;
    this.#error ??= error;
    this.#wake();
  }

  /** Undefined at the end. @throws EngineError that it ended with */
  async next(): Promise<WorkAnswer | undefined> {
    for (;;) {
      if (this.#isOver && this.#error === undefined) return undefined;
      const answer = this.#answers.shift();
      if (answer !== undefined) return answer;
      if (this.#error !== undefined) throw this.#error;
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
  }
}
