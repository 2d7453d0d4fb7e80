import type { DecodedText } from "./greedy-decoder.ts";

/** What is known about a text that may be invented. */
export interface TextEvidence {
  readonly text: string;
  readonly decoded: Pick<DecodedText, "logprobs" | "noTextLogprob" | "ended">;
}

/** More than even odds that there is no text. */
const doubtLogprob = Math.log(0.5);
/** A lower bar for texts that the model is known to write over noise. */
const stockDoubtLogprob = Math.log(0.3);
/** The first token of invented text is a guess among very many, that of spoken words is not. */
const firstTokenLogprob = -3.5;

/** What the model writes over noise: phrases that end or accompany video subtitles. */
const stockTexts = new Set([
  "you",
  "thank you",
  "thank you for watching",
  "thanks for watching",
  "transcript emily beynon",
  "im going to go to the hospital",
  "so",
  "oh",
]);

/**
 * Says whether the text was invented over audio without words. The end token is forbidden at the first place, so the
 * model writes something over any noise; but it says at that place how probable it holds that there is nothing to
 * write, and how little sure it is of what it writes instead.
 */
export function isInvented({ text, decoded }: TextEvidence): boolean {
  const { logprobs, noTextLogprob, ended } = decoded;
  if (!/[\p{L}\p{N}]/u.test(text)) return true;
  if (noTextLogprob > stockDoubtLogprob && stockTexts.has(plainText(text))) return true;
  if (noTextLogprob <= doubtLogprob) return false;
  if (ended === "limit" || ended === "repetition") return true;
  return (logprobs[0] ?? 0) < firstTokenLogprob || /[^\p{Script=Latin}\P{L}]/u.test(text);
}

/** Text without the marks and capitals in which readings of the same words differ. */
export function plainText(text: string): string {
  return text
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}\s]/gu, "")
    .trim();
}
