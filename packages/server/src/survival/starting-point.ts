import type { SessionState } from "../session/state/session-state.ts";

/** From where on a client says again what it has sent, if another process goes on with its session. */
export interface Start {
  /** Messages of the client before it. */
  readonly received: number;
  /** Media time there. */
  readonly mediaMs: number;
  /** Numbers of those behind it that were no sound, and are done. */
  readonly done: readonly number[];
  /** So many that are no sound, of those that the client says again, are done too and have not come yet. */
  readonly owed: number;
}

/** Sound before the beginning of speech that is listened to again with it, so that the beginning is found. */
const runUpMs = 300;
/** Nobody is heard: so much is listened to again, in case somebody has just begun. */
const quietMs = 1500;
/** Sound that is longer ago is not asked for again; clients have no room for more (`maxKeptBytes`). */
const longestMs = 60_000;
/** Places are noted so far apart, in sound or in messages. */
const markEveryMs = 50;
const markEveryMessages = 64;
/** So many messages that are no sound may lie behind the starting point: each is part of every entry. */
const mostDone = 1024;

/**
 * Finds where to start again: before the speech that is being heard, or whose text is awaited, so that no speech need be
 * stored, and behind everything that is done, so that no turn is taken twice.
 */
export class StartingPoint {
  #received: number;
  #marks: { readonly received: number; readonly mediaMs: number }[];
  #done: number[] = [];
  #owed: number;
  #epoch: number | undefined;
  #epochStartMs = 0;

  constructor(start: Start = { received: 0, mediaMs: 0, done: [], owed: 0 }) {
    this.#received = start.received;
    this.#marks = [{ received: start.received, mediaMs: start.mediaMs }];
    this.#owed = start.owed;
  }

  /**
   * A message of the client has come.
   * @returns false when it is done already, and is only said again
   */
  take(isSound: boolean): boolean {
    this.#received += 1;
    if (isSound) return true;
    this.#done.push(this.#received);
    if (this.#owed === 0) return true;
    this.#owed -= 1;
    return false;
  }

  /** The session has gone on. */
  note(state: SessionState): void {
    const { epoch, receivedMs } = state.input;
    const last = this.#marks.at(-1);
    if (epoch !== this.#epoch) {
      // Sound before new settings, a clear or a commit means nothing any more.
      this.#epochStartMs = this.#epoch === undefined ? 0 : receivedMs;
      this.#epoch = epoch;
      this.#marks.push({ received: this.#received, mediaMs: receivedMs });
    } else if (last === undefined || receivedMs - last.mediaMs >= markEveryMs || this.#isFar(last)) {
      this.#marks.push({ received: this.#received, mediaMs: receivedMs });
    } else if (receivedMs === last.mediaMs && this.#received > last.received) {
      // No sound has come since: who only types does not stay where it began.
      this.#marks[this.#marks.length - 1] = { received: this.#received, mediaMs: receivedMs };
    }
    const wantedMs = this.#wanted(state);
    let index = 0;
    while (index + 1 < this.#marks.length && (this.#marks[index + 1]?.mediaMs ?? Infinity) <= wantedMs) index += 1;
    if (index > 0) this.#marks.splice(0, index);
    this.#forgetDone();
    while (this.#done.length > mostDone && this.#marks.length > 1) {
      this.#marks.shift();
      this.#forgetDone();
    }
  }

  #isFar({ received }: { readonly received: number }): boolean {
    return this.#received - received >= markEveryMessages;
  }

  #forgetDone(): void {
    const from = this.#marks[0]?.received ?? 0;
    const first = this.#done.findIndex((number) => number > from);
    this.#done.splice(0, first === -1 ? this.#done.length : first);
  }

  get start(): Start {
    const [first = { received: 0, mediaMs: 0 }] = this.#marks;
    return { ...first, done: [...this.#done], owed: this.#owed };
  }

  #wanted({ input, session, pendingUtterances }: SessionState): number {
    const { receivedMs, bufferStartMs, speech, clientTurn } = input;
    const earliestMs = receivedMs - longestMs;
    const [pending] = pendingUtterances;
    if (pending !== undefined) return Math.max(earliestMs, pending.startMs ?? bufferStartMs);
    const byHand = session.turn_detection === null || clientTurn !== null;
    const fromMs = byHand
      ? bufferStartMs
      : speech.phase === "speaking"
        ? speech.startMs - runUpMs
        : receivedMs - quietMs;
    return Math.max(earliestMs, bufferStartMs, this.#epochStartMs, fromMs);
  }
}

/** As clients tell sound from the rest, before they give it up for its age. */
export function isSound(message: string | Buffer): boolean {
  return message.includes('"input_audio_buffer.append"') || message.includes('"input_audio.turn.append"');
}

/** Where a client starts again that has given up its messages before `from`. */
export function startFor(start: Start, from: number, receivedMs: number): Start {
  if (from <= start.received) return { ...start, owed: start.owed + start.done.length, done: [] };
  const done = start.done.filter((number) => number > from);
  return { received: from, mediaMs: receivedMs, done: [], owed: start.owed + done.length };
}
