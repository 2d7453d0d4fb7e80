import { EngineError } from "@vivavoce/engine";
import { ConfigError } from "../config/config-error.ts";
import { tr } from "../words/translate.ts";

/** What a program that runs until it is told to stop talks to; tests give their own. */
export interface ProgramSurroundings {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly cwd: string;
  readonly print: (line: string) => void;
  readonly printError: (line: string) => void;
  /** Calls back on each wish to stop: SIGTERM, SIGINT. Returns a function that stops listening to it. */
  readonly onStop: (stop: () => void) => () => void;
  /** Calls back on each wish that files be read again: SIGHUP. Absent: nobody can wish it. As `onStop`. */
  readonly onReload?: (reload: () => void) => () => void;
}

/** Those of this process. */
export function surroundingsOfProcess(): ProgramSurroundings {
  return {
    env: process.env,
    cwd: process.cwd(),
    print: (line) => void process.stdout.write(`${line}\n`),
    printError: (line) => void process.stderr.write(`${line}\n`),
    onStop(stop) {
      process.on("SIGTERM", stop).on("SIGINT", stop);
      return () => void process.off("SIGTERM", stop).off("SIGINT", stop);
    },
    // Where there is a terminal SIGHUP says that it is gone, and ends the program as any other.
    ...(process.stdin.isTTY || process.stdout.isTTY || process.stderr.isTTY ? {} : { onReload }),
  };
}

function onReload(reload: () => void): () => void {
  process.on("SIGHUP", reload);
  return () => void process.off("SIGHUP", reload);
}

/** Tells a person what was wrong. @returns the exit code @throws what is nobody's mistake but ours */
export function explain(error: unknown, printError: (line: string) => void): 1 | 2 {
  const say = (text: string): void => printError(tr(text));
  if (error instanceof ConfigError) {
    say(error.message);
    return error.exitCode;
  }
  if (error instanceof EngineError) {
    say(error.message);
    return 1;
  }
  const { code, port, syscall } = error instanceof Error ? (error as NodeJS.ErrnoException & { port?: number }) : {};
  if (code === "EADDRINUSE") {
    say(
      `Port ${port ?? ""} is taken by another program. Choose another one with PORT or --port; vivavoce doctor looks whose it is.`,
    );
    return 2;
  }
  if (code === "EACCES" && syscall === "listen") {
    say(
      `Port ${port ?? ""} is not for everybody's programs (EACCES). Take one from 1024 on, and a proxy in front for 443.`,
    );
    return 2;
  }
  if (code === "EADDRNOTAVAIL" || code === "ENOTFOUND") {
    say(`The server cannot listen there (${code}). Check HOST and PORT, or --host and --port.`);
    return 2;
  }
  throw error;
}
