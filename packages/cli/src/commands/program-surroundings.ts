import { EngineError } from "@vivavoce/engine";
import { ChatFailure } from "../chat/chat-failure.ts";
import { ConfigError } from "../config/config-error.ts";
import { print, printError } from "../terminal/output.ts";
import { steadyLines } from "../terminal/steady-lines.ts";
import type { SteadyLines } from "../terminal/steady-lines.ts";
import { printableLines } from "../terminal/text-width.ts";
import { tr } from "../words/translate.ts";

/** What a command talks to; tests give their own. */
export interface CommandSurroundings {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly cwd: string;
  readonly print: (line: string) => void;
  readonly printError: (line: string) => void;
}

/** The same of a program that runs until it is told to stop. */
export interface ProgramSurroundings extends CommandSurroundings {
  /** Has somebody told of printed lines that were lost, as soon as others can be printed again. */
  readonly onLost?: SteadyLines["onLost"];
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
    print,
    printError,
    onStop: (stop) => onSignals(["SIGTERM", "SIGINT"], stop),
    // Where there is a terminal SIGHUP says that it is gone, and ends the program as any other.
    ...(process.stdin.isTTY || process.stdout.isTTY || process.stderr.isTTY
      ? {}
      : { onReload: (reload: () => void) => onSignals(["SIGHUP"], reload) }),
  };
}

/** The same for a program whose output is its log: it goes on without it. */
export function surroundingsOfServer(): ProgramSurroundings {
  const { write, onLost } = steadyLines(process.stdout);
  return { ...surroundingsOfProcess(), print: write, onLost };
}

/**
 * Calls back on signals; returns a function that stops listening to them.
 * @param how `once`: a second one of the same kind ends the program
 */
export function onSignals(signals: readonly NodeJS.Signals[], take: () => void, how: "on" | "once" = "on"): () => void {
  for (const signal of signals) process[how](signal, take);
  return () => {
    for (const signal of signals) process.off(signal, take);
  };
}

/**
 * Runs a command; what a person can put right is told in one line, with exit code 1 or 2.
 * @param say where the line goes, in the reader's language
 */
export async function explained<Code extends number>(
  run: () => Promise<Code>,
  say: (line: string) => void = printError,
): Promise<Code | 1 | 2> {
  try {
    return await run();
  } catch (error) {
    return explain(error, say);
  }
}

/** Tells a person what was wrong. @returns the exit code @throws what is nobody's mistake but ours */
export function explain(error: unknown, say: (line: string) => void): 1 | 2 {
  const isTheirs = error instanceof ConfigError || error instanceof ChatFailure || error instanceof EngineError;
  say(printableLines(tr(isTheirs ? error.message : whyNotListening(error))));
  return error instanceof ChatFailure || error instanceof EngineError ? 1 : 2;
}

function whyNotListening(error: unknown): string {
  const { code, port, syscall } = error instanceof Error ? (error as NodeJS.ErrnoException & { port?: number }) : {};
  if (code === "EADDRINUSE") {
    return `Port ${port ?? ""} is taken by another program. Choose another one with PORT or --port; vivavoce doctor looks whose it is.`;
  }
  if (code === "EACCES" && syscall === "listen") {
    return `Port ${port ?? ""} is not for everybody's programs (EACCES). Take one from 1024 on, and a proxy in front for 443.`;
  }
  if (code === "EADDRNOTAVAIL" || code === "ENOTFOUND") {
    return `The server cannot listen there (${code}). Check HOST and PORT, or --host and --port.`;
  }
  throw error;
}
