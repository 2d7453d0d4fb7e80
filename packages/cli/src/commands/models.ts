import { createSystemClock } from "@vivavoce/audio/clock";
import type { ModelRow } from "@vivavoce/models";
import { ChatFailure } from "../chat/chat-failure.ts";
import { defined } from "../config/defined.ts";
import { ConfigError } from "../config/config-error.ts";
import { nearestName } from "../config/nearest-name.ts";
import { print, printError, printJson } from "../terminal/output.ts";
import { tr } from "../words/translate.ts";
import { explained, onSignals } from "./program-surroundings.ts";
import { flag, option, positional, readCommandLine } from "../config/command-flags.ts";
import type { Command, CommandArgs, CommandLine } from "../config/command-flags.ts";

const args = {
  action: positional("list, show, pull, try, verify, rm, export or import"),
  names: positional("Models by their names in the list; path:FOLDER to try one of your own"),
  json: flag("Print JSON"),
  task: option("With list: recognition, synthesis, end-of-turn, noise-suppression", "task"),
  language: option("With list: models of this language. With try: what is spoken", "code"),
  installed: flag("With list: only what is on this machine"),
  yes: flag("With pull: ask nothing, and agree to the owner's terms", "y"),
  "accept-licence": flag("With pull: agree to the owner's terms"),
  output: option("With export: the archive. With try: WAV file, not the speaker", "file", "o"),
  input: option("With try: sound file to hear [a sentence of the built-in voice]", "file"),
  text: option("With try: what to say", "text"),
  voice: option("With try: voice [the first]", "name"),
} as const satisfies CommandArgs;

type ModelsLine = CommandLine<typeof args>;
type Action = (
  rows: readonly ModelRow[],
  names: readonly string[],
  flags: ModelsLine["flags"],
  signal: AbortSignal,
) => Promise<0 | 1>;

/** Names at most in one call. */
const maxNames = 100;

/** `vivavoce models`: the catalogue, and models on this machine. Exit code 0, 1 failure, 2 bad usage. */
export const modelsCommand: Command = {
  name: "models",
  description: "List, fetch and try better ears and voices; keep them on this machine",
  args,
  run: (rawArgs) =>
    explained(async () => {
      const { flags, positionals } = readCommandLine(rawArgs, args, maxNames + 1);
      const [name = "list", ...names] = positionals;
      const action = Object.hasOwn(actions, name) ? actions[name] : undefined;
      if (action === undefined) throw new ConfigError(unknownAction(name));
      rejectForeign(name, flags);
      const rows = async (): Promise<readonly ModelRow[]> =>
        (await import("@vivavoce/models")).modelRows(process.env, process.cwd());
      return stoppable(name, async (signal) => action(await rows(), names, flags, signal));
    }),
};

const actions: Readonly<Record<string, Action>> = {
  async list(rows, names, { json, task, language, installed }) {
    if (names.length > 0) throw new ConfigError("vivavoce models list takes no names; vivavoce models show does.");
    const tasks = ["recognition", "synthesis", "end-of-turn", "noise-suppression"];
    if (task !== undefined && !tasks.includes(task))
      throw new ConfigError(`--task must be one of ${tasks.join(", ")}.`);
    const { jsonOf, listModels, printList } = await import("../models/list-models.ts");
    const filter = { ...defined({ task, language }), installed: installed === true };
    const listed = await listModels(rows, process.env, filter);
    if (json === true) printJson(listed.map(jsonOf));
    else print(printList(listed));
    return 0;
  },
  async show(rows, names, { json }) {
    const { jsonOf, printModel } = await import("../models/list-models.ts");
    const { presenceOf } = await import("@vivavoce/models");
    const chosen = await choose(rows, names, "show");
    const models = await Promise.all(
      chosen.map(async (row) => ({ row, presence: await presenceOf(row, process.env) })),
    );
    if (json === true) printJson(models.map(jsonOf));
    else print(models.map(printModel).join("\n\n"));
    return 0;
  },
  async pull(rows, names, flags, signal) {
    const { pullModels } = await import("../models/pull-models.ts");
    const accepted = flags.yes === true || flags["accept-licence"] === true;
    const chosen = await choose(rows, names, "pull");
    const pulled: unknown[] = [];
    await pullModels(chosen, process.env, accepted, process, signal, ({ id }, result, text) => {
      if (flags.json === true) pulled.push({ id, ...result });
      else print(text);
    });
    if (flags.json === true) printJson(pulled);
    return 0;
  },
  async verify(rows, names, { json }, signal) {
    const { presenceOf, verifyModel } = await import("@vivavoce/models");
    let chosen: readonly ModelRow[] = names.length === 0 ? [] : await choose(rows, names, "verify");
    if (names.length === 0) {
      const here = await Promise.all(rows.map(async (row) => (await presenceOf(row, process.env)) !== "absent"));
      chosen = rows.filter((_, index) => here[index] === true);
    }
    const results = [];
    for (const row of chosen) {
      const { ok, files } = await verifyModel(row, process.env, signal);
      results.push({ id: row.id, ok, files });
      if (json === true) continue;
      const bad = files.filter(({ state }) => state !== "ok");
      if (ok) print(tr(`${row.id}: ${files.length} files, every hash is right.`));
      for (const { path, state } of bad) print(tr(`${row.id}: ${path} is ${state}.`));
      if (!ok) print(tr(`Mend it with: vivavoce models pull ${row.id}`));
    }
    if (json === true) printJson(results);
    else if (results.length === 0) print(tr("There is no model of the catalogue on this machine."));
    return results.every(({ ok }) => ok) ? 0 : 1;
  },
  async rm(rows, names, { json }) {
    const { removeModel } = await import("@vivavoce/models");
    const { megabytes } = await import("../models/model-words.ts");
    const removed = [];
    for (const row of await choose(rows, names, "rm")) {
      const removal = await removeModel(row, process.env, () => createSystemClock().wallMs());
      const { freedBytes, keptFiles } = removal;
      removed.push({ id: row.id, ...removal });
      if (json === true) continue;
      print(tr(`${row.id} is gone, ${megabytes(freedBytes)} are free.`));
      if (keptFiles > 0) print(tr(`${keptFiles} files stay: other programs or models have them.`));
    }
    if (json === true) printJson(removed);
    await tellWhoNeeds(removed.map(({ id }) => id));
    return 0;
  },
  async export(rows, names, { output, json }, signal) {
    const chosen = await choose(rows, names, "export");
    const { exportModels } = await import("@vivavoce/models");
    const { megabytes } = await import("../models/model-words.ts");
    const path = output ?? `${names[0]}.tar`;
    const bytes = await exportModels(chosen, path, process.env, signal);
    if (json === true) printJson({ path, bytes, models: chosen.map(({ id }) => id) });
    else print(tr(`${path}: ${megabytes(bytes)}. On the other machine: vivavoce models import ${path}`));
    return 0;
  },
  async import(rows, names, { json }, signal) {
    if (names.length === 0) throw new ConfigError("Which archive? For example: vivavoce models import sense-voice.tar");
    const { importModels } = await import("@vivavoce/models");
    const { systemSurroundings } = await import("../models/pull-models.ts");
    const surroundings = systemSurroundings(process.env);
    const imported = [];
    for (const path of names) {
      const models = await importModels(path, { env: process.env, signal, surroundings, rows });
      imported.push({ path, models });
      if (json !== true) print(tr(`${models.join(", ")}: here now, and every hash is right.`));
    }
    if (json === true) printJson(imported);
    return 0;
  },
  async try(rows, names, flags) {
    const [name, ...more] = names;
    if (name === undefined || more.length > 0)
      throw new ConfigError("Which model? For example: vivavoce models try sense-voice");
    const { resolveModel } = await import("@vivavoce/models");
    const model = await resolveModel(name, { env: process.env, cwd: process.cwd(), rows });
    const { readConfiguration } = await import("./read-configuration.ts");
    const { tryModel } = await import("../models/try-model.ts");
    const { printTrial } = await import("../models/print-trial.ts");
    const { config } = await readConfiguration();
    const { json, ...wish } = flags;
    const trial = await tryModel(model, config, wish);
    if (json === true) printJson({ name, ...trial });
    else print(printTrial(model, trial, wish));
    return 0;
  },
};

/** A server may run with what was removed, and nobody here knows of it; that the configuration names it can be seen. */
async function tellWhoNeeds(removed: readonly string[]): Promise<void> {
  const { namedModels } = await import("../compose/missing-models.ts");
  const { readConfiguration } = await import("./read-configuration.ts");
  const config = await readConfiguration().then(
    (loaded) => loaded.config,
    () => undefined,
  );
  // What is wrong with the configuration is told by who uses it.
  if (config === undefined) return;
  for (const { name, path } of namedModels(config)) {
    if (!removed.includes(name)) continue;
    printError(
      tr(
        `The configuration here names ${name} (${path}): a server that runs has it loaded, and can neither start again with it nor renew a process that it loses. Fetch it again with: vivavoce models pull ${name}`,
      ),
    );
  }
}

/** Flags that not every action knows, and those that do; the others would pass over them. */
const flagActions: Readonly<Record<string, readonly string[]>> = {
  task: ["list"],
  language: ["list", "try"],
  installed: ["list"],
  yes: ["pull"],
  "accept-licence": ["pull"],
  output: ["export", "try"],
  input: ["try"],
  text: ["try"],
  voice: ["try"],
};

function rejectForeign(action: string, flags: ModelsLine["flags"]): void {
  for (const name of Object.keys(flags)) {
    const known = flagActions[name];
    if (known !== undefined && !known.includes(action))
      throw new ConfigError(`--${name} is for ${known.join(", ")}, not for ${action}.`);
  }
}

async function choose(
  rows: readonly ModelRow[],
  names: readonly string[],
  action: string,
): Promise<readonly ModelRow[]> {
  const { nearIds } = await import("@vivavoce/models");
  if (names.length === 0) throw new ConfigError(`Which model? For example: vivavoce models ${action} sense-voice`);
  return names.map((name) => {
    const row = rows.find(({ id }) => id === name);
    if (row !== undefined) return row;
    if (name.startsWith("path:")) throw new ConfigError(`${name} is your own; only try and the configuration take it.`);
    const nearest = nearestName(
      name,
      rows.map(({ id }) => id),
    );
    const near = nearest === undefined ? nearIds(name, rows) : [nearest];
    const hint = near.length === 0 ? "vivavoce models list shows all." : `Did you mean ${near.join(" or ")}?`;
    throw new ConfigError(`There is no model "${name}". ${hint}`);
  });
}

function unknownAction(name: string): string {
  const nearest = nearestName(name, Object.keys(actions));
  const hint =
    nearest === undefined ? `Known: ${Object.keys(actions).join(", ")}.` : `Did you mean: vivavoce models ${nearest}?`;
  return `vivavoce models cannot "${name}". ${hint}`;
}

/** What is left when somebody stops an action in the middle; the others end at once, and leave nothing. */
const stopped: Readonly<Record<string, string>> = {
  pull: "Stopped. What has come stays, and the same command goes on from there.",
  import: "Stopped. Whole files stay, nothing half is kept.",
  export: "Stopped. No archive was written.",
  verify: "Stopped.",
};
/** A terminal that is closed stops what runs in it, too. */
const stopSignals = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

/** Runs until it is done or somebody stops it; what went wrong with a model is told in its line. */
async function stoppable(action: string, run: (signal: AbortSignal) => Promise<0 | 1>): Promise<0 | 1> {
  const { ModelError } = await import("@vivavoce/models");
  const stop = new AbortController();
  const left = stopped[action];
  const forget = left === undefined ? undefined : onSignals(stopSignals, () => stop.abort(), "once");
  try {
    return await run(stop.signal);
  } catch (error) {
    if (stop.signal.aborted) {
      throw new ChatFailure(left ?? "", { cause: error });
    }
    if (!(error instanceof ModelError)) throw error;
    if (error.code === "unknown" || error.code === "unclear") throw new ConfigError(error.message, { cause: error });
    throw new ChatFailure(error.message, { cause: error });
  } finally {
    forget?.();
  }
}
