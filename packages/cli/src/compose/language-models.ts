import type { LanguageModel } from "@vivavoce/engine";
import type { Engines } from "./load-engines.ts";

/** The default under its id, and those of the configuration under their names. */
export function languageModels({ languageModel, models }: Engines): ReadonlyMap<string, LanguageModel> {
  const named = models.names.flatMap((name) => {
    const selected = models.table.select(name);
    return selected.kind === "language-model" ? [[name, selected.languageModel] as const] : [];
  });
  return new Map([[languageModel.info.id, languageModel], ...named]);
}
