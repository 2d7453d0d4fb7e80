import type { Turn } from "./turn.ts";

/**
 * One thing the built-in model can talk about: short speakable sentences, or undefined when the words are not for this
 * skill. Skills are pure: everything they know is in the turn.
 */
export type Skill = (turn: Turn) => string | undefined;

/** What is answered to words that a pattern finds; the first that does has the word. */
export type Replies = readonly (readonly [RegExp, string])[];

/** The reply whose pattern the words match. */
export function replyTo(words: string, replies: Replies): string | undefined {
  return replies.find(([pattern]) => pattern.test(words))?.[1];
}
