import { totalmem } from "node:os";
import type { Config } from "../config/config-schema.ts";

/** A server takes 0.8 GB with the embedded engines, and calls take some more. */
const leastBytes = 1e9;

/** Engines that run on this machine, with models in memory. */
const ownEngines: readonly string[] = ["moonshine", "sherpa-onnx"];

/** Memory that this program may have, in bytes: that of the machine, or less where its group or unit has a limit. */
export function usableMemory(limitBytes = process.constrainedMemory(), machineBytes = totalmem()): number {
  // Where there is no limit it is 0, or more than there is.
  return limitBytes > 0 && limitBytes < machineBytes ? limitBytes : machineBytes;
}

/**
 * A line about memory that will not do for engines in this program. The system ends who takes more than it may, without a word, and with
 * it all calls: so it is told before.
 * @param runsEngines whether what recognizes is here, and not on the bus
 */
export function memoryNotice(
  { recognizer }: Pick<Config, "recognizer">,
  runsEngines: boolean,
  bytes = usableMemory(),
): string | undefined {
  const engines = [recognizer, ...Object.values(recognizer.byLanguage)].map(({ engine }) => engine);
  if (bytes >= leastBytes || !runsEngines || !engines.some((engine) => ownEngines.includes(engine))) return undefined;
  return (
    `WARNING: this program may have ${Math.round(bytes / 1e6)} MB of memory, and with engines of its own it takes 800 MB or more: ` +
    "where that is not there, the system ends it without a word, and all calls with it."
  );
}
