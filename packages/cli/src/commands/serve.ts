import { EngineError } from "@vivavoce/engine";
import type { LanguageModel } from "@vivavoce/engine";
import { createLogger, createSystemClock } from "@vivavoce/server";
import type { Gateway } from "@vivavoce/server";
import { openJournalFolder } from "../compose/journal-files.ts";
import { tellWhoAnswers } from "../compose/ask-once.ts";
import { loadEngines } from "../compose/load-engines.ts";
import type { Engines } from "../compose/load-engines.ts";
import { warmUp } from "../compose/warm-up.ts";
import { ConfigError } from "../config/config-error.ts";
import { configArgs } from "../config/flags.ts";
import { loadConfig } from "../config/load-config.ts";
import { readTls } from "../config/read-tls.ts";
import { withDotEnv } from "../chat/read-dot-env.ts";
import { buildServer } from "./build-server.ts";
import { cloudNotice } from "./cloud-notice.ts";
import { readCommandLine } from "./command-flags.ts";
import type { Command } from "./command-flags.ts";
import { openDoors } from "./open-doors.ts";
import { tr } from "../words/translate.ts";

/** What a server process talks to; tests give their own. */
export interface ServeSurroundings {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly cwd: string;
  readonly print: (line: string) => void;
  readonly printError: (line: string) => void;
  /** Calls back on each wish to stop: SIGTERM, SIGINT. Returns a function that stops listening to it. */
  readonly onStop: (stop: () => void) => () => void;
}

/** `vivavoce serve`: runs the server until it is told to stop. Exit code 0, 1 failure, 2 configuration. */
export const serveCommand: Command = {
  name: "serve",
  description: "Run the Voice Live server and its console",
  args: configArgs,
  run: (rawArgs) =>
    serve(rawArgs, {
      env: process.env,
      cwd: process.cwd(),
      print: (line) => void process.stdout.write(`${line}\n`),
      printError: (line) => void process.stderr.write(`${line}\n`),
      onStop(stop) {
        process.on("SIGTERM", stop).on("SIGINT", stop);
        return () => void process.off("SIGTERM", stop).off("SIGINT", stop);
      },
    }),
};

/** Runs a server; resolves with the exit code when it has stopped. The first wish to stop drains, the second cuts. */
export async function serve(rawArgs: readonly string[], surroundings: ServeSurroundings): Promise<0 | 1 | 2> {
  const { cwd, print, printError, onStop } = surroundings;
  try {
    const env = await withDotEnv(surroundings.env, cwd);
    const loaded = await loadConfig({ flags: readCommandLine(rawArgs, configArgs).flags, env, cwd });
    const tls = await readTls(loaded, cwd);
    const logger = createLogger({ ...loaded.config.log, write: print, wallMs: () => createSystemClock().wallMs() });
    print(tr("Loading the speech engines ..."));
    const engines = await loadEngines(loaded.config, { logger, env });
    let server: Gateway | undefined;
    const over = new AbortController();
    let asked: Promise<void> | undefined;
    try {
      await warmUp(engines, logger);
      const { dir } = loaded.config.journal;
      const openJournal = dir === undefined ? undefined : openJournalFolder(dir, cwd, logger);
      server = buildServer(loaded, { tls, openJournal }, engines, logger);
      const { url } = await server.listen();
      for (const line of openDoors(loaded.config, engines, url)) print(line);
      const notice = cloudNotice(loaded.config, engines);
      if (notice !== undefined) printError(`\n${notice}\n`);
      // Not waited for: who calls meanwhile is served, and a model that comes later is welcome.
      asked = tellWhoAnswers(languageModels(engines), { logger, now: () => performance.now(), signal: over.signal });
      await untilStopped(server, onStop, print);
    } finally {
      over.abort();
      await asked;
      await server?.close();
      await engines.close();
    }
    return 0;
  } catch (error) {
    return explain(error, printError);
  }
}

/** The default under its id, and those of the configuration under their names. */
function languageModels({ languageModel, models }: Engines): ReadonlyMap<string, LanguageModel> {
  const named = models.names.flatMap((name) => {
    const selected = models.table.select(name);
    return selected.kind === "language-model" ? [[name, selected.languageModel] as const] : [];
  });
  return new Map([[languageModel.info.id, languageModel], ...named]);
}

function untilStopped(
  server: Gateway,
  onStop: ServeSurroundings["onStop"],
  print: (line: string) => void,
): Promise<void> {
  return new Promise((resolve) => {
    let stopping = false;
    const forget = onStop(() => {
      if (stopping) {
        forget();
        return resolve(server.cut());
      }
      stopping = true;
      print(tr("Stopping: conversations may finish. Stop again to cut them."));
      void server.drain().then(() => {
        forget();
        resolve();
      });
    });
  });
}

function explain(error: unknown, printError: (line: string) => void): 1 | 2 {
  const say = (text: string): void => printError(tr(text));
  if (error instanceof ConfigError) {
    say(error.message);
    return error.exitCode;
  }
  if (error instanceof EngineError) {
    say(error.message);
    return 1;
  }
  const code = error instanceof Error && "code" in error ? error.code : undefined;
  if (code === "EADDRINUSE") {
    say("The port is taken by another program. Choose another one with PORT or --port.");
    return 2;
  }
  if (code === "EACCES" || code === "EADDRNOTAVAIL" || code === "ENOTFOUND") {
    say(`The server cannot listen there (${code}). Check HOST and PORT, or --host and --port.`);
    return 2;
  }
  throw error;
}
