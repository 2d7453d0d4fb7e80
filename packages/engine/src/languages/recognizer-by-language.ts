import { EngineError } from "../engine-error.ts";
import type { Recognizer, RecognizerOptions } from "../recognizer.ts";
import { engineForLanguages } from "./engine-for-language.ts";
import type { EnginesByLanguage } from "./engine-for-language.ts";
import { healthOfSeveral } from "./health-of-several.ts";

/**
 * One recognizer of several: the languages of each stream decide who hears it. Its `info` is that of the usual engine, with
 * the languages of all; sessions ask `recognizerFor` what the engine that will hear them can do.
 *
 *     createRecognizerByLanguage({ usual: moonshine, parts: [{ language: "zh", engine: senseVoice }] })
 *
 * @throws EngineError `unsupported` when they do not take the same rate
 */
export function createRecognizerByLanguage(engines: EnginesByLanguage<Recognizer>): Recognizer {
  const { usual, parts } = engines;
  const { sampleRate } = usual.info.capabilities;
  for (const { language, engine } of parts) {
    const rate = engine.info.capabilities.sampleRate;
    if (rate === sampleRate) continue;
    const reason = `the recognizer for ${language} takes ${rate} Hz and '${usual.info.id}' ${sampleRate} Hz; they must be equal`;
    throw new EngineError(engine.info.id, "unsupported", reason);
  }
  const all = [...new Set([usual, ...parts.map(({ engine }) => engine)])];
  return {
    info: { ...usual.info, languages: [...new Set(all.flatMap(({ info }) => info.languages))] },
    byLanguage: engines,
    openStream: (options) => choose(engines, languagesOf(options)).openStream(options),
    health: () => healthOfSeveral(usual, all),
    async close() {
      await Promise.all(all.map((engine) => engine.close()));
    },
  };
}

/** The engine that hears streams of these languages, BCP-47, the primary one first: the recognizer itself when it is one. */
export function recognizerFor(recognizer: Recognizer, languages: readonly string[]): Recognizer {
  return recognizer.byLanguage === undefined ? recognizer : choose(recognizer.byLanguage, languages);
}

function choose(engines: EnginesByLanguage<Recognizer>, languages: readonly string[]): Recognizer {
  return engineForLanguages(
    engines,
    languages,
    ({ info }) => info.languages,
    ({ info }) => info.capabilities.identifiesLanguage === true,
  );
}

function languagesOf({ language, languages }: RecognizerOptions): readonly string[] {
  return languages ?? (language === undefined ? [] : [language]);
}
