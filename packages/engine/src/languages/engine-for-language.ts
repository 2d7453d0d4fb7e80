import { baseLanguage, servesLanguage } from "./language-code.ts";

/** An engine and the language it is there for: a BCP-47 code, or `*` for every language that no other one is for. */
export interface LanguagePart<Engine> {
  /** BCP-47 code, or `*`. */
  readonly language: string;
  /** Used for that language. */
  readonly engine: Engine;
}

/** Engines of one kind, of which the language decides. */
export interface EnginesByLanguage<Engine> {
  /** For its own languages, and where nothing is known of the language. */
  readonly usual: Engine;
  /** For other languages; the first of equals counts. */
  readonly parts: readonly LanguagePart<Engine>[];
}

/**
 * The engine for one language: the part that names the very code, else the one that names the language, else the usual
 * one if it serves it, else the part for `*`, else any that serves it, else the usual one.
 * @param languagesOf what an engine serves; `["*"]` when any
 */
export function engineForLanguage<Engine>(
  { usual, parts }: EnginesByLanguage<Engine>,
  language: string | undefined,
  languagesOf: (engine: Engine) => readonly string[],
): Engine {
  if (language === undefined || language === "") return usual;
  const named = parts.filter((part) => part.language !== "*");
  const exact = named.find((part) => part.language.toLowerCase() === language.toLowerCase());
  const part = exact ?? named.find((part) => baseLanguage(part.language) === baseLanguage(language));
  if (part !== undefined) return part.engine;
  if (servesLanguage(languagesOf(usual), language)) return usual;
  const other =
    parts.find((part) => part.language === "*") ??
    parts.find((part) => servesLanguage(languagesOf(part.engine), language));
  return other?.engine ?? usual;
}

/**
 * The engine for a talk in several languages: the usual one or a part that serves all of them and finds out which is
 * spoken, else the engine for the first of them. Without any, the usual engine, unless it knows but its own languages and
 * the part for `*` finds out.
 * @param identifies whether an engine finds out the language
 */
export function engineForLanguages<Engine>(
  engines: EnginesByLanguage<Engine>,
  languages: readonly string[],
  languagesOf: (engine: Engine) => readonly string[],
  identifies: (engine: Engine) => boolean,
): Engine {
  const { usual, parts } = engines;
  if (languages.length === 1) return engineForLanguage(engines, languages[0], languagesOf);
  if (languages.length === 0) {
    const any = parts.find(({ language, engine }) => language === "*" && identifies(engine))?.engine;
    return identifies(usual) ? usual : (any ?? usual);
  }
  const all = [usual, ...parts.map(({ engine }) => engine)];
  const able = all.find(
    (engine) => identifies(engine) && languages.every((language) => servesLanguage(languagesOf(engine), language)),
  );
  return able ?? engineForLanguage(engines, languages[0], languagesOf);
}
