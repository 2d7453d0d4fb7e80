import { ModelError } from "./model-error.ts";
import type { ModelRow } from "./model-row.ts";
import type { ModelFileRole, ModelNetwork, ModelTask } from "./model-words.ts";

/** A model whose files are on this machine: of the catalogue, or a folder or file of the user's own. */
export interface InstalledModel {
  /** As it was asked for: an id of the catalogue, or `path:` and where it is. */
  readonly name: string;
  /** Absent for one of the user's own. */
  readonly row?: ModelRow;
  readonly task: ModelTask;
  readonly network: ModelNetwork;
  /** Gives text while someone speaks; `false` for all that do not recognize. */
  readonly streaming: boolean;
  /** BCP 47 tags; empty when nothing says them. */
  readonly languages: readonly string[];
  /** Hz; absent when nothing says it. */
  readonly sampleRate?: number;
  readonly voices?: readonly string[] | number;
  /** Absolute paths by role; `espeak-data` and `dictionary` are folders. A role without files is absent. */
  readonly files: ModelFiles;
}

/** Paths of a model's files, by what each is for. */
export type ModelFiles = Readonly<Partial<Record<ModelFileRole, readonly string[]>>>;

/**
 * The one file of a role.
 * @throws {ModelError} `damaged` when there is none, or more than one
 */
export function onlyFile(model: Pick<InstalledModel, "name" | "network" | "files">, role: ModelFileRole): string {
  const [file, ...more] = model.files[role] ?? [];
  if (file !== undefined && more.length === 0) return file;
  const found = file === undefined ? "has none" : `has ${more.length + 1}`;
  throw new ModelError("damaged", `${model.name}: a ${model.network} model needs one ${role} file, and it ${found}.`);
}
