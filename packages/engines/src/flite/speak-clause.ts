import { changePitch } from "@vivavoce/audio";
import type { PhoneTime, WordTime } from "@vivavoce/engine";
import { alignPhones } from "./align-phones.ts";
import { boundWords, orderEnd } from "./divide-words.ts";
import { fliteSampleRate } from "./flite-program.ts";
import type { FliteProgram, RawSpeech } from "./flite-program.ts";
import type { Pronouncer } from "./pronouncer.ts";
import { shapeSpeech } from "./shape-speech.ts";
import { originalWords, toSpokenWords } from "./text/spoken-words.ts";
import type { SpokenWord } from "./text/spoken-words.ts";
import { fliteVoices, voiceGainDb } from "./voices.ts";
import type { FliteVoice } from "./voices.ts";

/** A piece of one clause to speak; a plain message, so that it can be sent to a worker. */
export interface ClauseOrder {
  /** The whole clause: how a word is read depends on those around it. */
  readonly text: string;
  /** Spoken word to begin with: 0, or `next` of the piece before. */
  readonly from: number;
  /** About how many letters of spoken words to say at a voice's own speed; more would keep a worker from the others. */
  readonly maxLetters: number;
  readonly voice: string;
  /** 0.5 to 2. */
  readonly rate: number;
  /** -12 to 12. */
  readonly pitchSemitones: number;
  readonly volumeDb: number;
}

/** A piece spoken. No samples when there was nothing to say. */
export interface SpokenClause {
  readonly samples: Float32Array<ArrayBuffer>;
  readonly words: readonly WordTime[];
  readonly phones: readonly PhoneTime[];
  /** Where the next piece begins; undefined when nothing is left. */
  readonly next?: number | undefined;
}

/**
 * Speaks a piece of a clause from text to levelled samples with word and phone times. Synchronous, about 1 ms a letter: for a
 * worker thread.
 * @throws Error when flite fails or the voice is not known
 */
export function speakClause(program: FliteProgram, pronouncer: Pronouncer, order: ClauseOrder): SpokenClause {
  const voice = fliteVoices.find((each) => each.name === order.voice);
  if (!voice) throw new Error("unknown voice");
  const all = boundWords(toSpokenWords(order.text));
  const next = orderEnd(all, order.from, order.maxLetters * order.rate);
  const spoken = all.slice(order.from, next);
  const last = spoken.at(-1);
  if (!last) return { samples: new Float32Array(0), words: [], phones: [] };
  const raw = speakRaw(program, voice, spoken, order);
  const gainDb = voiceGainDb(voice, order.pitchSemitones) + order.volumeDb;
  const shaped = shapeSpeech(raw, { gainDb, rate: order.rate, ending: last.break });
  const pronunciations = pronouncer.phonesOf(spoken.map((word) => word.text));
  return {
    samples: shaped.samples as Float32Array<ArrayBuffer>,
    words: wordTimes(originalWords(order.text), spoken, pronunciations, shaped, {
      from: order.from === 0 ? 0 : (all[order.from - 1]?.wordIndex ?? -1) + 1,
      to: next === undefined ? Infinity : last.wordIndex + 1,
    }),
    phones: shaped.phones,
    next,
  };
}

function speakRaw(
  program: FliteProgram,
  voice: FliteVoice,
  spoken: readonly SpokenWord[],
  order: ClauseOrder,
): RawSpeech {
  const shift = 2 ** (order.pitchSemitones / 12);
  const raw = program.speak({
    text: spoken.map((word) => word.text + word.break).join(" "),
    voice: voice.name,
    features: {
      duration_stretch: 1 / order.rate,
      ...(voice.shiftsPitch && shift !== 1
        ? { f0_shift: shift, int_f0_target_stddev: voice.pitchDeviationHz * shift }
        : {}),
    },
  });
  if (voice.shiftsPitch || shift === 1) return raw;
  return { samples: changePitch(raw.samples, fliteSampleRate, order.pitchSemitones), phones: raw.phones };
}

/**
 * One entry for each word of the original text that begins in this piece; a word that is not said has length zero where it
 * stands.
 */
function wordTimes(
  original: readonly string[],
  spoken: readonly SpokenWord[],
  pronunciations: readonly (readonly string[])[],
  speech: RawSpeech,
  piece: { readonly from: number; readonly to: number },
): WordTime[] {
  const spans = alignPhones(pronunciations, speech.phones);
  // The last sample still lies inside the audio.
  const limitMs = ((speech.samples.length - 1) * 1000) / fliteSampleRate;
  let cursorMs = spans[0]?.startMs ?? 0;
  return original.slice(piece.from, piece.to).map((word, offset) => {
    const own = spans.filter((_, at) => spoken[at]?.wordIndex === piece.from + offset);
    const startMs = Math.min(limitMs, Math.max(cursorMs, own[0]?.startMs ?? cursorMs));
    const endMs = Math.min(limitMs, Math.max(startMs, own.at(-1)?.endMs ?? startMs));
    cursorMs = endMs;
    return { text: word, offsetMs: round(startMs), durationMs: round(endMs - startMs) };
  });
}

function round(ms: number): number {
  return Math.floor(ms * 10) / 10;
}
