#!/usr/bin/env node
import { defineCommand, runMain } from "citty";
import { renderHelp } from "./commands/help.ts";
import { nearestName } from "./config/nearest-name.ts";
import { wantsColour } from "./terminal/line.ts";
import { version } from "./version.ts";

/** Commands are data, loaded when they are called; each sets the exit code itself. */
const subCommands = {
  serve: () => import("./commands/serve.ts").then((module) => module.serveCommand),
  chat: () => import("./commands/chat.ts").then((module) => module.chatCommand),
  talk: () => import("./commands/talk.ts").then((module) => module.talkCommand),
  say: () => import("./commands/say.ts").then((module) => module.sayCommand),
  transcribe: () => import("./commands/transcribe.ts").then((module) => module.transcribeCommand),
  doctor: () => import("./commands/doctor.ts").then((module) => module.doctorCommand),
  config: () => import("./commands/config.ts").then((module) => module.configCommand),
  conform: () => import("./commands/conform.ts").then((module) => module.conformCommand),
};

// Whoever reads the output may go before its end, as `head` does: that is no failure.
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code !== "EPIPE") throw error;
});

const command = process.argv[2];
if (command === undefined || command.startsWith("-") || Object.hasOwn(subCommands, command)) await run();
else refuse(command);

/** Runs the command that is called, or shows the help. */
async function run(): Promise<void> {
  await runMain(
    defineCommand({
      meta: { name: "vivavoce", version, description: `Voice Live that anyone can run (vivavoce ${version})` },
      subCommands,
    }),
    {
      async showUsage(command, parent) {
        const { stdout } = process;
        const layout = { columns: stdout.columns || 100, colour: wantsColour(process.env, stdout.isTTY) };
        stdout.write(`${await renderHelp(command, parent !== undefined, layout)}\n`);
      },
    },
  );
}

function refuse(name: string): void {
  const nearest = nearestName(name, Object.keys(subCommands));
  const hint = nearest === undefined ? "Run vivavoce --help to see all." : `Did you mean: vivavoce ${nearest}?`;
  process.stderr.write(`There is no command "${name}". ${hint}\n`);
  process.exitCode = 2;
}
