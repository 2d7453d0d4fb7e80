import { randomBytes } from "node:crypto";

/** A message without its sound and pictures. */
export interface LiftedMessage {
  /** JSON text with a short stand-in for each of them. */
  readonly text: string;
  /** What the stand-ins stand for. */
  readonly media: ReadonlyMap<string, string>;
}

/** Members whose values are sound and pictures. */
const mediaNames = new Set(["audio", "image_url", "url"]);
/** Shorter values stay where they are. */
const leastLifted = 1024;

const longestName = 16;

const quote = 0x22;
const backslash = 0x5c;
const colon = 0x3a;

/**
 * Takes long sound and pictures out of the bytes of a message before it is parsed: parsing and checking 15 MiB would hold
 * everybody up. Strings are found by native search; what lies between them is looked at as far as `maxRestBytes`.
 *
 * @returns undefined when more than that would be left to parse
 */
export function liftMedia(message: Buffer, maxRestBytes: number): LiftedMessage | undefined {
  const media = new Map<string, string>();
  // Nobody may know the stand-ins before: who named one would have the same megabytes put in many places.
  const secret = randomBytes(12).toString("hex");
  const rest: Buffer[] = [];
  let liftedBytes = 0;
  let copied = 0;
  const isTooLong = (at: number): boolean => at - liftedBytes > maxRestBytes;
  let at = message.indexOf(quote);
  while (at >= 0) {
    const end = stringEnd(message, at, isTooLong);
    if (end < 0) break;
    const name = end - at <= longestName ? message.toString("latin1", at + 1, end) : "";
    const value = mediaNames.has(name) ? valueAfter(message, end) : -1;
    at = message.indexOf(quote, end + 1);
    if (value < 0) continue;
    const valueEnd = plainEnd(message, value);
    if (valueEnd - value < leastLifted) continue;
    const text = unescaped(message.toString("latin1", value + 1, valueEnd));
    if (text === undefined) continue;
    const standIn = `Lift${secret}${String(media.size).padStart(8, "0")}`;
    media.set(standIn, text);
    rest.push(message.subarray(copied, value + 1), Buffer.from(standIn));
    copied = valueEnd;
    liftedBytes += valueEnd - value - 1;
    at = message.indexOf(quote, valueEnd + 1);
  }
  if (isTooLong(message.length)) return undefined;
  rest.push(message.subarray(copied));
  return { text: Buffer.concat(rest).toString("utf8"), media };
}

/** The closing quote of the string that opens at `start`; -1 when there is none, or it lies too far. */
function stringEnd(message: Buffer, start: number, isTooFar: (at: number) => boolean): number {
  for (let end = message.indexOf(quote, start + 1); end >= 0; end = message.indexOf(quote, end + 1)) {
    if (isTooFar(end)) return -1;
    let slashes = 0;
    while (message[end - 1 - slashes] === backslash) slashes += 1;
    if (slashes % 2 === 0) return end;
  }
  return -1;
}

/** The closing quote of a string without quotes inside, as media are; -1 when it is none. */
function plainEnd(message: Buffer, start: number): number {
  const end = message.indexOf(quote, start + 1);
  return message[end - 1] === backslash ? -1 : end;
}

/** Where the string begins that is the value of the member whose name ends here; -1 when it has no such value. */
function valueAfter(message: Buffer, nameEnd: number): number {
  const at = skipSpace(message, nameEnd + 1);
  if (message[at] !== colon) return -1;
  const value = skipSpace(message, at + 1);
  return message[value] === quote ? value : -1;
}

function skipSpace(message: Buffer, start: number): number {
  let at = start;
  while (message[at] === 0x20 || message[at] === 0x0a || message[at] === 0x0d || message[at] === 0x09) at++;
  return at;
}

/** Some encoders escape `/` and `+`. Undefined for what is not JSON. */
function unescaped(text: string): string | undefined {
  if (!text.includes("\\")) return text;
  try {
    return JSON.parse(`"${text}"`) as string;
  } catch {
    return undefined;
  }
}
