import { createWriteStream } from "node:fs";
import { finished } from "node:stream/promises";
import type { WireFrame } from "@vivavoce/client";
import { presentableEvent } from "@vivavoce/client";
import { printableJson } from "../terminal/text-width.ts";
import { ConfigError } from "../config/config-error.ts";
import type { SecretMask } from "./secret-mask.ts";

/** Writes wire frames to a file, one a line, with audio shortened and secrets masked. */
export interface WireLog {
  frame(frame: WireFrame): void;
  /** A remark that is no frame. */
  note(text: string): void;
  close(): Promise<void>;
}

/** A log that keeps nothing. */
export const noWireLog: WireLog = {
  frame: () => undefined,
  note: () => undefined,
  close: () => Promise.resolve(),
};

/**
 * Starts a new log file.
 * @param nowMs milliseconds since 1970.
 * @param mask takes secrets out of what is written.
 * @throws {ConfigError} when the file cannot be written.
 */
export async function openWireLog(path: string, nowMs: () => number, mask: SecretMask): Promise<WireLog> {
  // What was said is nobody's but its owner's.
  const stream = createWriteStream(path, { mode: 0o600 });
  await new Promise<void>((resolve, reject) => {
    stream.once("open", () => resolve());
    stream.once("error", (error) => {
      reject(
        new ConfigError(`Cannot write the log: ${error.message}. --log names another file, --no-log keeps none.`, {
          cause: error,
        }),
      );
    });
  });
  // A disk that fills up later ends the log, not the conversation.
  stream.on("error", () => undefined);
  const line = (text: string): void => {
    stream.write(`${new Date(nowMs()).toISOString()} ${mask.mask(text)}\n`);
  };
  return {
    frame: ({ direction, event }) => line(`${direction.padEnd(8)} ${printableJson(presentableEvent(event))}`),
    note: (text) => line(`note     ${text}`),
    async close() {
      stream.end();
      await finished(stream).catch(() => undefined);
    },
  };
}
