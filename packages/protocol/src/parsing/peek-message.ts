/** What the bytes of a message tell of it before anything is parsed. */
export interface MessagePeek {
  /** Its `type`; undefined when there is none, or none that can be told cheaply. */
  readonly type: string | undefined;
  /** Its `event_id`; null when there is none, or none that can be told cheaply. */
  readonly eventId: string | null;
  /** Length of its `audio`, in characters; 0 when there is none. */
  readonly audioLength: number;
  /**
   * Everything but the longest string among its members, in bytes: what parsing costs beyond copying one string. The whole
   * length when the message is no object that can be told apart cheaply.
   */
  readonly restBytes: number;
}

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const COLON = 0x3a;
const COMMA = 0x2c;
const OPEN_OBJECT = 0x7b;
const CLOSE_OBJECT = 0x7d;
const OPEN_ARRAY = 0x5b;
const CLOSE_ARRAY = 0x5d;

/** Work that a look is worth: bytes outside of strings, and strings or escaped quotes within them. */
const mostSteps = 64 * 1024;
/** Names and ids longer than this are of nobody's interest. */
const longestWord = 600;

/**
 * Tells what a message is by walking over the bytes of its members; long strings are skipped by native search. The work is
 * bounded whatever the message holds, so a message that is refused for its kind or its length costs nothing to refuse.
 * It is no judge of JSON: what it tells of a message that is not JSON means nothing. A member that comes twice makes the
 * message one that cannot be told, for whoever parses it might see the other.
 */
export function peekMessage(message: Uint8Array): MessagePeek {
  const scan = new Scan(message);
  const members = scan.members();
  if (members === undefined) return { type: undefined, eventId: null, audioLength: 0, restBytes: message.length };
  const word = (name: string): string | undefined => {
    const range = members.strings.get(name);
    return range === undefined ? undefined : scan.word(range);
  };
  const audio = members.strings.get("audio");
  return {
    type: word("type"),
    eventId: word("event_id") || null,
    audioLength: audio === undefined ? 0 : audio.end - audio.start,
    restBytes: message.length - members.longest,
  };
}

interface Range {
  /** First byte after the opening quote. */
  readonly start: number;
  /** The closing quote. */
  readonly end: number;
}

interface Members {
  readonly strings: ReadonlyMap<string, Range>;
  /** Bytes of the longest string. */
  readonly longest: number;
}

class Scan {
  readonly #message: Uint8Array;
  #at = 0;
  #steps = 0;

  constructor(message: Uint8Array) {
    this.#message = message;
  }

  /** The members that are strings, by name; undefined when that cannot be told. */
  members(): Members | undefined {
    const strings = new Map<string, Range>();
    const names = new Set<string>();
    let longest = 0;
    if (this.#next() !== OPEN_OBJECT) return undefined;
    do {
      this.#at += 1;
      const name = this.#next() === QUOTE ? this.#string() : undefined;
      if (name === undefined || this.#next() !== COLON) return undefined;
      this.#at += 1;
      const key = this.word(name);
      if (key === undefined || names.has(key)) return undefined;
      names.add(key);
      if (this.#next() === QUOTE) {
        const value = this.#string();
        if (value === undefined) return undefined;
        strings.set(key, value);
        longest = Math.max(longest, value.end - value.start);
      } else if (!this.#skipValue()) {
        return undefined;
      }
    } while (this.#next() === COMMA);
    return this.#next() === CLOSE_OBJECT && this.#steps <= mostSteps ? { strings, longest } : undefined;
  }

  /** The text of a string; undefined when it is long or has escapes. */
  word({ start, end }: Range): string | undefined {
    if (end - start > longestWord) return undefined;
    const bytes = this.#message.subarray(start, end);
    return bytes.includes(BACKSLASH) ? undefined : new TextDecoder().decode(bytes);
  }

  /** The byte after white space; undefined at the end or when the work has become too much. */
  #next(): number | undefined {
    for (;;) {
      const byte = this.#message[this.#at];
      if (byte !== 0x20 && byte !== 0x0a && byte !== 0x0d && byte !== 0x09) return byte;
      this.#at += 1;
      if (!this.#step()) return undefined;
    }
  }

  /** Passes over the string that opens here. */
  #string(): Range | undefined {
    const start = this.#at + 1;
    let from = start;
    for (;;) {
      const end = this.#message.indexOf(QUOTE, from);
      if (end < 0 || !this.#step()) return undefined;
      if (!this.#isEscaped(end, start)) {
        this.#at = end + 1;
        return { start, end };
      }
      from = end + 1;
    }
  }

  #isEscaped(quote: number, start: number): boolean {
    let slashes = 0;
    while (quote - slashes > start && this.#message[quote - slashes - 1] === BACKSLASH) {
      slashes += 1;
      if (!this.#step()) return false;
    }
    return slashes % 2 === 1;
  }

  /** Passes over a number, a word, an array or an object. */
  #skipValue(): boolean {
    let depth = 0;
    for (;;) {
      const byte = this.#message[this.#at];
      if (byte === undefined || !this.#step()) return false;
      if (byte === QUOTE) {
        if (this.#string() === undefined) return false;
        continue;
      }
      if (byte === OPEN_OBJECT || byte === OPEN_ARRAY) depth += 1;
      if (byte === CLOSE_OBJECT || byte === CLOSE_ARRAY) {
        if (depth === 0) return true;
        depth -= 1;
      }
      if (byte === COMMA && depth === 0) return true;
      this.#at += 1;
    }
  }

  #step(): boolean {
    this.#steps += 1;
    return this.#steps <= mostSteps;
  }
}
