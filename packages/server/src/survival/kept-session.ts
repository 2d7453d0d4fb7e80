import type { Clock } from "@vivavoce/audio/clock";
import { deferred } from "@vivavoce/audio/deferred";
import { reasonOf } from "@vivavoce/audio/reason-of";
import type { Dialect } from "@vivavoce/protocol";
import type { Logger } from "../runtime/logger.ts";
import { within } from "../runtime/within.ts";
import type { SessionInput } from "../session/state/session-input.ts";
import type { SessionState } from "../session/state/session-state.ts";
import { entryText } from "./kept-entries.ts";
import type { KeptIdentity } from "./kept-entries.ts";
import type { MovedSession, SessionKeeper } from "./session-keeper.ts";
import { SessionTakenError } from "./session-store.ts";
import type { SessionRecord } from "./session-store.ts";
import { isSound } from "./starting-point.ts";
import type { StartingPoint } from "./starting-point.ts";

/** The messages of a session, as far as who keeps it has to know them. */
export interface SaidLine {
  /** Messages said so far. */
  said(): number;
  /** Those that the client has not confirmed. */
  unseen(): readonly (string | Buffer)[];
  /** The first so many may leave. */
  release(said: number): void;
  /** Somebody else has the session: not another word. */
  taken(): void;
}

/** Where a session is kept, and for whom. */
export interface KeptSessionOptions {
  readonly record: SessionRecord;
  readonly identity: KeptIdentity;
  /** What tells its events. */
  readonly dialect: Pick<Dialect, "memory">;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly line: SaidLine;
  readonly point: StartingPoint;
  readonly moved?: MovedSession;
}

/** An answer of the store that takes longer has gone wrong: nobody is to wait in silence. */
const appendTimeoutMs = 4000;
/** Between two tries with a store that cannot be written. */
const retryMs = 1000;
/** A new beginning is written when what follows the last one is so much, and as much as that one again. */
const leastTailBytes = 256 * 1024;
/** At the latest after so long: stores forget what is old. */
const renewMs = 20_000;
/** The starting point is written down by itself when it has moved so far. */
const pointStepMs = 4000;

/**
 * Keeps one session in a store: what happens to it is written down in order, and what it says leaves once that is there. While
 * an entry is being written the next one grows, so that the cost is one way to the store and back, however much is said.
 */
export class KeptSession implements SessionKeeper {
  readonly moved?: MovedSession;
  readonly #options: KeptSessionOptions;
  readonly #point: StartingPoint;
  #state: (() => SessionState) | undefined;
  #endsAtMs = 0;
  #phase: "before" | "idle" | "writing" | "down" | "over" = "before";
  /** JSON of what is to be in the next entry, and its length. */
  #inputs: string[] = [];
  #beside: string[] = [];
  #nextBytes = 0;
  /** Something has happened that is in no entry yet. */
  #isDue = false;
  /** What waits until everything before it is kept. */
  #acts: (() => void)[] = [];
  /** Sound that has come, and needs no entry of its own. */
  #audio: SessionInput | undefined;
  /** Bytes since the last whole entry; Infinity: the next one is whole. */
  #tailBytes = Infinity;
  #wholeBytes = 0;
  #wholeAtMs = 0;
  #writtenMediaMs = 0;
  #confirmed = 0;
  /** Of what is under way with the store: what another one began is nobody's any more. */
  #turn = 0;
  /** Resolves when the store has answered to the last entry, however late. */
  #answered: Promise<void> = Promise.resolve();
  #isLeaving = false;
  #cancelRetry = (): void => {};
  #cancelRenewal = (): void => {};

  constructor(options: KeptSessionOptions) {
    this.#options = options;
    this.#point = options.point;
    this.#confirmed = options.point.start.received;
    this.#writtenMediaMs = options.point.start.mediaMs;
    if (options.moved !== undefined) this.moved = options.moved;
  }

  /** Whether what the session says has to wait until it is kept. */
  get holds(): boolean {
    return this.#phase === "idle" || this.#phase === "writing";
  }

  /** Messages that the client need not keep any more: also while the store is away, no others. */
  get confirmed(): number {
    return this.#confirmed;
  }

  begin(state: () => SessionState, leftMs: number): void {
    this.#state = state;
    this.#endsAtMs = this.#options.clock.wallMs() + leftMs;
    this.#phase = "idle";
    this.#renewLater(renewMs);
  }

  input(input: SessionInput): void {
    if (!this.holds) return;
    if (input.type === "audioReceived") {
      this.#audio = input;
      return;
    }
    // To tell everything anew is work that whoever takes the session over need not do again.
    if (input.type === "shownAgain") this.#beginAnew();
    this.#addAudio();
    this.#add(this.#inputs, input);
    this.#wake();
  }

  said(text: string): void {
    if (!this.holds) return;
    this.#add(this.#beside, { number: this.#options.line.said() + 1, text });
    this.#wake();
  }

  kept(act: () => void): void {
    if (!this.holds) return this.#phase === "over" ? undefined : act();
    if (this.#isLeaving) this.#beginAnew();
    else this.#addAudio();
    this.#acts.push(act);
    this.#wake();
  }

  stepped(): void {
    if (this.#state === undefined || this.#isOver()) return;
    this.#point.note(this.#state());
    if (this.#phase === "idle" && this.#point.start.mediaMs - this.#writtenMediaMs >= pointStepMs) this.#wake();
  }

  /** A message of the client has come. @returns false when it has been worked on before, in another process */
  take(message: string | Buffer): boolean {
    return this.#point.take(isSound(message));
  }

  /** Sound of the client has come, and was refused. */
  tookSound(): void {
    this.#point.take(true);
  }

  /** What waits to be said has no room while it waits: it is said, and the session is kept again when the store has it all. */
  giveUp(): void {
    if (this.holds) this.#goDown("what it says has no room until it is kept");
  }

  /** It will go on elsewhere: whatever is waited for from now on is kept as a new beginning, from which other versions go on too. */
  leaving(): void {
    this.#isLeaving = true;
  }

  /** Does something once all of the session is kept as a new beginning, or cannot be; never, where it is not kept. */
  async whole(act: () => void): Promise<void> {
    if (!this.holds) return;
    this.leaving();
    const { promise, resolve } = deferred();
    this.kept(() => {
      act();
      resolve();
    });
    await promise;
  }

  /** The session goes on in another process: what is kept of it stays. */
  leave(): void {
    this.#end();
  }

  /** The session is over. */
  close(): void {
    if (this.#phase === "over") return;
    const wasBegun = this.#phase !== "before";
    this.#end();
    if (wasBegun) void this.#options.record.remove();
  }

  #end(): void {
    this.#phase = "over";
    this.#turn += 1;
    this.#acts = [];
    this.#cancelRetry();
    this.#cancelRenewal();
  }

  #addAudio(): void {
    if (this.#audio !== undefined) this.#add(this.#inputs, this.#audio);
    this.#audio = undefined;
  }

  /** What a new beginning will stand for is not collected: however long the store takes, no more waits than that is. */
  #add(list: string[], what: unknown): void {
    if (this.#tailBytes === Infinity) return;
    const text = JSON.stringify(what);
    list.push(text);
    this.#nextBytes += text.length;
    if (this.#tailBytes + this.#nextBytes > Math.max(leastTailBytes, this.#wholeBytes)) this.#beginAnew();
  }

  /** What is written next stands for all before it. */
  #beginAnew(): void {
    this.#forgetNext();
    this.#tailBytes = Infinity;
  }

  #forgetNext(): void {
    this.#inputs = [];
    this.#beside = [];
    this.#nextBytes = 0;
  }

  /** By a timer, since nothing may happen in a session whose client is only there, or away. */
  #renewLater(afterMs: number): void {
    const { clock } = this.#options;
    this.#cancelRenewal = clock.setTimer(afterMs, () => {
      const leftMs = this.#wholeAtMs + renewMs - clock.now();
      if (leftMs <= 0) this.#wake();
      this.#renewLater(leftMs > 0 ? leftMs : renewMs);
    });
  }

  #wake(): void {
    this.#isDue = true;
    if (this.#phase !== "idle") return;
    this.#phase = "writing";
    // What happens in one go is one entry.
    queueMicrotask(() => void this.#write());
  }

  async #write(): Promise<void> {
    const { line, clock } = this.#options;
    const turn = this.#turn;
    do {
      // Also where it was left before this had begun: what would be written now is its end here, and not its own.
      if (turn !== this.#turn || this.#isOver()) return;
      const said = line.said();
      const acts = this.#acts.length;
      const { start } = this.#point;
      const isWhole = this.#tailBytes === Infinity || clock.now() - this.#wholeAtMs >= renewMs;
      try {
        await this.#append(this.#entry(isWhole), isWhole);
      } catch (error) {
        return turn === this.#turn ? this.#failed(error) : undefined;
      }
      if (turn !== this.#turn) return;
      if (isWhole) this.#wholeAtMs = clock.now();
      this.#confirmed = Math.max(this.#confirmed, start.received);
      this.#writtenMediaMs = start.mediaMs;
      const kept = this.#acts.splice(0, acts);
      line.release(said);
      for (const act of kept) if (!this.#isOver()) act();
    } while (this.#isDue);
    if (turn === this.#turn) this.#phase = "idle";
  }

  #entry(isWhole: boolean): Buffer {
    const { identity, line, dialect } = this.#options;
    const { start } = this.#point;
    const state = this.#state?.();
    const inputs = this.#inputs;
    const beside = this.#beside;
    this.#forgetNext();
    this.#isDue = false;
    if (!isWhole || state === undefined) {
      const bytes = entryText({ start, inputs, beside });
      this.#tailBytes += bytes.length;
      return bytes;
    }
    this.#audio = undefined;
    const unseen = line.unseen().map(String);
    const memory = dialect.memory?.();
    const snapshot = { ...identity, state, endsAtMs: this.#endsAtMs, said: line.said(), unseen, memory };
    const bytes = entryText({ start, snapshot });
    this.#tailBytes = 0;
    this.#wholeBytes = bytes.length;
    return bytes;
  }

  async #append(bytes: Buffer, isWhole: boolean): Promise<void> {
    const work = this.#options.record.append(bytes, isWhole);
    this.#answered = work.catch((error: unknown) => {
      // That somebody else has it counts however late it is said.
      if (error instanceof SessionTakenError && this.#phase === "down") this.#failed(error);
    });
    if (!(await within(this.#options.clock, appendTimeoutMs, work)))
      throw new Error("the store does not answer in time");
  }

  #failed(error: unknown): void {
    const { logger, line } = this.#options;
    if (this.#isOver()) return;
    if (error instanceof SessionTakenError) {
      this.#end();
      logger.log("info", "another server has taken the session over");
      return line.taken();
    }
    this.#goDown(reasonOf(error));
  }

  #goDown(reason: string): void {
    const { logger, clock, line } = this.#options;
    if (this.#phase !== "down") {
      logger.log("warn", "the session cannot be kept at the moment, it goes on without", { reason });
    }
    this.#phase = "down";
    this.#turn += 1;
    this.#beginAnew();
    const acts = this.#acts.splice(0);
    line.release(line.said());
    this.#cancelRetry();
    this.#cancelRetry = clock.setTimer(retryMs, () => void this.#retry());
    for (const act of acts) if (!this.#isOver()) act();
  }

  /** Asks with everything that there is; what is said meanwhile does not wait for the answer. */
  async #retry(): Promise<void> {
    const turn = this.#turn;
    // One at a time, however long the store hangs; what is asked with then is what is newest.
    await this.#answered;
    if (turn !== this.#turn) return;
    try {
      await this.#append(this.#entry(true), true);
    } catch (error) {
      return turn === this.#turn ? this.#failed(error) : undefined;
    }
    if (turn !== this.#turn) return;
    this.#options.logger.log("info", "the session is kept again");
    this.#phase = "writing";
    // What has happened since is not in it.
    this.#tailBytes = Infinity;
    await this.#write();
  }

  #isOver(): boolean {
    return this.#phase === "over";
  }
}
