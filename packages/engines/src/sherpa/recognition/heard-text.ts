import type { NativeResult } from "../sherpa-library.ts";
import type { RecognizedWord } from "@vivavoce/engine";

/** Text as people write it. @param isShouting the network knows capitals only */
export function heardText({ text }: NativeResult, isShouting: boolean): string {
  const plain = text.replaceAll(/<\|[^|>]*\|>/gu, "").trim();
  return isShouting ? plain.toLowerCase() : plain;
}

/** BCP-47 code of `<|en|>` or `en`; undefined for anything else. */
export function heardLanguage({ lang = "" }: NativeResult): string | undefined {
  return /^(?:<\|)?([a-z]{2,3})(?:\|>)?$/u.exec(lang)?.[1];
}

/** The last word of an utterance has no next one that would say where it ends. */
const lastWordMs = 300;
const longestWordMs = 2000;

/**
 * Words with their times: each begins with its first token, and ends where the next begins. Undefined when the network gives no
 * times, or others than it gives tokens.
 * @param durationMs length of the utterance
 */
export function heardWords(
  { tokens = [], timestamps = [] }: NativeResult,
  isShouting: boolean,
  durationMs: number,
): RecognizedWord[] | undefined {
  if (timestamps.length !== tokens.length) return undefined;
  const begun: { text: string; offsetMs: number }[] = [];
  for (const [index, token] of tokens.entries()) {
    if (/^<\|.*\|>$/u.test(token)) continue;
    const text = token.replaceAll("▁", " ");
    const last = begun.at(-1);
    const isNew = last === undefined || /^\s/u.test(text) || isSign(text) || isSign(last.text);
    if (isNew && /[\p{L}\p{N}]/u.test(text)) {
      begun.push({ text: text.trim(), offsetMs: Math.min(durationMs, (timestamps[index] ?? 0) * 1000) });
    } else if (last !== undefined) last.text += text.trim();
  }
  return begun.map(({ text, offsetMs }, index) => {
    const next = begun[index + 1]?.offsetMs ?? Math.min(durationMs, offsetMs + lastWordMs);
    return {
      text: isShouting ? text.toLowerCase() : text,
      offsetMs: Math.round(offsetMs),
      durationMs: Math.round(Math.max(0, Math.min(longestWordMs, next - offsetMs))),
    };
  });
}

/** Chinese, Japanese and Thai write words without blanks: each sign counts for itself. */
function isSign(text: string): boolean {
  return /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}]\p{P}*$/u.test(text);
}
