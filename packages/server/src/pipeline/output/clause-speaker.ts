import type { EngineErrorDetails, Synthesizer } from "@vivavoce/engine";
import type { ResponsePart } from "../../session/state/response-part.ts";
import type { ResponsePlan } from "../../session/state/session-effect.ts";
import { loadFigureReader } from "../speech-text/figures/load-figure-reader.ts";
import { createSpeakableState, speakableText } from "../speech-text/speakable-text.ts";
import { unspokenScript } from "../speech-text/unspoken-script.ts";
import { createAudioEncoder } from "./audio-encoder.ts";
import type { EncodedAudio } from "./audio-encoder.ts";
import { visemeOf } from "./visemes.ts";
import { learnPace, paceOf } from "./voice-pace.ts";
import { createWordMarker } from "./word-marks.ts";
import { WordPlacer } from "./word-placer.ts";
import { writtenWords } from "./written-words.ts";

/** A part as it is made: with the sound has come what it was encoded from. */
export type MadePart = Exclude<ResponsePart, { type: "audio" | "failed" }> | EncodedAudio | MadeFailure;

/** The failure that a run ends with, and what only the operator may know of it. */
type MadeFailure = Extract<ResponsePart, { type: "failed" }> & { readonly details: EngineErrorDetails };

/** Says clauses in the voice of a response. */
export interface ClauseSpeaker {
  /** Transcript of the clause, then its audio with word marks and visemes among it. */
  speak(clause: string): AsyncGenerator<MadePart, void>;
  /**
   * The sound of the last clause of a text that has been told already, from where it has not been sent: the clause begins at
   * `clause.atMs` of the item, and `sentMs` of the item have been sent.
   */
  speakRest(
    text: string,
    clause: { readonly text: number; readonly atMs: number },
    sentMs: number,
  ): AsyncGenerator<MadePart, void>;
  /** So much of the item's sound has been made, in milliseconds. */
  readonly positionMs: number;
  /** The audio that is still held back; the next clause belongs to another item. */
  finishItem(): AsyncGenerator<MadePart, void>;
}

/**
 * Speaks the clauses of one response in order, in the voice and format of its plan.
 * @param sessionId whose share of the synthesizer it takes
 */
export function createClauseSpeaker(
  synthesizer: Synthesizer,
  plan: ResponsePlan,
  signal: AbortSignal,
  sessionId?: string,
): ClauseSpeaker {
  const { sampleRate, wordTimes, rate: hasRate } = synthesizer.info.capabilities;
  const encoder = createAudioEncoder(plan.outputFormat, sampleRate);
  const { name: voice, rate, pitchSemitones, volumeDb, expression } = plan.voice;
  const speakable = createSpeakableState();
  const prosody = { rate, pitchSemitones, volumeDb };
  const spokenRate = hasRate ? rate : 1;
  /** Synthesized so far for the item, in samples; offsets of later clauses count from here. */
  let itemSamples = 0;
  let textLength = 0;
  const reader = synthesizer.info.capabilities.voices.find(({ name }) => name === voice);
  const figures = reader?.readsFigures === false ? loadFigureReader(plan.voice.language) : undefined;
  // It is awaited with the first clause, of which there may be none.
  figures?.catch(() => undefined);
  let isWarned = false;
  /** Nothing of the response has been heard. */
  let isOpening = true;
  const share = {
    ...(sessionId === undefined ? {} : { sessionId }),
    ...(expression === undefined ? {} : { expression }),
    // A voice of one language needs no telling.
    ...(reader?.languages === undefined ? {} : { language: plan.voice.language }),
  };

  /** @param sentMs sound of the item that has been sent; absent: nothing of the clause has been told */
  async function* say(clause: string, sentMs?: number): AsyncGenerator<MadePart, void> {
    if (sentMs === undefined) yield { type: "transcript", text: clause };
    const startMs = (itemSamples * 1000) / sampleRate;
    const textStart = textLength;
    const marker = createWordMarker(clause, textStart, startMs);
    textLength += clause.length;
    const plain = speakableText(clause, speakable);
    if (plain === "") return;
    const text = (await figures)?.(plain) ?? plain;
    const clauseStart = itemSamples;
    /** Sound that has been sent already, of that which is made again. */
    let sentSamples = sentMs === undefined ? 0 : Math.max(0, Math.round((sentMs * sampleRate) / 1000) - clauseStart);
    const isFresh = (offsetMs: number): boolean => sentMs === undefined || offsetMs >= sentMs;
    const unsent = (samples: Float32Array): Float32Array => {
      const fresh = samples.subarray(Math.min(samples.length, sentSamples));
      sentSamples -= samples.length - fresh.length;
      return fresh;
    };
    const placer = wordTimes
      ? undefined
      : new WordPlacer(writtenWords(clause), sampleRate, paceOf(synthesizer, voice) / spokenRate);
    for await (const chunk of synthesizer.synthesize({ text, voice, prosody, ...share, isOpening, signal })) {
      if (signal.aborted) return;
      isOpening = false;
      itemSamples += chunk.samples.length;
      for (const word of chunk.words.map((each) => marker.mark(each))) if (isFresh(word.offsetMs)) yield word;
      for (const word of placer?.push(chunk.samples) ?? []) {
        const placed = marker.place(word);
        if (isFresh(placed.offsetMs)) yield placed;
      }
      if (plan.visemes) {
        for (const { phone, offsetMs } of chunk.phones) {
          if (!isFresh(startMs + offsetMs)) continue;
          yield { type: "viseme", visemeId: visemeOf(phone), offsetMs: startMs + offsetMs };
        }
        for (const { id, offsetMs } of chunk.visemes ?? []) {
          if (!isFresh(startMs + offsetMs)) continue;
          yield { type: "viseme", visemeId: id, offsetMs: startMs + offsetMs };
        }
      }
      yield* encoder.push(unsent(chunk.samples));
    }
    const script = reader === undefined ? undefined : unspokenScript(text, reader);
    const isSilent = itemSamples === clauseStart && /\p{L}|\p{N}/u.test(text);
    if (!isWarned && (script !== undefined || isSilent)) {
      isWarned = true;
      yield { type: "unspoken", voice, script: script ?? null };
    }
    if (placer === undefined || itemSamples === clauseStart) return;
    const { words, paceMs } = placer.finish();
    if (paceMs > 0) learnPace(synthesizer, voice, paceMs * spokenRate);
    yield { type: "wordsPlaced", textStart, words: words.map((word) => marker.place(word)) };
  }

  return {
    speak: (clause) => say(clause),
    async *speakRest(text, clause, sentMs) {
      itemSamples = Math.round((clause.atMs * sampleRate) / 1000);
      textLength = clause.text;
      // The last of the clause before was held back, less than a delta: it fades into silence.
      const gapSamples = Math.max(0, itemSamples - Math.round((sentMs * sampleRate) / 1000));
      yield* encoder.push(new Float32Array(gapSamples));
      yield* say(text.slice(clause.text), sentMs);
    },
    get positionMs() {
      return (itemSamples * 1000) / sampleRate;
    },
    async *finishItem() {
      const rest = encoder.flush();
      itemSamples = 0;
      textLength = 0;
      yield* rest;
    },
  };
}
