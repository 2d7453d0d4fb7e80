/** What one message of another server may be. */
export interface MessageLimits {
  /** Bytes of one message, finished or not; at least 1. */
  readonly maxBytes: number;
  /** Objects and lists inside each other; 64 when absent. */
  readonly maxDepth?: number;
  /** Values of all objects and lists together; 50,000 when absent. What is parsed and checked takes time for each. */
  readonly maxValues?: number;
}

const defaultMaxDepth = 64;
const defaultMaxValues = 50_000;

/** A server said more than it may. The message holds none of its words. */
export class OversizedMessageError extends Error {
  /** Tells it from other errors where classes are not the same. */
  override readonly name = "OversizedMessageError";
}

/** @throws OversizedMessageError when a message has more bytes than that */
export function checkBytes(bytes: number, { maxBytes }: MessageLimits): void {
  if (bytes > maxBytes) throw new OversizedMessageError(`sent a message of more than ${maxBytes} bytes`);
}

/**
 * Looks at JSON before it is parsed: little text can stand for very many values, or for a depth that nothing else can
 * walk through. Text that is no JSON passes.
 * @throws OversizedMessageError
 */
export function checkShape(json: Uint8Array, limits: MessageLimits): void {
  const { maxDepth = defaultMaxDepth, maxValues = defaultMaxValues } = limits;
  let depth = 0;
  let values = 0;
  let inString = false;
  for (let at = 0; at < json.length; at++) {
    const byte = json[at];
    if (inString) {
      if (byte === backslash) at += 1;
      else if (byte === quote) inString = false;
    } else if (byte === quote) {
      inString = true;
    } else if (byte === openBrace || byte === openBracket) {
      depth += 1;
      values += 1;
      if (depth > maxDepth) throw new OversizedMessageError(`sent a message nested more than ${maxDepth} deep`);
      if (values > maxValues) throw new OversizedMessageError(`sent a message of more than ${maxValues} values`);
    } else if (byte === closeBrace || byte === closeBracket) {
      depth -= 1;
    } else if (byte === comma && (values += 1) > maxValues) {
      throw new OversizedMessageError(`sent a message of more than ${maxValues} values`);
    }
  }
}

const quote = 0x22;
const comma = 0x2c;
const backslash = 0x5c;
const openBrace = 0x7b;
const closeBrace = 0x7d;
const openBracket = 0x5b;
const closeBracket = 0x5d;
