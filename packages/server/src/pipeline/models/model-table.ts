import type { LanguageModel } from "@vivavoce/engine";
import type { Upstream } from "../passthrough/upstream.ts";
import { isWellKnownModel } from "./well-known-models.ts";

/** One model that clients can ask for by name. */
export type ModelEntry = {
  readonly name: string;
  /** Other names that mean it. */
  readonly aliases?: readonly string[];
} & (
  | {
      readonly kind: "language-model";
      /** Loaded, and shared by all sessions; the table does not close it. */
      readonly languageModel: LanguageModel;
    }
  | { readonly kind: "realtime"; readonly upstream: Upstream }
);

/** What answers under a name. */
export type SelectedModel = {
  /** The name means this model; false when it only stands in. */
  readonly exact: boolean;
  /** The name is one of the cloud's (wire.md 9). */
  readonly wellKnown: boolean;
} & (
  | { readonly kind: "language-model"; readonly languageModel: LanguageModel }
  | { readonly kind: "realtime"; readonly name: string; readonly upstream: Upstream }
);

/** Finds the model that answers under the name a client gave (TR-11). */
export interface ModelTable {
  /** Never fails: a name that is not configured is answered by the default. */
  select(name: string): SelectedModel;
  /** All that can be asked for by name, for clients that offer a choice; absent tells of the default only. */
  list?(): readonly ModelSummary[];
}

/** A model of the table, as it is told. */
export interface ModelSummary {
  readonly name: string;
  readonly aliases: readonly string[];
  readonly kind: ModelEntry["kind"];
  /** Absent for a realtime service. */
  readonly languageModel?: LanguageModel;
}

/**
 * A table of models. Letter case of names does not matter. Besides names and aliases, a name may be the id of a loaded
 * language model.
 * @throws TypeError when two models have the same name
 */
export function createModelTable(defaultModel: LanguageModel, entries: readonly ModelEntry[] = []): ModelTable {
  const byName = new Map<string, ModelEntry>();
  for (const entry of entries) {
    for (const name of new Set([entry.name, ...(entry.aliases ?? [])].map(keyOf))) {
      if (byName.has(name)) throw new TypeError(`Two models have the name '${name}'.`);
      byName.set(name, entry);
    }
  }
  const byId = new Map<string, LanguageModel>();
  for (const { languageModel } of entries.filter((entry) => entry.kind === "language-model")) {
    byId.set(keyOf(languageModel.info.id), languageModel);
  }
  byId.set(keyOf(defaultModel.info.id), defaultModel);

  const summaries = entries.map(({ name, aliases = [], kind, ...entry }): ModelSummary => {
    return { name, aliases, kind, ...("languageModel" in entry && { languageModel: entry.languageModel }) };
  });
  return {
    list: () => summaries,
    select(name) {
      const key = keyOf(name);
      const wellKnown = isWellKnownModel(name);
      const entry = byName.get(key);
      if (entry?.kind === "realtime") {
        return { kind: "realtime", name: entry.name, upstream: entry.upstream, exact: true, wellKnown };
      }
      const languageModel = entry?.languageModel ?? byId.get(key);
      return {
        kind: "language-model",
        languageModel: languageModel ?? defaultModel,
        exact: languageModel !== undefined,
        wellKnown,
      };
    },
  };
}

/** Names of models and agents are told apart without regard to case, and to space around them. */
export function keyOf(name: string): string {
  return name.trim().toLowerCase();
}
