import { engineForLanguages } from "@vivavoce/engine/languages";
import type { LanguagePart } from "@vivavoce/engine/languages";

/** What the engines in use can do, as data: settings beyond it are named in a warning, never ignored in silence. */
export interface Capabilities {
  readonly model: {
    /** Id of the language model that answers. */
    readonly id: string;
    /** Names clients may ask for that mean this model; anything else is a substitution. */
    readonly aliases: readonly string[];
    readonly tools: boolean;
    readonly images: boolean;
    readonly temperature: boolean;
    readonly reasoningEffort: boolean;
  };
  readonly recognizer: HearingCapabilities & {
    /** Engines for single languages; absent: one for all. */
    readonly byLanguage?: readonly LanguagePart<HearingCapabilities>[];
  };
  readonly synthesizer: SpeakingCapabilities & {
    /** Of all engines. */
    readonly voices: readonly AvailableVoice[];
    /** What speaks with a voice, by its name, where that is not the usual engine. */
    readonly others?: Readonly<Record<string, SpeakingCapabilities>>;
  };
  readonly noiseSuppression: boolean;
  readonly echoCancellation: boolean;
  /** Somebody judges whether an utterance sounds finished. */
  readonly endOfUtterance: boolean;
  /** Languages whose words the judge reads, BCP-47; absent: any. */
  readonly judgedLanguages?: readonly string[];
}

/** What a recognizer can do; members that a journal of old does not have count as false. */
export interface HearingCapabilities {
  readonly id: string;
  readonly languages: readonly string[];
  readonly phraseList: boolean;
  readonly wordTimes: boolean;
  readonly logprobs: boolean;
  readonly prompt?: boolean;
  readonly identifiesLanguage?: boolean;
}

/** What a synthesizer can do. */
export interface SpeakingCapabilities {
  readonly id: string;
  readonly rate: boolean;
  readonly pitch: boolean;
  readonly volume: boolean;
  readonly wordTimes: boolean;
  readonly phones: boolean;
  /** Gives visemes without phones; absent counts as false. */
  readonly visemes?: boolean;
  /** What it can be told of a voice beside prosody. */
  readonly expression?: readonly string[];
}

/** A voice that is installed. */
export interface AvailableVoice {
  readonly name: string;
  /** BCP-47 code. */
  readonly language: string;
  readonly gender: string;
  /** Further languages; `["*"]` when any. */
  readonly languages?: readonly string[];
}

/** The recognizer that hears a session of these languages. */
export function hearingOf({ recognizer }: Capabilities, languages: readonly string[]): HearingCapabilities {
  const engines = { usual: recognizer as HearingCapabilities, parts: recognizer.byLanguage ?? [] };
  return engineForLanguages(
    engines,
    languages,
    (engine) => engine.languages,
    (engine) => engine.identifiesLanguage === true,
  );
}

/** What speaks with a voice. */
export function speakingOf({ synthesizer }: Capabilities, voice: string): SpeakingCapabilities {
  const { others = {} } = synthesizer;
  return (Object.hasOwn(others, voice) ? others[voice] : undefined) ?? synthesizer;
}
