import { EngineError } from "@vivavoce/engine";
import { ModelError, onlyFile } from "@vivavoce/models";
import type { InstalledModel, ModelFileRole } from "@vivavoce/models";
import type { NativeSettings } from "./sherpa-library.ts";

/** What the library calls the files of a network, by their roles. */
export type FileSettings = Readonly<Record<string, ModelFileRole>>;

/**
 * The files of a model under the names that the library has for them: one of each role, but for several lexicons and sets of
 * rules, which are named in one setting. These and the data of eSpeak NG may be absent.
 * @throws {ModelError} `damaged` where a file is missing
 */
export function nativeFiles(model: InstalledModel, settings: FileSettings): NativeSettings {
  const entries = Object.entries(settings).flatMap(([name, role]) => {
    const files = model.files[role] ?? [];
    if (files.length === 0 && absentRoles.includes(role)) return [];
    return [[name, severalRoles.includes(role) ? files.join(",") : onlyFile(model, role)]];
  });
  return Object.fromEntries(entries) as NativeSettings;
}

const severalRoles: readonly ModelFileRole[] = ["lexicon", "rules"];
const absentRoles: readonly ModelFileRole[] = [...severalRoles, "espeak-data"];

/** Makes settings; a file that is missing is the engine's failure. @throws EngineError `engine_unavailable` */
export function withFiles<Settings>(engine: string, make: () => Settings): Settings {
  try {
    return make();
  } catch (error) {
    if (!(error instanceof ModelError)) throw error;
    throw new EngineError(engine, "engine_unavailable", error.message, { cause: error });
  }
}
