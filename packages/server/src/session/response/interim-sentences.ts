import { baseLanguage } from "@vivavoce/engine/languages";
import type { fillerLanguages } from "../state/filler-languages.ts";

/** What fills a pause where a session names no texts (SF-21.4). Nothing that promises an answer, and no question. */
const interimSentences: Readonly<Record<(typeof fillerLanguages)[number], readonly string[]>> = {
  en: ["One moment, please.", "Let me see."],
  zh: ["请稍等。", "让我看看。"],
  es: ["Un momento, por favor.", "Vamos a ver."],
  fr: ["Un instant, s'il vous plaît.", "Voyons voir."],
  de: ["Einen Moment, bitte.", "Mal sehen."],
  it: ["Un momento, per favore.", "Vediamo."],
  pt: ["Um momento, por favor.", "Vamos ver."],
  ja: ["少々お待ちください。", "そうですね。"],
  ko: ["잠시만요.", "한번 볼게요."],
  hi: ["एक पल रुकिए।", "देखते हैं।"],
  ar: ["لحظة من فضلك.", "دعني أرى."],
};

/** Sentences in the language that the voice is going to speak, BCP-47; empty where none is known. */
export function interimSentencesIn(language: string): readonly string[] {
  const known: Readonly<Record<string, readonly string[]>> = interimSentences;
  const base = baseLanguage(language);
  return Object.hasOwn(known, base) ? (known[base] ?? []) : [];
}
