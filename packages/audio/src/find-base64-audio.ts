/** Where the value of `audio` lies in a message: offsets of its first byte and of the quote after its last. */
export interface Base64AudioRange {
  readonly audioStart: number;
  readonly audioEnd: number;
}

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const COLON = 0x3a;
const COMMA = 0x2c;
const OPEN = 0x7b;
const CLOSE = 0x7d;

const TYPE = /* @__PURE__ */ ascii("type");
const AUDIO = /* @__PURE__ */ ascii("audio");
const EVENT_ID = /* @__PURE__ */ ascii("event_id");
const APPEND = /* @__PURE__ */ ascii("input_audio_buffer.append");

/**
 * Finds the audio of an `input_audio_buffer.append` message (CE-03) without parsing the JSON, which is most of what a
 * server would otherwise do with it. Answers only when certain: the message is one object whose members are `type` (exactly
 * that), `audio` and perhaps `event_id`, each once and in any order, each a string without escapes. For anything else the
 * answer is undefined and the caller parses the JSON, which also finds out what is wrong with it.
 *
 * The bytes in the range are not looked at beyond quotes and backslashes. Pass them to `decodeBase64` (as latin1), and
 * when that throws, parse the JSON: where it succeeds, `JSON.parse` would have given the same audio.
 */
export function findBase64Audio(message: Uint8Array): Base64AudioRange | undefined {
  let at = skipSpace(message, 0);
  if (message[at] !== OPEN) return undefined;
  let range: Base64AudioRange | undefined;
  let isAppend = false;
  let hasEventId = false;
  do {
    const nameStart = skipSpace(message, at + 1);
    const nameEnd = plainStringEnd(message, nameStart);
    if (nameEnd < 0) return undefined;
    at = skipSpace(message, nameEnd + 1);
    if (message[at] !== COLON) return undefined;
    const start = skipSpace(message, at + 1);
    let end: number;
    if (equals(message, nameStart + 1, nameEnd, AUDIO)) {
      end = longStringEnd(message, start);
      if (end < 0 || range !== undefined) return undefined;
      range = { audioStart: start + 1, audioEnd: end };
    } else {
      end = plainStringEnd(message, start);
      if (end < 0) return undefined;
      if (equals(message, nameStart + 1, nameEnd, TYPE)) {
        if (isAppend || !equals(message, start + 1, end, APPEND)) return undefined;
        isAppend = true;
      } else {
        if (hasEventId || !equals(message, nameStart + 1, nameEnd, EVENT_ID)) return undefined;
        hasEventId = true;
      }
    }
    at = skipSpace(message, end + 1);
  } while (message[at] === COMMA);
  if (message[at] !== CLOSE || skipSpace(message, at + 1) !== message.length) return undefined;
  return isAppend ? range : undefined;
}

/** The closing quote of a string of printable ASCII without escapes that opens at `start`, else -1. */
function plainStringEnd(message: Uint8Array, start: number): number {
  if (message[start] !== QUOTE) return -1;
  for (let at = start + 1; at < message.length; at++) {
    const byte = message[at] as number;
    if (byte === QUOTE) return at;
    if (byte < 0x20 || byte > 0x7e || byte === BACKSLASH) return -1;
  }
  return -1;
}

/** As {@link plainStringEnd}, but by native search and so without a look at other bytes. */
function longStringEnd(message: Uint8Array, start: number): number {
  if (message[start] !== QUOTE) return -1;
  const end = message.indexOf(QUOTE, start + 1);
  const escape = message.indexOf(BACKSLASH, start + 1);
  return escape >= 0 && escape < end ? -1 : end;
}

function skipSpace(message: Uint8Array, start: number): number {
  let at = start;
  while (message[at] === 0x20 || message[at] === 0x0a || message[at] === 0x0d || message[at] === 0x09) at++;
  return at;
}

function equals(message: Uint8Array, start: number, end: number, word: Uint8Array): boolean {
  if (end - start !== word.length) return false;
  for (let i = 0; i < word.length; i++) if (message[start + i] !== word[i]) return false;
  return true;
}

function ascii(text: string): Uint8Array {
  return Uint8Array.from(text, (char) => char.charCodeAt(0));
}
