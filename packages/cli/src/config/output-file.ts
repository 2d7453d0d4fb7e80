import { writeFile } from "node:fs/promises";
import { reasonOf } from "@vivavoce/audio/reason-of";
import { ConfigError } from "./config-error.ts";

/**
 * Writes what a person wants in a file of theirs.
 * @throws {ConfigError} when the file cannot be written.
 */
export async function writeOutput(path: string, content: Uint8Array): Promise<void> {
  try {
    await writeFile(path, content);
  } catch (error) {
    throw new ConfigError(`Cannot write ${path}: ${reasonOf(error)}`, { cause: error });
  }
}
