import type { EngineInfo } from "./engine-info.ts";

export interface SynthesizerCapabilities {
  /** Rate of the samples it gives, in Hz. */
  readonly sampleRate: number;
  readonly voices: readonly VoiceInfo[];
  /** Gives word offsets with the audio. */
  readonly wordTimes: boolean;
  /** Gives phone offsets with the audio. */
  readonly phones: boolean;
  /** Honours the prosody members of the same name. */
  readonly rate: boolean;
  readonly pitch: boolean;
  readonly volume: boolean;
}

export interface VoiceInfo {
  /** Name to give in `SynthesisRequest.voice`. */
  readonly name: string;
  /** BCP-47 code. */
  readonly language: string;
  readonly gender: "female" | "male" | "neutral";
}

/** A loaded speech synthesizer, shared by all sessions. */
export interface Synthesizer {
  readonly info: EngineInfo<SynthesizerCapabilities>;
  /**
   * Speaks one clause. Chunks come in order, without gaps, levelled to about -20 dBFS active speech, with peaks under
   * full scale and both ends of the clause free of clicks. Aborting ends the iteration without an error, at the latest
   * with the chunk in progress. Text without anything to say gives no chunk.
   * @throws EngineError when the engine fails
   */
  synthesize(request: SynthesisRequest): AsyncIterable<SpeechChunk>;
  close(): Promise<void>;
}

export interface SynthesisRequest {
  /** Plain text: no markup. Numbers, dates and abbreviations are the engine's to read. */
  readonly text: string;
  /** One of `voices[].name`. */
  readonly voice: string;
  readonly prosody: Prosody;
  readonly signal: AbortSignal;
}

export interface Prosody {
  /** Speed relative to the voice's own, 0.5 to 2; 1 is the voice's own. */
  readonly rate: number;
  /** Semitones relative to the voice's own, -12 to 12. */
  readonly pitchSemitones: number;
  /** Gain relative to the voice's own level, in dB, -60 to 12. */
  readonly volumeDb: number;
}

export interface SpeechChunk {
  /** Mono samples in [-1, 1] at the engine's rate. */
  readonly samples: Float32Array;
  /** Words that begin in this chunk. Offsets count from the beginning of the clause. */
  readonly words: readonly WordTime[];
  /** Phones that begin in this chunk. */
  readonly phones: readonly PhoneTime[];
}

export interface WordTime {
  /** The word as written in the request. */
  readonly text: string;
  readonly offsetMs: number;
  readonly durationMs: number;
}

export interface PhoneTime {
  /** ARPAbet without stress, lower case, for example `ae`; `pau` for silence. */
  readonly phone: string;
  readonly offsetMs: number;
  readonly durationMs: number;
}
