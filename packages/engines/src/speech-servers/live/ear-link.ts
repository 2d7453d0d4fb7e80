import { EngineError } from "@vivavoce/engine";
import type { RecognizedWord } from "@vivavoce/engine";
import { checkBytes, checkShape, OversizedMessageError } from "@vivavoce/engine/remote";
import { speechServerName } from "../post.ts";
import type { PooledLink } from "./link-pool.ts";

/** What a server is told of an utterance. */
export interface LinkSettings {
  readonly model?: string;
  readonly language?: string;
  readonly prompt?: string;
  readonly phraseList?: readonly string[];
}

/** Longest text of one piece, in characters: far more than anybody says in the minute that a piece lasts. */
export const maxHeardChars = 20_000;

/** A server writes more for one piece than can have been said. */
export function tooMuchHeard(engine: string): EngineError {
  const message = `${speechServerName} wrote more than ${maxHeardChars} characters for one piece of speech.`;
  return new EngineError(engine, "invalid_output", message);
}

/** What one message may be: text of one piece, with the times of its words in all the ways that a server may write them. */
export const heardLimits = { maxBytes: 1024 * 1024, maxValues: 20_000 };

/** What is wrong with a message before it is parsed: it is longer, or holds more, than text of one piece can. */
export function tooMuchAtOnce(engine: string, message: Uint8Array): EngineError | undefined {
  try {
    checkBytes(message.length, heardLimits);
    checkShape(message, heardLimits);
    return undefined;
  } catch (error) {
    if (!(error instanceof OversizedMessageError)) throw error;
    return new EngineError(engine, "invalid_output", `${speechServerName} ${error.message}.`, { cause: error });
  }
}

/** What was heard of a committed piece. */
export interface HeardPiece {
  readonly text: string;
  /** Offsets count from the beginning of the piece. */
  readonly words?: readonly RecognizedWord[];
}

/** A connection to a server that takes sound while it is spoken. Used by one utterance at a time. */
export interface EarLink extends PooledLink {
  /** Settles when the connection stands. */
  readonly opened: Promise<void>;
  /** Told of the text of the piece in hand as it grows. */
  onText: (text: string) => void;
  /** Tells the server what it must know of the utterance. */
  update(settings: LinkSettings): void;
  /** @param pcm16 bytes at the rate that the server takes */
  append(pcm16: Uint8Array): void;
  /** Drops what was appended since the last commit; false when the connection is of no use after that. */
  clear(): boolean;
  /**
   * Ends a piece and gives what was heard of it.
   * @throws EngineError when the server fails, or does not answer in time
   */
  commit(): Promise<HeardPiece>;
}
