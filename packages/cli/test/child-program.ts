import { spawn } from "node:child_process";
import { fileURLToPath } from "node:url";

/** The built `vivavoce` as a program of its own, with what it wrote. */
export interface ChildProgram {
  readonly stdout: () => string;
  readonly stderr: () => string;
  /** Resolves with the match as soon as the output has it. Rejects when the program ends before. */
  readonly printed: (pattern: RegExp) => Promise<RegExpMatchArray>;
  readonly stop: (signal: "SIGINT" | "SIGTERM" | "SIGKILL") => void;
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
    printed: (pattern) =>
      new Promise((resolve, reject) => {
        const look = (): void => {
          const match = pattern.exec(stdout);
          if (match !== null) resolve(match);
        };
        looks.add(look);
        look();
        void exited.then((code) => reject(new Error(`ended with ${code} before ${pattern}: ${stdout}${stderr}`)));
      }),
    stop: (signal) => void child.kill(signal),
    exited,
  };
}
