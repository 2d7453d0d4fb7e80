#!/usr/bin/env node
import { inspect } from "node:util";
import type { Command } from "./config/command-flags.ts";
import { commandHelp, programHelp } from "./commands/help.ts";
import { endSoon, isPatient } from "./commands/end-soon.ts";
import { lendDotEnv } from "./config/read-dot-env.ts";
import { nearestName } from "./config/nearest-name.ts";
import { wantsColour } from "./terminal/line.ts";
import { version } from "./version.ts";
import { languageOf, tr, useLanguage } from "./words/translate.ts";

/** Commands are data, loaded when they are called. */
const commands: Readonly<Record<string, () => Promise<Command>>> = {
  serve: () => import("./commands/serve.ts").then((module) => module.serveCommand),
  worker: () => import("./commands/worker.ts").then((module) => module.workerCommand),
  chat: () => import("./commands/chat.ts").then((module) => module.chatCommand),
  talk: () => import("./commands/talk.ts").then((module) => module.talkCommand),
  say: () => import("./commands/say.ts").then((module) => module.sayCommand),
  transcribe: () => import("./commands/transcribe.ts").then((module) => module.transcribeCommand),
  models: () => import("./commands/models.ts").then((module) => module.modelsCommand),
  doctor: () => import("./commands/doctor.ts").then((module) => module.doctorCommand),
  top: () => import("./commands/top.ts").then((module) => module.topCommand),
  sessions: () => import("./commands/sessions.ts").then((module) => module.sessionsCommand),
  config: () => import("./commands/config.ts").then((module) => module.configCommand),
  conform: () => import("./commands/conform.ts").then((module) => module.conformCommand),
  completion: () => import("./commands/completion.ts").then((module) => module.createCompletionCommand(others)),
};
const others = (): Promise<Command[]> =>
  Promise.all(Object.entries(commands).flatMap(([key, load]) => (key === "completion" ? [] : [load()])));

// Whoever reads the output may go before its end, as `head` does: that is no failure. A server goes on without its log.
process.stdout.on("error", ({ code }: NodeJS.ErrnoException) => {
  if (code === "EPIPE" || isPatient()) return;
  process.stderr.write(`${tr(`The output cannot be written (${code}).`)}\n`);
  process.exit(1);
});
// There is nobody else to tell.
process.stderr.on("error", () => {});

endSoon();

const rawArgs = process.argv.slice(2);
// Options of the program itself take no value: the first other argument is the command.
const end = rawArgs.includes("--") ? rawArgs.indexOf("--") : rawArgs.length;
const at = rawArgs.slice(0, end).findIndex((arg) => !arg.startsWith("-"));
const name = at < 0 ? undefined : rawArgs[at];

try {
  await lendDotEnv(process.env, process.cwd());
  await chooseLanguage();
  await run();
} catch (error) {
  const { code } = error instanceof Error ? (error as NodeJS.ErrnoException) : {};
  const isShort = code === "EMFILE" || code === "ENFILE";
  const told = tr(`There are too few file handles (${code}): allow 1024 or more, with ulimit -n or LimitNOFILE.`);
  process.stderr.write(isShort ? `${told}\n` : `${inspect(error)} \n\n`);
  process.exit(1);
}

/** Runs the command that is called, or shows the help. */
async function run(): Promise<void> {
  const load = name !== undefined && Object.hasOwn(commands, name) ? commands[name] : undefined;
  const wantsHelp = rawArgs.some((arg) => arg === "--help" || arg === "-h");
  if (name !== undefined && load === undefined && !(wantsHelp && at > 0)) return refuse(name);
  if (wantsHelp) return showHelp(load);
  if (load !== undefined) {
    process.exitCode = await (await load()).run(rawArgs.slice(at + 1));
  } else if (rawArgs.length === 1 && (rawArgs[0] === "--version" || rawArgs[0] === "-v")) {
    process.stdout.write(`${version}\n`);
  } else {
    await showHelp(undefined);
    process.stderr.write(`${tr("No command specified.")}\n`);
    process.exitCode = 1;
  }
}

async function chooseLanguage(): Promise<void> {
  const language = languageOf(process.env, Intl.DateTimeFormat().resolvedOptions().locale);
  if (language !== undefined) return useLanguage(language);
  const wanted = process.env["VIVAVOCE_LANG"];
  process.stderr.write(`VIVAVOCE_LANG: there is no language "${wanted}"; known: en, zh-CN.\n`);
}

/** Writes the help of a command, or of the program when there is none. */
async function showHelp(load: (() => Promise<Command>) | undefined): Promise<void> {
  const { stdout } = process;
  const layout = { columns: stdout.columns || 100, colour: wantsColour(process.env, stdout.isTTY) };
  const title = `Voice Live that anyone can run (vivavoce ${version})`;
  const all = (): Promise<Command[]> => Promise.all(Object.values(commands).map((each) => each()));
  const help = load === undefined ? programHelp(title, await all(), layout) : commandHelp(await load(), layout);
  stdout.write(`${help}\n`);
}

function refuse(wanted: string): void {
  const nearest = nearestName(wanted, Object.keys(commands));
  const hint = nearest === undefined ? "Run vivavoce --help to see all." : `Did you mean: vivavoce ${nearest}?`;
  process.stderr.write(`${tr(`There is no command "${wanted}". ${hint}`)}\n`);
  process.exitCode = 2;
}
