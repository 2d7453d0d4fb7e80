import type { Session } from "@vivavoce/protocol";
import { maxPhraseChars, maxPhrases } from "../../session/state/phrase-limits.ts";

/** So much of a prompt is looked at, in characters. */
const maxPromptChars = 4000;

/**
 * The phrases that a recognizer should expect (SF-11.3), and where it takes no prompt, the names and rare words of that
 * (SF-11.5). Undefined when the client has given neither.
 */
export function phrasesOf(
  transcription: Session["input_audio_transcription"],
  withPrompt: boolean,
): readonly string[] | undefined {
  const given = transcription?.phrase_list;
  const prompt = withPrompt ? (transcription?.prompt ?? "") : "";
  if (!Array.isArray(given) && prompt === "") return undefined;
  const phrases = [...(Array.isArray(given) ? given : []), ...namesOf(prompt)].map((phrase) => phrase.trim());
  return [...new Set(phrases.filter((phrase) => phrase !== "" && phrase.length <= maxPhraseChars))].slice(
    0,
    maxPhrases,
  );
}

/**
 * Names and rare words of a prompt: what stands between commas, as in "ZyntriQix, Digique Plus", and words that begin with
 * a capital in the middle of a sentence, or have a capital or a figure inside.
 */
function namesOf(prompt: string): readonly string[] {
  const pieces = prompt.slice(0, maxPromptChars).split(/[,;\n]+|[.!?]\s+/u);
  return pieces.flatMap((piece) => {
    const words = piece.split(/\s+/u).filter((word) => word !== "");
    if (words.length > 0 && words.length <= 3) return [words.join(" ").replace(/[.!?]+$/u, "")];
    const bare = words.map((word) => word.replace(/^[^\p{L}\p{N}]+|[^\p{L}\p{N}]+$/gu, ""));
    return bare.filter(
      (word, index) => /\p{L}(?:\p{Lu}|\p{N})/u.test(word) || (index > 0 && /^\p{Lu}\p{L}{2}/u.test(word)),
    );
  });
}
