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
  readonly recognizer: {
    readonly id: string;
    readonly languages: readonly string[];
    readonly phraseList: boolean;
    readonly wordTimes: boolean;
    readonly logprobs: boolean;
  };
  readonly synthesizer: {
    readonly id: string;
    readonly voices: readonly {
      readonly name: string;
      readonly language: string;
      readonly gender: string;
      /** Further languages; `["*"]` when any. */
      readonly languages?: readonly string[];
    }[];
    readonly rate: boolean;
    readonly pitch: boolean;
    readonly volume: boolean;
    readonly wordTimes: boolean;
    readonly phones: boolean;
  };
  readonly noiseSuppression: boolean;
  readonly echoCancellation: boolean;
  /** Somebody judges whether an utterance sounds finished. */
  readonly endOfUtterance: boolean;
}
