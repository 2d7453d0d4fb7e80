import type { Writable } from "node:stream";
import type { Logger } from "@vivavoce/server";

/** Most that waits for whoever reads, in bytes: a pipe whose reader stands still takes no more than that of the memory. */
const maxWaitingBytes = 1024 * 1024;

/** Told, once lines can be written again, how many could not be, and why. */
export type LostLines = (lines: number, reason: string) => void;

/** Lines of a program that goes on, whatever becomes of where they go. */
export interface SteadyLines {
  /** Writes a line, or loses it. Never throws. */
  readonly write: (line: string) => void;
  /** Replaces who is told before. */
  readonly onLost: (tell: LostLines) => void;
}

/** A disk that is full and a reader that is gone or stands still cost the lines that there is no room for, and nothing else. */
export function steadyLines(stream: Pick<Writable, "write" | "on" | "writableLength">): SteadyLines {
  let tell: LostLines = () => {};
  let lost = 0;
  let reason = "";
  /** Whether the last line may have been cut in its middle. */
  let isCut = false;
  // Nobody else hears of it, and a process ends with what nobody has heard of.
  stream.on("error", () => {});
  const lose = (why: string): void => {
    lost += 1;
    reason = why;
  };
  return {
    write(line) {
      if (stream.writableLength > maxWaitingBytes) return lose("nobody reads it");
      stream.write(`${isCut ? "\n" : ""}${line}\n`, (error?: NodeJS.ErrnoException | null) => {
        isCut = error !== undefined && error !== null;
        if (isCut) return lose(error?.code ?? String(error));
        if (lost === 0) return;
        const lines = lost;
        lost = 0;
        tell(lines, reason);
      });
    },
    onLost(told) {
      tell = told;
    },
  };
}

/** Tells of them in the log itself. */
export function tellLost(logger: Logger): LostLines {
  return (lines, reason) => logger.log("warn", "lines of this log were lost", { lines, reason });
}
