import type { PauseListener } from "../end-of-utterance.ts";
import type { Recognizer } from "../recognizer.ts";
import type { Synthesizer } from "../synthesizer.ts";

/** An engine whose work is offered to others. */
export type HostedEngine =
  /** Hears utterances. */
  | { readonly kind: "recognizer"; readonly engine: Recognizer }
  /** Speaks clauses. */
  | { readonly kind: "synthesizer"; readonly engine: Synthesizer }
  /** Listens to pauses, in the languages that it was made for. */
  | { readonly kind: "listener"; readonly listener: PauseListener; readonly languages: readonly string[] };
