import type { NativeResult, NativeSettings } from "../sherpa-library.ts";

/** What a child is to do, said once at its start. */
export interface ChildDuty {
  readonly task: "whole" | "streaming" | "voice" | "denoise" | "quiet";
  readonly config: NativeSettings;
  /** Where a recognizer of whole utterances takes the language of each; absent where it takes none. */
  readonly languageSetting?: LanguageSetting;
  /** A stretch of silence is read once at the start, and a sentence spoken: the first time is slow. */
  readonly warmUp?: string;
  /** How much later than its sound a denoiser of streams gives it, beside its frames, in milliseconds; absent: not. */
  readonly lateMs?: number;
}

/** How a network is told the language of an utterance: by its configuration, or by an option of the stream. */
export type LanguageSetting =
  | { readonly by: "option"; readonly key: string }
  | { readonly by: "config"; readonly network: string; readonly keys: readonly string[] };

/** An utterance to hear: mono at 16 kHz; `language` is one that the network knows. */
export interface WholeOrder {
  readonly samples: Float32Array<ArrayBuffer>;
  readonly language?: string;
}

/** A clause to speak. */
export interface SpeakOrder {
  readonly text: string;
  /** Number of the speaker. */
  readonly speaker: number;
  /** 0.5 to 2. */
  readonly speed: number;
  /** -12 to 12. */
  readonly pitchSemitones: number;
  /** -60 to 12. */
  readonly volumeDb: number;
  /** Silence behind it. */
  readonly pauseMs: number;
  /** For networks of several languages; BCP-47 without a region. */
  readonly language?: string;
}

/** What a child is told. Ids are given by who orders, and never twice. */
export type ToChild =
  | { readonly type: "load"; readonly duty: ChildDuty }
  | ({ readonly type: "recognize"; readonly id: number } & WholeOrder)
  | ({ readonly type: "speak"; readonly id: number } & SpeakOrder)
  | { readonly type: "denoise"; readonly id: number; readonly samples: Float32Array<ArrayBuffer> }
  /** Leaves off what it is speaking, at the end of the sentence. */
  | { readonly type: "abort"; readonly id: number }
  | { readonly type: "open"; readonly id: number; readonly language?: string }
  | { readonly type: "push"; readonly id: number; readonly samples: Float32Array<ArrayBuffer> }
  | { readonly type: "settle"; readonly id: number; readonly ask: number }
  | { readonly type: "close"; readonly id: number };

/** What is known of a network once it is loaded. */
export interface ChildFacts {
  /** Hz of what a voice or a denoiser gives; 0 for recognizers. */
  readonly sampleRate: number;
  /** Speakers of a voice; 0 for recognizers. */
  readonly speakers: number;
}

/** What a child tells; `memoryBytes` is what its process has taken. */
export type FromChild =
  | { readonly type: "ready"; readonly facts: ChildFacts }
  /** It cannot do its duty and ends. */
  | { readonly type: "refused"; readonly reason: string }
  | { readonly type: "recognized"; readonly id: number; readonly result: NativeResult; readonly memoryBytes: number }
  | {
      readonly type: "spoken";
      readonly id: number;
      readonly samples: Float32Array<ArrayBuffer>;
      readonly memoryBytes: number;
    }
  | {
      readonly type: "denoised";
      readonly id: number;
      readonly samples: Float32Array<ArrayBuffer>;
      readonly memoryBytes: number;
    }
  /** The order failed; the child goes on. Reasons may quote what was said, and stay there. */
  | { readonly type: "failed"; readonly id: number }
  /** All samples of a stream that were read by now, once nothing waits; and what was heard, if it is anything new. */
  | {
      readonly type: "heard";
      readonly id: number;
      readonly readSamples?: number;
      readonly result?: NativeResult;
      readonly memoryBytes: number;
    }
  | { readonly type: "settled"; readonly id: number; readonly ask: number; readonly result: NativeResult };

/** Someone who answers messages. */
export interface Duty {
  readonly facts: ChildFacts;
  take(message: ToChild): void;
}
