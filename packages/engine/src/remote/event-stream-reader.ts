import { ByteBuilder } from "./byte-builder.ts";
import { checkBytes, checkShape } from "./message-limits.ts";
import type { MessageLimits } from "./message-limits.ts";

/** A server-sent event. */
export interface StreamedEvent {
  /** Lines of data, joined by line feeds. */
  readonly data: string;
  /** Name of the event; empty when it has none, which means `message`. */
  readonly type: string;
}

/**
 * Reads server-sent events out of bytes, however these are divided. Its work and its memory are linear: each byte is
 * looked at once, and an event that does not end is given up at its limit. Comments, ids and waiting times are dropped.
 */
export class EventStreamReader {
  readonly #limits: MessageLimits;
  readonly #line = new ByteBuilder();
  readonly #data = new ByteBuilder();
  readonly #decoder = new TextDecoder("utf-8", { ignoreBOM: true });
  #type = "";
  #hasData = false;
  #isFirstLine = true;
  /** A line that ended with a carriage return may have a line feed yet to come. */
  #skipsLineFeed = false;

  constructor(limits: MessageLimits) {
    this.#limits = limits;
  }

  /** Bytes that are kept of an event that has not ended. */
  get pendingBytes(): number {
    return this.#line.length + this.#data.length;
  }

  /**
   * The events that these bytes complete.
   * @throws OversizedMessageError when an event is over a limit; nothing can be read after that
   */
  *push(bytes: Uint8Array): Generator<StreamedEvent, void> {
    let from = 0;
    for (let at = 0; at < bytes.length; at++) {
      const byte = bytes[at];
      if (byte !== lineFeed && byte !== carriageReturn) {
        this.#skipsLineFeed = false;
        continue;
      }
      if (byte === lineFeed && this.#skipsLineFeed) {
        this.#skipsLineFeed = false;
        from = at + 1;
        continue;
      }
      this.#skipsLineFeed = byte === carriageReturn;
      const event = this.#endLine(bytes.subarray(from, at));
      from = at + 1;
      if (event !== undefined) yield event;
    }
    if (from < bytes.length) this.#line.append(bytes.subarray(from));
    checkBytes(this.pendingBytes, this.#limits);
  }

  /** The stream has ended: what was said without the last empty line has still been said. */
  *end(): Generator<StreamedEvent, void> {
    const last = this.#endLine(new Uint8Array(0));
    if (last !== undefined) yield last;
    const event = this.#dispatch();
    if (event !== undefined) yield event;
  }

  #endLine(rest: Uint8Array): StreamedEvent | undefined {
    let line = rest;
    if (this.#line.length > 0) {
      this.#line.append(rest);
      line = this.#line.take();
    }
    if (this.#isFirstLine) {
      this.#isFirstLine = false;
      if (line[0] === 0xef && line[1] === 0xbb && line[2] === 0xbf) line = line.subarray(3);
    }
    if (line.length === 0) return this.#dispatch();
    const colonAt = line.indexOf(colon);
    const field = this.#decoder.decode(line.subarray(0, colonAt < 0 ? Math.min(line.length, 6) : Math.min(colonAt, 6)));
    const valueAt = colonAt < 0 ? line.length : colonAt + (line[colonAt + 1] === space ? 2 : 1);
    if (field === "data") {
      if (this.#hasData) this.#data.append(lineEnd);
      this.#hasData = true;
      this.#data.append(line.subarray(valueAt));
      checkBytes(this.#data.length, this.#limits);
    } else if (field === "event") {
      this.#type = this.#decoder.decode(line.subarray(valueAt, valueAt + maxTypeBytes));
    }
    return undefined;
  }

  #dispatch(): StreamedEvent | undefined {
    const type = this.#type;
    this.#type = "";
    if (!this.#hasData) return undefined;
    this.#hasData = false;
    const data = this.#data.take();
    checkBytes(data.length, this.#limits);
    checkShape(data, this.#limits);
    return { data: this.#decoder.decode(data), type };
  }
}

/** Names of events are short words. */
const maxTypeBytes = 100;
const lineFeed = 0x0a;
const carriageReturn = 0x0d;
const colon = 0x3a;
const space = 0x20;
const lineEnd = new Uint8Array([lineFeed]);
