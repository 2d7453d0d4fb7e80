const numbers = Array.from({ length: 30 }, (_, index) => `n${index}`);

/** What is said in turn `turn`: two numbers, so that few words make many sentences. */
export function sentenceOf(turn: number): string {
  return `tell me of ${numbers[Math.floor(turn / 30) % 30]} and ${numbers[turn % 30]}`;
}

/** Of everybody who talks: who shows it again gets his session. */
export const key = "bench-key-0123456789";

/** What the model says to it. */
export function answerTo(heard: string): string {
  return `You said ${heard} just now. That is all.`;
}

/** Every word of both, in the same order for all processes. */
export const vocabulary = ["tell", "me", "of", "and", "You", "said", "just", "now.", "That", "is", "all.", ...numbers];
