import type { EngineKind, EnginesByLanguage, EngineSet } from "@vivavoce/engine";
import { createJudgeByLanguage, createRecognizerByLanguage, createSynthesizerByLanguage } from "@vivavoce/engine";

/** An engine for a language, not loaded yet. */
export interface LanguageLoader<Engine> {
  /** BCP-47, or `*` for every language that no other one is for. */
  readonly language: string;
  readonly load: () => Promise<Engine>;
}

type Combine = {
  readonly [Kind in EngineKind]?: (engines: EnginesByLanguage<NonNullable<EngineSet[Kind]>>) => EngineSet[Kind];
};

/** How one engine is made of several for single languages. */
const combine: Combine = {
  recognizer: createRecognizerByLanguage,
  synthesizer: createSynthesizerByLanguage,
  judge: createJudgeByLanguage,
};

/** Loads an engine and those for single languages side by side, and makes one of them; when one fails, the others are closed. */
export async function loadByLanguage<Kind extends EngineKind>(
  kind: Kind,
  usual: () => Promise<EngineSet[Kind]>,
  loaders: readonly LanguageLoader<EngineSet[Kind]>[],
): Promise<EngineSet[Kind]> {
  const loading = await Promise.allSettled([usual(), ...loaders.map(({ load }) => load())]);
  const loaded = loading.flatMap((result) => (result.status === "fulfilled" ? [result.value] : []));
  try {
    for (const result of loading) if (result.status === "rejected") throw result.reason;
    const [first, ...others] = loaded as NonNullable<EngineSet[Kind]>[];
    const make: Combine[Kind] = combine[kind];
    if (first === undefined || make === undefined) return first as EngineSet[Kind];
    return make({
      usual: first,
      parts: others.map((engine, at) => ({ language: loaders[at]?.language ?? "*", engine })),
    });
  } catch (error) {
    const closing = loaded.map(async (engine) =>
      engine !== undefined && "close" in engine ? engine.close() : undefined,
    );
    await Promise.allSettled(closing);
    throw error;
  }
}
