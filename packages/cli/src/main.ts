#!/usr/bin/env node
import { defineCommand, runMain } from "citty";
import { renderHelp } from "./commands/help.ts";
import { wantsColour } from "./terminal/line.ts";
import { version } from "./version.ts";

/** The `vivavoce` program. Commands are data, loaded when they are called; each sets the exit code itself. */
await runMain(
  defineCommand({
    meta: { name: "vivavoce", version, description: `Voice Live that anyone can run (vivavoce ${version})` },
    subCommands: {
      serve: () => import("./commands/serve.ts").then((module) => module.serveCommand),
      chat: () => import("./commands/chat.ts").then((module) => module.chatCommand),
      talk: () => import("./commands/talk.ts").then((module) => module.talkCommand),
      say: () => import("./commands/say.ts").then((module) => module.sayCommand),
      transcribe: () => import("./commands/transcribe.ts").then((module) => module.transcribeCommand),
      doctor: () => import("./commands/doctor.ts").then((module) => module.doctorCommand),
      config: () => import("./commands/config.ts").then((module) => module.configCommand),
      conform: () => import("./commands/conform.ts").then((module) => module.conformCommand),
    },
  }),
  {
    async showUsage(command, parent) {
      const { stdout } = process;
      const layout = { columns: stdout.columns || 100, colour: wantsColour(process.env, stdout.isTTY) };
      stdout.write(`${await renderHelp(command, parent !== undefined, layout)}\n`);
    },
  },
);
