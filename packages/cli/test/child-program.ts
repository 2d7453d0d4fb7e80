import { spawn } from "node:child_process";
import { fileURLToPath } from "node:url";

/** The built `vivavoce` as a program of its own, with what it wrote. */
export interface ChildProgram {
  readonly stdout: () => string;
  readonly stderr: () => string;
  /**
   * Resolves with the match as soon as the output has it. Rejects, with all that was written, when the program ends before
   * or that has not happened in so many milliseconds; 30 000.
   */
  readonly printed: (pattern: RegExp, withinMs?: number) => Promise<RegExpMatchArray>;
  readonly stop: (signal: "SIGINT" | "SIGTERM" | "SIGKILL" | "SIGSTOP" | "SIGCONT" | "SIGHUP") => void;
  /** Exit code; null when a signal ended it. */
  readonly exited: Promise<number | null>;
}

/** The built program's file. */
export const mainPath = fileURLToPath(new URL("../dist/main.js", import.meta.url));

/** Starts `vivavoce` with these arguments in a folder, with nothing of this process's environment but the path. */
export function startProgram(args: readonly string[], cwd: string, env: Record<string, string> = {}): ChildProgram {
  const child = spawn(process.execPath, [mainPath, ...args], {
    cwd,
    env: { PATH: process.env["PATH"], ...env },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let stdout = "";
  let stderr = "";
  const looks = new Set<() => void>();
  child.stdout.setEncoding("utf8").on("data", (text: string) => {
    stdout += text;
    for (const look of looks) look();
  });
  child.stderr.setEncoding("utf8").on("data", (text: string) => (stderr += text));
  const exited = new Promise<number | null>((resolve) => child.once("close", resolve));
  return {
    stdout: () => stdout,
    stderr: () => stderr,
    printed: (pattern, withinMs = 30_000) =>
      new Promise((resolve, reject) => {
        const settle = (): void => {
          looks.delete(look);
          clearTimeout(timer);
        };
        const look = (): void => {
          const match = pattern.exec(stdout);
          if (match === null) return;
          settle();
          resolve(match);
        };
        const fail = (what: string): void => {
          settle();
          reject(new Error(`${what} before ${pattern}:\n${stdout}${stderr}`));
        };
        const timer = setTimeout(() => fail(`${withinMs} ms passed`), withinMs);
        looks.add(look);
        look();
        void exited.then((code) => fail(`ended with ${code}`));
      }),
    stop: (signal) => void child.kill(signal),
    exited,
  };
}
