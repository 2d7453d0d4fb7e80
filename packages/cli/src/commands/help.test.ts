import { expect, it } from "vitest";
import { defineCommand } from "citty";
import { chatCommand } from "./chat.ts";
import { renderHelp } from "./help.ts";
import { sayCommand } from "./say.ts";

const plain = { columns: 80, colour: false };

it("shows usage, options with their meaning, examples and keys, within the columns", async () => {
  const help = await renderHelp(chatCommand, true, plain);
  expect(help).toMatch(/^Talk to a Voice Live server/);
  expect(help).toContain("Usage  vivavoce chat [options]");
  expect(help).toMatch(/^ {2}--model <name> +Model to talk to \[VOICE_LIVE_MODEL, gpt-4o\]$/m);
  expect(help).toMatch(/^Keys$/m);
  const options = help.slice(0, help.indexOf("Keys"));
  expect(options.split("\n").filter((line) => line.length > 80)).toEqual([]);
});

it("shows arguments and short names", async () => {
  const help = await renderHelp(sayCommand, true, plain);
  expect(help).toContain("Usage  vivavoce say [text] [options]");
  expect(help).toMatch(/^ {2}-o, --output <file\.wav> +WAV file/m);
});

it("lists the commands of the program, in colour where wanted", async () => {
  const program = defineCommand({ meta: { name: "vivavoce", description: "Voice" }, subCommands: { say: sayCommand } });
  expect(await renderHelp(program, false, plain)).toMatch(/^ {2}say +Speak a text/m);
  expect(await renderHelp(program, false, { columns: 80, colour: true })).toContain("\u001b[1mVoice\u001b[0m");
});
