import type { Clock } from "../runtime/clock.ts";
import type { Logger } from "../runtime/logger.ts";
import type { SessionInput } from "../session/state/session-input.ts";
import type { SessionState } from "../session/state/session-state.ts";
import type { KeptEntry, KeptIdentity } from "./kept-entries.ts";
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

export interface KeptSessionOptions {
  readonly record: SessionRecord;
  readonly identity: KeptIdentity;
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
  #inputs: SessionInput[] = [];
  #beside: { readonly number: number; readonly text: string }[] = [];
  /** Sound that has come, and needs no entry of its own. */
  #audio: SessionInput | undefined;
  #tailBytes = Infinity;
  #wholeBytes = 0;
  #wholeAtMs = 0;
  #writtenMediaMs = 0;
  #confirmed = 0;
  #cancelRetry = (): void => {};

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

  /** Messages that the client need not keep any more; undefined where all that have come. */
  get confirmed(): number | undefined {
    return this.holds ? this.#confirmed : undefined;
  }

  begin(state: () => SessionState, leftMs: number): void {
    this.#state = state;
    this.#endsAtMs = this.#options.clock.wallMs() + leftMs;
    this.#phase = "idle";
  }

  input(input: SessionInput): void {
    if (!this.holds) return;
    if (input.type === "audioReceived") {
      this.#audio = input;
      return;
    }
    if (this.#audio !== undefined) this.#inputs.push(this.#audio);
    this.#audio = undefined;
    this.#inputs.push(input);
    this.#wake();
  }

  said(text: string): void {
    if (!this.holds) return;
    this.#beside.push({ number: this.#options.line.said() + 1, text });
    this.#wake();
  }

  stepped(): void {
    if (this.#state === undefined || this.#isOver()) return;
    this.#point.note(this.#state());
    if (this.#point.start.mediaMs - this.#writtenMediaMs >= pointStepMs) this.#wake();
    else if (this.#options.clock.now() - this.#wholeAtMs >= renewMs) this.#wake();
  }

  /** A message of the client has come. @returns false when it has been worked on before, in another process */
  take(message: string | Buffer): boolean {
    return this.#point.take(isSound(message));
  }

  /** Sound of the client has come, and was refused. */
  tookSound(): void {
    this.#point.take(true);
  }

  /** The session goes on in another process: what is kept of it stays. */
  leave(): void {
    this.#phase = "over";
    this.#cancelRetry();
  }

  /** The session is over. */
  close(): void {
    if (this.#phase === "over") return;
    const wasBegun = this.#phase !== "before";
    this.#phase = "over";
    this.#cancelRetry();
    if (wasBegun) void this.#options.record.remove();
  }

  #wake(): void {
    if (this.#phase !== "idle") return;
    this.#phase = "writing";
    // What happens in one go is one entry.
    queueMicrotask(() => void this.#write());
  }

  async #write(): Promise<void> {
    const { line, clock } = this.#options;
    do {
      if (this.#isOver()) return;
      const said = line.said();
      const isWhole =
        this.#tailBytes > Math.max(leastTailBytes, this.#wholeBytes) || clock.now() - this.#wholeAtMs >= renewMs;
      const { start } = this.#point;
      const bytes = Buffer.from(JSON.stringify(this.#entry(isWhole)));
      try {
        await this.#within(this.#options.record.append(bytes, isWhole));
      } catch (error) {
        return this.#failed(error);
      }
      if (this.#isOver()) return;
      if (isWhole) {
        this.#wholeBytes = bytes.length;
        this.#wholeAtMs = clock.now();
        this.#tailBytes = 0;
      } else this.#tailBytes += bytes.length;
      this.#confirmed = Math.max(this.#confirmed, start.received);
      this.#writtenMediaMs = start.mediaMs;
      line.release(said);
    } while (this.#inputs.length > 0 || this.#beside.length > 0);
    this.#phase = "idle";
  }

  #entry(isWhole: boolean): KeptEntry {
    const { identity, line } = this.#options;
    const inputs = this.#inputs;
    const beside = this.#beside;
    this.#inputs = [];
    this.#beside = [];
    const { start } = this.#point;
    const state = this.#state?.();
    if (!isWhole || state === undefined) return { form: 1, start, inputs, beside };
    this.#audio = undefined;
    const unseen = line.unseen().map(String);
    return { form: 1, start, snapshot: { ...identity, state, endsAtMs: this.#endsAtMs, said: line.said(), unseen } };
  }

  #failed(error: unknown): void {
    const { logger, clock, line } = this.#options;
    if (this.#isOver()) return;
    if (error instanceof SessionTakenError) {
      this.#phase = "over";
      this.#cancelRetry();
      logger.log("info", "another server has taken the session over");
      return line.taken();
    }
    if (this.#phase !== "down") {
      const reason = error instanceof Error ? error.message : String(error);
      logger.log("warn", "the session cannot be kept at the moment, it goes on without", { reason });
    }
    this.#phase = "down";
    this.#inputs = [];
    this.#beside = [];
    this.#tailBytes = Infinity;
    line.release(line.said());
    this.#cancelRetry = clock.setTimer(retryMs, () => void this.#retry());
  }

  /** Asks with everything that there is; what is said meanwhile does not wait for the answer. */
  async #retry(): Promise<void> {
    const bytes = Buffer.from(JSON.stringify(this.#entry(true)));
    try {
      await this.#within(this.#options.record.append(bytes, true));
    } catch (error) {
      return this.#failed(error);
    }
    if (this.#isOver()) return;
    this.#options.logger.log("info", "the session is kept again");
    this.#phase = "writing";
    // What has happened since is not in it.
    this.#tailBytes = Infinity;
    await this.#write();
  }

  async #within(work: Promise<void>): Promise<void> {
    await new Promise<void>((resolve, reject) => {
      const cancel = this.#options.clock.setTimer(appendTimeoutMs, () =>
        reject(new Error("the store does not answer in time")),
      );
      work.then(resolve, reject).finally(cancel);
    });
  }

  #isOver(): boolean {
    return this.#phase === "over";
  }
}
