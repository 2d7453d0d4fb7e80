import type { Turn } from "./turn.ts";

/** One thing the built-in model can talk about. Skills are pure: everything they know is in the turn. */
export interface Skill {
  readonly name: string;
  /**
   * `utterance` skills see everything the caller said at once and are asked first; `sentence` skills see one sentence
   * at a time, so that "Hello. What time is it?" is answered by two of them.
   */
  readonly scope: "utterance" | "sentence";
  /** Short speakable sentences, or undefined when the words are not for this skill. */
  answer(turn: Turn): string | undefined;
}
