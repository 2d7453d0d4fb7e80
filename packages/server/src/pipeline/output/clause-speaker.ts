import type { EngineErrorDetails, Synthesizer } from "@vivavoce/engine";
import type { ResponsePart } from "../../session/state/response-part.ts";
import type { ResponsePlan } from "../../session/state/session-effect.ts";
import { createSpeakableState, speakableText } from "../speech-text/speakable-text.ts";
import { unspokenScript } from "../speech-text/unspoken-script.ts";
import { createAudioEncoder } from "./audio-encoder.ts";
import type { EncodedAudio } from "./audio-encoder.ts";
import { visemeOf } from "./visemes.ts";
import { createWordMarker } from "./word-marks.ts";

/** A part as it is made: with the sound has come what it was encoded from. */
export type MadePart = Exclude<ResponsePart, { type: "audio" | "failed" }> | EncodedAudio | MadeFailure;

/** The failure that a run ends with, and what only the operator may know of it. */
export type MadeFailure = Extract<ResponsePart, { type: "failed" }> & { readonly details: EngineErrorDetails };

export interface ClauseSpeaker {
  /** Transcript of the clause, then its audio with word marks and visemes among it. */
  speak(clause: string): AsyncGenerator<MadePart, void>;
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
  const { sampleRate, wordTimes } = synthesizer.info.capabilities;
  const encoder = createAudioEncoder(plan.outputFormat, sampleRate);
  const { name: voice, rate, pitchSemitones, volumeDb, expression } = plan.voice;
  const speakable = createSpeakableState();
  const prosody = { rate, pitchSemitones, volumeDb };
  /** Synthesized so far for the item, in samples; offsets of later clauses count from here. */
  let itemSamples = 0;
  let textLength = 0;
  const reader = synthesizer.info.capabilities.voices.find(({ name }) => name === voice);
  let isWarned = false;
  /** Nothing of the response has been heard. */
  let isOpening = true;
  const share = {
    ...(sessionId === undefined ? {} : { sessionId }),
    ...(expression === undefined ? {} : { expression }),
  };

  return {
    async *speak(clause) {
      yield { type: "transcript", text: clause };
      const startMs = (itemSamples * 1000) / sampleRate;
      const marker = createWordMarker(clause, textLength, startMs);
      textLength += clause.length;
      const text = speakableText(clause, speakable);
      if (text === "") return;
      const clauseStart = itemSamples;
      for await (const chunk of synthesizer.synthesize({ text, voice, prosody, ...share, isOpening, signal })) {
        if (signal.aborted) return;
        isOpening = false;
        itemSamples += chunk.samples.length;
        for (const word of chunk.words) yield marker.mark(word);
        if (plan.visemes) {
          for (const { phone, offsetMs } of chunk.phones) {
            yield { type: "viseme", visemeId: visemeOf(phone), offsetMs: startMs + offsetMs };
          }
          for (const { id, offsetMs } of chunk.visemes ?? []) {
            yield { type: "viseme", visemeId: id, offsetMs: startMs + offsetMs };
          }
        }
        yield* encoder.push(chunk.samples);
      }
      const script = reader === undefined ? undefined : unspokenScript(text, reader);
      const isSilent = itemSamples === clauseStart && /\p{L}|\p{N}/u.test(text);
      if (!isWarned && (script !== undefined || isSilent)) {
        isWarned = true;
        yield { type: "unspoken", voice, script: script ?? null };
      }
      if (!wordTimes) yield* marker.estimate(((itemSamples - clauseStart) * 1000) / sampleRate);
    },
    async *finishItem() {
      const rest = encoder.flush();
      itemSamples = 0;
      textLength = 0;
      yield* rest;
    },
  };
}
