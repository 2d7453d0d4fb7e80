import { createWriteStream } from "node:fs";
import { finished } from "node:stream/promises";
import type { WireFrame } from "@vivavoce/client";
import { presentableEvent } from "@vivavoce/client";
import { ConfigError } from "../config/config-error.ts";

/** Writes wire frames to a file, one a line, with audio shortened and secrets masked. */
export interface WireLog {
  frame(frame: WireFrame): void;
  /** A remark that is no frame. */
  note(text: string): void;
  close(): Promise<void>;
}

/**
 * Starts a new log file.
 * @param nowMs milliseconds since 1970.
 * @param secrets never written, wherever they occur.
 * @throws {ConfigError} when the file cannot be written.
 */
export async function openWireLog(path: string, nowMs: () => number, secrets: readonly string[]): Promise<WireLog> {
  const stream = createWriteStream(path);
  await new Promise<void>((resolve, reject) => {
    stream.once("open", () => resolve());
    stream.once("error", (error) => {
      reject(new ConfigError(`Cannot write the log: ${error.message}`, { cause: error }));
    });
  });
  // A disk that fills up later ends the log, not the conversation.
  stream.on("error", () => undefined);
  const line = (text: string): void => {
    const masked = secrets.reduce((masking, secret) => masking.replaceAll(secret, "***"), text);
    stream.write(`${new Date(nowMs()).toISOString()} ${masked}\n`);
  };
  return {
    frame: ({ direction, event }) => line(`${direction.padEnd(8)} ${JSON.stringify(presentableEvent(event))}`),
    note: (text) => line(`note     ${text}`),
    async close() {
      stream.end();
      await finished(stream).catch(() => undefined);
    },
  };
}
