import { asError } from "@vivavoce/audio/reason-of";
import { FrameReader, withLength } from "@vivavoce/engine/work";
import type { Timers, WorkChannel, WorkFrame, WorkListener } from "@vivavoce/engine/work";
import type { Msg } from "@nats-io/transport-node";
import type { Bus } from "../connect-bus.ts";
import { decodeMessage, encodeMessage, headBytes } from "./channel-message.ts";
import type { MessageKind } from "./channel-message.ts";

/** The two subjects of a channel, and what it has for its times. */
export interface BusChannelOptions {
  readonly bus: Bus;
  readonly timers: Timers;
  /** Subject that the other end listens to. */
  readonly to: string;
  /** Subject that this end listens to; nobody else may. */
  readonly at: string;
}

/** Most of one message with its head; NATS takes a megabyte, and others wait behind each. */
const maxMessageBytes = 120 * 1024;
/** Most that is on its way before the other end has said that it has it. */
const windowBytes = 1024 * 1024;
/** Who does not take what it is sent is of no use any more. */
const maxBufferedBytes = 16 * 1024 * 1024;
/** So much is taken before the other end is told, without waiting for the next beat. */
const ackBytes = windowBytes / 4;
/** How often each end says that it is there, in milliseconds. */
const beatMs = 400;
/** Beats in a row without a word of the other end. Counted, so that a pause of this process is no reason. */
const silentBeats = 6;
/** After the bus came back, who was not heard of may not be back yet. */
const graceBeats = 5;

/**
 * A channel over the bus. Messages have numbers: where one is missing, as after a restart of NATS, the channel closes, since what
 * it said is not known. Who is gone is found by the bus, which says that nobody listens, or by its silence.
 */
export class BusChannel implements WorkChannel {
  readonly #options: BusChannelOptions;
  readonly #reader = new FrameReader();
  /** What has not been sent, and its length. */
  #waiting: Uint8Array[] = [];
  #waitingBytes = 0;
  /** Lengths of what was sent and is not acknowledged, in order, from the number after `#acked`. */
  readonly #sent: number[] = [];
  #sentBytes = 0;
  #lastSent = 0;
  #acked = 0;
  #lastTaken = 0;
  #unacknowledged = 0;
  #early: Uint8Array[] = [];
  #listener: WorkListener | undefined;
  #isClosed = false;
  #isScheduled = false;
  #isBlocked = false;
  #silence = 0;
  #grace = 0;
  #hasHeard = false;
  /** Since the last beat. The first one may wait: the other end begins. */
  #hasSpoken = true;
  #cancelBeat = (): void => {};
  readonly #stopWatching: () => void;
  readonly #unsubscribe: () => void;

  constructor(options: BusChannelOptions) {
    this.#options = options;
    const { bus, at } = options;
    const subscription = bus.connection.subscribe(at, {
      callback: (error, message) => {
        if (error === null || error === undefined) this.#take(message);
        else this.#end(error);
      },
    });
    this.#unsubscribe = () => subscription.unsubscribe();
    this.#stopWatching = bus.watch((isUp) => this.#busChanged(isUp));
    this.#beat();
  }

  get bufferedBytes(): number {
    return this.#waitingBytes + (this.#isBlocked ? this.#sentBytes : 0);
  }

  listen(listener: WorkListener): void {
    this.#listener = listener;
    if (this.#isClosed) return queueMicrotask(() => listener.closed());
    for (const payload of this.#early.splice(0)) this.#read(payload);
  }

  send(frame: WorkFrame): void {
    if (this.#isClosed) return;
    for (const bytes of withLength(frame)) {
      this.#waiting.push(bytes);
      this.#waitingBytes += bytes.length;
    }
    if (this.#waitingBytes > maxBufferedBytes)
      return this.#end(new Error("the other end does not take what it is sent"));
    this.#schedule();
  }

  close(): void {
    this.#end(undefined);
  }

  /** What is sent in one turn of the event loop leaves together: many small frames are one message. */
  #schedule(): void {
    if (this.#isScheduled) return;
    this.#isScheduled = true;
    setImmediate(() => {
      this.#isScheduled = false;
      this.#flush();
    });
  }

  #flush(): void {
    const most = maxMessageBytes - headBytes;
    while (this.#waitingBytes > 0 && !this.#isClosed) {
      // What is published while the bus is away is lost.
      if (!this.#options.bus.isUp || this.#sentBytes >= windowBytes) {
        this.#isBlocked = true;
        return;
      }
      const payload = this.#next(most);
      this.#lastSent += 1;
      this.#sent.push(payload.length);
      this.#sentBytes += payload.length;
      this.#publish("data", payload);
    }
  }

  /** Takes so many bytes off what waits. */
  #next(most: number): Uint8Array {
    const payload = new Uint8Array(Math.min(most, this.#waitingBytes));
    let at = 0;
    let used = 0;
    while (at < payload.length) {
      const part = this.#waiting[used];
      if (part === undefined) break;
      const room = payload.length - at;
      payload.set(part.subarray(0, room), at);
      at += Math.min(part.length, room);
      if (part.length > room) this.#waiting[used] = part.subarray(room);
      else used += 1;
    }
    this.#waiting.splice(0, used);
    this.#waitingBytes -= payload.length;
    return payload;
  }

  #publish(kind: MessageKind, payload: Uint8Array = new Uint8Array(0)): void {
    const { bus, to, at } = this.#options;
    this.#hasSpoken = true;
    this.#unacknowledged = 0;
    try {
      // Where nobody listens the bus answers so, at once.
      const bytes = encodeMessage({ kind, sequence: this.#lastSent, taken: this.#lastTaken, payload });
      bus.connection.publish(to, bytes, { reply: at });
    } catch (error) {
      // The connection is closed for good.
      if (kind !== "close") this.#end(asError(error));
    }
  }

  #take({ data, headers }: Msg): void {
    if (this.#isClosed) return;
    if (headers !== undefined && headers.code === 503) return this.#nobodyThere();
    const message = decodeMessage(data);
    if (message === undefined) return this.#end(new TypeError("what came over the bus is no message of a channel"));
    this.#silence = 0;
    this.#hasHeard = true;
    const { kind, sequence, taken, payload } = message;
    if (kind === "close") return this.#end(undefined);
    const expected = kind === "data" ? this.#lastTaken + 1 : this.#lastTaken;
    if (sequence !== expected) return this.#end(new Error("messages were lost on the bus"));
    this.#acknowledge(taken);
    if (kind === "beat") return;
    this.#lastTaken = sequence;
    this.#unacknowledged += payload.length;
    if (this.#listener === undefined) this.#early.push(payload);
    else this.#read(payload);
    if (this.#unacknowledged >= ackBytes && !this.#isClosed) this.#publish("beat");
  }

  #read(payload: Uint8Array): void {
    try {
      this.#reader.take(payload, (frame) => {
        if (!this.#isClosed) this.#listener?.frame(frame);
      });
    } catch (error) {
      // Whatever it was that nobody here could do anything with.
      this.#end(asError(error));
    }
  }

  #acknowledge(taken: number): void {
    while (this.#acked < taken && this.#sent.length > 0) {
      this.#sentBytes -= this.#sent.shift() ?? 0;
      this.#acked += 1;
    }
    if (!this.#isBlocked || this.#sentBytes >= windowBytes) return;
    this.#isBlocked = false;
    this.#flush();
    if (!this.#isClosed && !this.#isBlocked) this.#listener?.drained?.();
  }

  #beat(): void {
    const { bus, timers } = this.#options;
    if (this.#isClosed) return;
    this.#cancelBeat = timers.setTimer(beatMs, () => this.#beat());
    if (!bus.isUp) return;
    if (this.#grace > 0) this.#grace -= 1;
    if (!this.#hasSpoken || this.#unacknowledged > 0) this.#publish("beat");
    this.#hasSpoken = false;
    if (++this.#silence > silentBeats + this.#grace) this.#end(new Error("the other end says nothing any more"));
  }

  #busChanged(isUp: boolean): void {
    this.#silence = 0;
    if (!isUp || this.#isClosed) return;
    this.#grace = graceBeats;
    // Lets the other end find what was lost.
    this.#publish("beat");
    this.#isBlocked = false;
    this.#flush();
  }

  #nobodyThere(): void {
    // It is not there yet, or not yet again.
    if (!this.#hasHeard || this.#grace > 0) return;
    this.#end(new Error("the other end is gone"));
  }

  #end(cause: Error | undefined): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.#publish("close");
    this.#cancelBeat();
    this.#stopWatching();
    this.#unsubscribe();
    this.#waiting = [];
    this.#early = [];
    this.#waitingBytes = 0;
    const listener = this.#listener;
    queueMicrotask(() => listener?.closed(cause));
  }
}
