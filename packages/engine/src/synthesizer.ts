import type { HealthReporting } from "./engine-health.ts";
import type { EngineInfo } from "./engine-info.ts";
import type { WatchQueue } from "./watch-queue.ts";

/** What a synthesizer gives and honours; of the rest the session warns. */
export interface SynthesizerCapabilities {
  /** Rate of the samples it gives, in Hz. */
  readonly sampleRate: number;
  /** At least one. A session whose voice is not among them gets the nearest. */
  readonly voices: readonly VoiceInfo[];
  /** Gives word offsets with the audio. */
  readonly wordTimes: boolean;
  /** Gives phone offsets with the audio. */
  readonly phones: boolean;
  /** Gives visemes with the audio, in place of phones; absent counts as false. */
  readonly visemes?: boolean;
  /** Members of `VoiceExpression` that it honours; absent: none. */
  readonly expression?: readonly (keyof VoiceExpression)[];
  /** Honours the prosody members of the same name. */
  readonly rate: boolean;
  /** See `rate`. */
  readonly pitch: boolean;
  /** See `rate`. */
  readonly volume: boolean;
}

/** A voice of a synthesizer. */
export interface VoiceInfo {
  /** Name to give in `SynthesisRequest.voice`. */
  readonly name: string;
  /** BCP-47 code. */
  readonly language: string;
  /** How it sounds; a session that asks for another voice is given one that sounds alike. */
  readonly gender: "female" | "male" | "neutral";
  /** Further languages that the voice speaks, BCP-47; `["*"]` when any. Absent: only its own. */
  readonly languages?: readonly string[];
  /**
   * Reads figures, dates, times, money and units itself, as espeak-ng and neural engines with a text front end do.
   * Absent counts as true. False: such things arrive in words of the language.
   */
  readonly readsFigures?: boolean;
}

/**
 * A loaded speech synthesizer, shared by all sessions.
 *
 * @example
 * async *synthesize({ text, signal }) {
 *   for (const samples of tonesFor(text)) {
 *     if (signal.aborted) return;
 *     yield { samples, words: [], phones: [] };
 *   }
 * }
 */
export interface Synthesizer extends HealthReporting {
  /** What it is, its voices, and what it gives and honours. */
  readonly info: EngineInfo<SynthesizerCapabilities>;
  /**
   * Speaks one clause. Chunks come in order, without gaps, levelled to about -20 dBFS active speech, with peaks under
   * full scale and both ends of the clause free of clicks. Aborting ends the iteration without an error, at the latest
   * with the chunk in progress. Text without anything to say gives no chunk. However long the text is or whatever it is
   * read as, the engine works on it in steps so short that other sessions hardly wait.
   * @throws EngineError when the engine fails; `engine_unavailable` at once while it is down, `rate_limit_exceeded` when
   * the session has more waiting than its part allows
   */
  synthesize(request: SynthesisRequest): AsyncIterable<SpeechChunk>;
  /** The engine that speaks with a voice, where there are several, see `createSynthesizerByLanguage`; absent: it is one. */
  readonly engineOf?: (voice: string) => Synthesizer;
  /** Releases the engine. What is asked later fails with `engine_closed`. */
  close(): Promise<void>;
}

/** One clause to speak. */
export interface SynthesisRequest {
  /** Plain text: no markup. Numbers, dates and abbreviations are the engine's to read, see `VoiceInfo.readsFigures`. */
  readonly text: string;
  /** BCP-47 code of the text, where it is known; a voice of several languages reads it so. */
  readonly language?: string;
  /** One of `voices[].name`. */
  readonly voice: string;
  /** Members without the capability of their name are not honoured. */
  readonly prosody: Prosody;
  /** Only what the capability of the same name lists is given. */
  readonly expression?: VoiceExpression;
  /**
   * Who is spoken to: an opaque id. Requests of one session share that session's part of the engine, whatever number of
   * answers they belong to; requests without an id share by their signal.
   */
  readonly sessionId?: string;
  /** The trace that it is part of, as headers (W3C Trace Context): an engine elsewhere goes on with it. */
  readonly trace?: Readonly<Record<string, string>>;
  /** True for the first words of an answer: somebody waits for them in silence, so they go before what follows others. */
  readonly isOpening?: boolean;
  /** Told of what waits for the engine: the first words of an answer, and what follows. See `RecognizerOptions`. */
  readonly watchQueue?: WatchQueue<"first" | "later">;
  /** Ends the clause, see `synthesize`. */
  readonly signal: AbortSignal;
}

/** How a voice speaks, against its own way. */
export interface Prosody {
  /** Speed relative to the voice's own, 0.5 to 2; 1 is the voice's own. */
  readonly rate: number;
  /** Semitones relative to the voice's own, -12 to 12. */
  readonly pitchSemitones: number;
  /** Gain relative to the voice's own level, in dB, -60 to 12. */
  readonly volumeDb: number;
}

/** How a voice speaks, where it can do more than prosody. In the words of Azure's voices (SF-12). */
export interface VoiceExpression {
  /** A style of the voice, for example `cheerful`. */
  readonly style?: string;
  /** How freely an expressive voice speaks, 0 to 1. */
  readonly temperature?: number;
  /** Address of a pronunciation lexicon, which the service fetches. */
  readonly lexiconUrl?: string;
  /** BCP-47 code of the accent and language in which a voice of several speaks. */
  readonly locale?: string;
}

/** A stretch of speech. */
export interface SpeechChunk {
  /** Mono samples in [-1, 1] at the engine's rate. */
  readonly samples: Float32Array;
  /** Words that begin in this chunk. Offsets count from the beginning of the clause. */
  readonly words: readonly WordTime[];
  /** Phones that begin in this chunk. */
  readonly phones: readonly PhoneTime[];
  /** Visemes that begin in this chunk; only with the capability. */
  readonly visemes?: readonly VisemeTime[];
}

/** When a viseme is shown, in milliseconds from the beginning of the clause. */
export interface VisemeTime {
  /** Number of Azure's speech service: 0 is silence, 1 to 21 are mouth shapes. */
  readonly id: number;
  /** Milliseconds from the beginning of the clause. */
  readonly offsetMs: number;
}

/** When a word is said, in milliseconds from the beginning of the clause. */
export interface WordTime {
  /** The word as written in the request. */
  readonly text: string;
  /** Milliseconds from the beginning of the clause. */
  readonly offsetMs: number;
  /** Milliseconds from its beginning to its end. */
  readonly durationMs: number;
}

/** When a phone is said, in milliseconds from the beginning of the clause. */
export interface PhoneTime {
  /** ARPAbet without stress, lower case, for example `ae`; `pau` for silence. */
  readonly phone: string;
  /** Milliseconds from the beginning of the clause. */
  readonly offsetMs: number;
  /** Milliseconds from its beginning to its end. */
  readonly durationMs: number;
}
