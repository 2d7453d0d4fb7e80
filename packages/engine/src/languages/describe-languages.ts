import type { EngineSet } from "../engine-set.ts";
import { engineForLanguage } from "./engine-for-language.ts";
import { baseLanguage, servesLanguage } from "./language-code.ts";
import { recognizerFor } from "./recognizer-by-language.ts";
import { synthesizerOf } from "./synthesizer-by-language.ts";

/** Who serves some languages, each by the id of its engine. */
export interface LanguageService {
  /** Languages without region, or `*` for any other. */
  readonly languages: readonly string[];
  /** Null: nobody hears them. */
  readonly recognizer: string | null;
  /** Null: nobody knows how their sentences end, and silence decides. */
  readonly judge: string | null;
  /** Null: nobody speaks them. */
  readonly synthesizer: string | null;
}

/** Who hears, judges and speaks in which language; languages that the same engines serve stand together. */
export function describeLanguages(
  engines: Pick<EngineSet, "recognizer" | "synthesizer" | "judge">,
): readonly LanguageService[] {
  const { recognizer, synthesizer, judge } = engines;
  const { voices } = synthesizer.info.capabilities;
  const spokenBy = ({ language, languages }: (typeof voices)[number]): readonly string[] => languages ?? [language];
  const codes = [...recognizer.info.languages, ...voices.flatMap(spokenBy)].map(baseLanguage);
  const rows = new Map<string, LanguageService & { readonly languages: string[] }>();
  // What is named goes before "any other".
  for (const language of [...new Set(codes)].sort((a, b) => Number(a === "*") - Number(b === "*"))) {
    const hears = servesLanguage(recognizer.info.languages, language);
    const voice = voices.find((each) => servesLanguage(spokenBy(each), language));
    const row = {
      recognizer: hears ? recognizerFor(recognizer, [language]).info.id : null,
      judge: judgeOf(judge, language),
      synthesizer: voice === undefined ? null : synthesizerOf(synthesizer, voice.name).info.id,
    };
    const key = JSON.stringify(row);
    const found = rows.get(key);
    if (found === undefined) rows.set(key, { languages: [language], ...row });
    else found.languages.push(language);
  }
  return [...rows.values()];
}

function judgeOf(judge: EngineSet["judge"], language: string): string | null {
  const languagesOf = ({ languages = ["*"] }: NonNullable<typeof judge>): readonly string[] => languages;
  const found = judge?.byLanguage === undefined ? judge : engineForLanguage(judge.byLanguage, language, languagesOf);
  return found !== undefined && servesLanguage(languagesOf(found), language) ? found.id : null;
}
