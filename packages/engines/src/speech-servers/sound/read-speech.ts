import { EngineError } from "@vivavoce/engine";
import { EventStreamReader, OversizedMessageError, readJsonBody } from "@vivavoce/engine/remote";
import { concatBytes } from "@vivavoce/audio";
import { speechServerName } from "../post.ts";
import { streamError } from "../../openai-compatible/response-error.ts";
import { answerForm, formBytes } from "./answer-form.ts";
import { plainSoundOf } from "./plain-sound.ts";
import { SoundDecoder, UnreadableSoundError } from "./sound-decoder.ts";
import type { DecodedSound, PlainSound } from "./sound-decoder.ts";
import { readSpeechEvent } from "./speech-event.ts";
import { SoundTurns } from "./sound-turns.ts";
import { isRate } from "./wav-format.ts";

interface SpeechLimits {
  /** Longest event, or body of JSON, in bytes. */
  readonly maxMessageBytes: number;
  /** Most bytes of one answer. */
  readonly maxStreamBytes: number;
}

/** An answer that has begun to come. */
export interface SpeechAnswer {
  readonly engine: string;
  readonly headers: Headers;
  /** Its body, piece by piece. */
  readonly pieces: AsyncIterator<Uint8Array>;
  /** Rate of sound that nothing says the rate of, Hz. */
  readonly configuredRate: number | undefined;
  readonly limits: SpeechLimits;
}

/**
 * The sound in an answer, whatever form it has: decided by its first bytes, decoded as it comes.
 * @throws EngineError `invalid_output` when there is no sound in it that can be read
 */
export async function* readSpeech(answer: SpeechAnswer): AsyncGenerator<DecodedSound, void> {
  const { engine } = answer;
  try {
    const pieces = bounded(answer);
    const start = await beginning(pieces);
    const all = startingWith(start, pieces);
    const contentType = answer.headers.get("content-type") ?? "";
    switch (answerForm(start.subarray(0, formBytes), contentType)) {
      case "sound":
        yield* readPlain(answer, all);
        return;
      case "events":
        yield* readEvents(answer, all);
        return;
      case "json":
        yield* readBody(answer, all);
        return;
      case "page":
        throw invalid(engine, "answered with a web page; check the base URL");
      case "text":
        throw invalid(engine, "answered with text in place of sound");
    }
  } catch (error) {
    if (error instanceof OversizedMessageError) throw invalid(engine, error.message, error);
    if (error instanceof UnreadableSoundError) {
      const hint = "ask it for pcm or wav, or choose another voice or model";
      throw invalid(engine, `sent ${error.message}, which cannot be played as it comes; ${hint}`, error);
    }
    throw error;
  }
}

async function* readPlain(answer: SpeechAnswer, pieces: AsyncIterable<Uint8Array>): AsyncGenerator<DecodedSound> {
  const decoder = new SoundDecoder(plainSoundOf(answer.headers, answer.configuredRate));
  const turns = new SoundTurns();
  for await (const piece of pieces) yield* turns.decode(decoder, piece);
  yield* turns.end(decoder);
}

async function* readEvents(answer: SpeechAnswer, pieces: AsyncIterable<Uint8Array>): AsyncGenerator<DecodedSound> {
  const reader = new EventStreamReader({ maxBytes: answer.limits.maxMessageBytes });
  const sounds = new EventSounds(answer);
  for await (const piece of pieces) {
    for (const event of reader.push(piece)) {
      yield* sounds.take(event.data, event.type);
      if (sounds.hasEnded) return yield* sounds.end();
    }
  }
  for (const event of reader.end()) yield* sounds.take(event.data, event.type);
  yield* sounds.end();
}

async function* readBody(answer: SpeechAnswer, pieces: AsyncIterable<Uint8Array>): AsyncGenerator<DecodedSound> {
  const body = await readJsonBody(pieces, { maxBytes: answer.limits.maxMessageBytes });
  const sounds = new EventSounds(answer);
  yield* sounds.take(new TextDecoder().decode(body), "");
  yield* sounds.end();
}

/** The sound of one event after the other: a header may begin each of them. */
class EventSounds {
  readonly #answer: SpeechAnswer;
  #decoder: SoundDecoder | undefined;
  #plain: PlainSound;
  readonly #turns = new SoundTurns();
  hasEnded = false;

  constructor(answer: SpeechAnswer) {
    this.#answer = answer;
    this.#plain = plainSoundOf(answer.headers, answer.configuredRate);
  }

  async *take(data: string, type: string): AsyncGenerator<DecodedSound> {
    const event = readSpeechEvent(data);
    const error = event?.error ?? (type === "error" ? "" : undefined);
    if (error !== undefined) throw streamError(this.#answer.engine, error, true, speechServerName);
    if (event === undefined) return;
    const { sound, sampleRate } = event;
    this.hasEnded = event.isEnd;
    if (sampleRate !== undefined && isRate(sampleRate)) this.#plain = { ...this.#plain, sampleRate };
    if (sound === undefined || sound.length === 0) return;
    // A header at the beginning of a piece ends whatever came before, also half a number of it.
    if (this.#decoder !== undefined && sound.toString("latin1", 0, 4) === "RIFF") yield* this.end();
    this.#decoder ??= new SoundDecoder(this.#plain);
    yield* this.#turns.decode(this.#decoder, sound);
  }

  async *end(): AsyncGenerator<DecodedSound> {
    if (this.#decoder !== undefined) yield* this.#turns.end(this.#decoder);
    this.#decoder = undefined;
  }
}

async function* bounded({ pieces, limits }: SpeechAnswer): AsyncGenerator<Uint8Array, void> {
  let bytes = 0;
  for (;;) {
    const next = await pieces.next();
    if (next.done === true) return;
    bytes += next.value.length;
    if (bytes > limits.maxStreamBytes) {
      throw new OversizedMessageError(`sent an answer of more than ${limits.maxStreamBytes} bytes`);
    }
    yield next.value;
  }
}

/** As many bytes as tell the form, or all there are. */
async function beginning(pieces: AsyncGenerator<Uint8Array, void>): Promise<Uint8Array> {
  const read: Uint8Array[] = [];
  let length = 0;
  while (length < formBytes) {
    const next = await pieces.next();
    if (next.done === true) break;
    read.push(next.value);
    length += next.value.length;
  }
  return concatBytes(read);
}

async function* startingWith(start: Uint8Array, rest: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array, void> {
  if (start.length > 0) yield start;
  yield* rest;
}

function invalid(engine: string, what: string, cause?: unknown): EngineError {
  return new EngineError(engine, "invalid_output", `${speechServerName} ${what}.`, { cause });
}
