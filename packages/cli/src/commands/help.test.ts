import { expect, it } from "vitest";
import { chatCommand } from "./chat.ts";
import { commandHelp, programHelp } from "./help.ts";
import { sayCommand } from "./say.ts";
import { serveCommand } from "./serve.ts";

const plain = { columns: 80, colour: false };

it("shows usage, options with their meaning, examples and keys, within the columns", () => {
  const help = commandHelp(chatCommand, plain);
  expect(help).toMatch(/^Talk to a Voice Live server/);
  expect(help).toContain("Usage  vivavoce chat [options]");
  expect(help).toMatch(/^ {2}--model <name> +Model to talk to \[AZURE_VOICELIVE_MODEL, gpt-4o\]$/m);
  expect(help).toMatch(/^Keys$/m);
  const options = help.slice(0, help.indexOf("Keys"));
  expect(options.split("\n").filter((line) => line.length > 80)).toEqual([]);
});

it("shows arguments and short names", () => {
  const help = commandHelp(sayCommand, plain);
  expect(help).toContain("Usage  vivavoce say [text] [options]");
  expect(help).toMatch(/^ {2}-o, --output <file\.wav> +WAV file/m);
});

it("lists the commands of the program, in colour where wanted", () => {
  expect(programHelp("Voice", [sayCommand], plain)).toMatch(/^ {2}say +Speak a text/m);
  expect(programHelp("Voice", [sayCommand], { columns: 80, colour: true })).toContain("\u001b[1mVoice\u001b[0m");
});

it("says what a setting may be and is, and breaks no word in a narrow terminal", () => {
  const help = commandHelp(serveCommand, { columns: 100, colour: false });
  expect(help).toMatch(/--log-format <text\|json> +Form of the log lines \[VIVAVOCE_LOG_FORMAT, text\]$/m);
  expect(help).toMatch(/--\[no-\]console +Serve the browser console/m);
  const narrow = commandHelp(serveCommand, { columns: 48, colour: false });
  const words = new Set(help.split(/\s+/));
  expect(narrow.split(/\s+/).filter((word) => !words.has(word))).toEqual([]);
});
