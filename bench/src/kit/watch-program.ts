import type { ChildProcess } from "node:child_process";
import { fileURLToPath } from "node:url";

/** The program of the package `vivavoce`, as it is built here. */
export const vivavoceProgram = fileURLToPath(new URL("main.js", import.meta.resolve("vivavoce")));

/** A program that was started with its outputs piped. */
export interface WatchedProgram {
  readonly child: ChildProcess;
  /** What it has written, the last of it where that is much. */
  said(): string;
  /** Waits for a line, and gives the first group of it. @throws Error with what was written when the program ends before */
  printed(pattern: RegExp): Promise<string>;
}

const mostCharacters = 1_000_000;

export function watchProgram(child: ChildProcess): WatchedProgram {
  let written = "";
  const looks = new Set<() => void>();
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding("utf8").on("data", (text: string) => {
      written = (written + text).slice(-mostCharacters);
      for (const look of looks) look();
    });
  }
  return {
    child,
    said: () => written,
    printed: (pattern) =>
      new Promise((resolve, reject) => {
        const look = (): void => {
          const match = pattern.exec(written);
          if (match === null) return;
          looks.delete(look);
          resolve(match[1] ?? "");
        };
        looks.add(look);
        look();
        child.once("exit", (code) => reject(new Error(`the program ended with ${code}:\n${written}`)));
      }),
  };
}
