import { runCommand } from "citty";
import { afterEach, expect, it, vi } from "vitest";
import { chatCommand } from "./chat.ts";

const before = process.exitCode;
afterEach(() => {
  process.exitCode = before;
  vi.restoreAllMocks();
});

it.each([
  [["--endpint", "http://x"], "There is no flag --endpint."],
  [["--timeout", "never"], "--timeout must be a number"],
  [["--endpoint=localhost:8080"], "The endpoint must be an http"],
  [["hello"], 'chat takes no argument "hello".'],
  [["--input", "/nowhere/speech.wav", "--log", "/dev/null"], "Cannot use /nowhere/speech.wav as speech"],
  [["--api-key", "-odd", "--input", "/nowhere/speech.wav", "--log", "/dev/null"], "Cannot use /nowhere"],
  [["--log", "/nowhere/voicelive.log"], "Cannot write the log"],
])("%j is one clear line and exit code 2", async (rawArgs, message) => {
  const written: string[] = [];
  vi.spyOn(process.stderr, "write").mockImplementation((text) => written.push(String(text)) > 0);
  await runCommand(chatCommand, { rawArgs });
  expect(process.exitCode).toBe(2);
  expect(written).toHaveLength(1);
  expect(written[0]).toContain(message);
});
