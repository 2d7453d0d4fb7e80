#!/usr/bin/env node
import { defineCommand, runMain } from "citty";
import { version } from "./version.ts";

/** The `vivavoce` program. Commands are data, loaded when they are called; each sets the exit code itself. */
await runMain(
  defineCommand({
    meta: { name: "vivavoce", version, description: "Voice Live that anyone can run" },
    subCommands: {
      serve: () => import("./commands/serve.ts").then((module) => module.serveCommand),
      chat: () => import("./commands/chat.ts").then((module) => module.chatCommand),
      talk: () => import("./commands/talk.ts").then((module) => module.talkCommand),
      config: () => import("./commands/config.ts").then((module) => module.configCommand),
      conform: () => import("./commands/conform.ts").then((module) => module.conformCommand),
    },
  }),
);
