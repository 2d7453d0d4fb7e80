import { writeFile } from "node:fs/promises";
import type { WavRecording } from "@vivavoce/client/node-audio";
import { ConfigError } from "../config/config-error.ts";

/**
 * Writes what was played to a file. Done with an empty recording too, so that a wrong path is known at once.
 * @throws {ConfigError} when the file cannot be written.
 */
export async function writeRecording(path: string, recording: WavRecording): Promise<void> {
  try {
    await writeFile(path, recording.toWav());
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new ConfigError(`Cannot write ${path}: ${reason}`, { cause: error });
  }
}
