import { readFile } from "node:fs/promises";
import { resolve } from "node:path";
import type { Environment } from "../hub-cache.ts";
import { ModelError } from "../model-error.ts";
import type { ModelRow } from "../model-row.ts";
import { taskOf } from "../model-words.ts";
import { catalogue } from "./catalogue.ts";

/** Names a file with rows of one's own. */
const ownCatalogueVariable = "VIVAVOCE_MODEL_CATALOGUE";

/**
 * The catalogue, and behind it the rows of the JSON file that `VIVAVOCE_MODEL_CATALOGUE` names: models of one's own Hub, or of
 * others that this catalogue does not have.
 * @param cwd what the file's name is relative to
 * @throws {ModelError} `damaged` in one line that names file, row and member
 */
export async function modelRows(env: Environment, cwd: string): Promise<readonly ModelRow[]> {
  const name = env[ownCatalogueVariable];
  if (name === undefined || name === "") return catalogue;
  const path = resolve(cwd, name);
  const wrong = (reason: string, cause?: unknown): ModelError => {
    return new ModelError("damaged", `${ownCatalogueVariable}, ${path}: ${reason}.`, { cause });
  };
  const text = await readFile(path, "utf8").catch((error: unknown) => {
    throw wrong("it cannot be read", error);
  });
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw wrong("it is not JSON", error);
  }
  if (!Array.isArray(value)) throw wrong("it must be a list of rows");
  const { rowSchema } = await import("./row-schema.ts");
  const rows: ModelRow[] = [...catalogue];
  value.forEach((row: unknown, index) => {
    const parsed = rowSchema.safeParse(withoutFindings(row));
    if (!parsed.success) {
      const [issue] = parsed.error.issues;
      throw wrong(`row ${index + 1}, ${issue?.path.join(".") || "the row itself"}: ${issue?.message ?? "it is wrong"}`);
    }
    const own = parsed.data as ModelRow;
    if (rows.some(({ id }) => id === own.id)) throw wrong(`row ${index + 1}: there is a model ${own.id} already`);
    if (taskOf(own.network) !== own.task) throw wrong(`row ${index + 1}: ${own.network} is for ${taskOf(own.network)}`);
    rows.push(own);
  });
  return rows;
}

/** What `models show --json` adds to a row, which may be written on from there. */
function withoutFindings(row: unknown): unknown {
  if (typeof row !== "object" || row === null) return row;
  return Object.fromEntries(Object.entries(row).filter(([key]) => !["bytes", "exact", "installed"].includes(key)));
}
