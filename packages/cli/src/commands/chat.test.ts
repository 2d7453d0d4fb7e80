import { afterEach, expect, it, vi } from "vitest";
import { chatCommand } from "./chat.ts";

afterEach(() => void vi.restoreAllMocks());

it.each([
  [["--endpint", "http://x"], "--endpint: there is no such flag. Did you mean --endpoint?"],
  [["--timeout", "never"], "--timeout must be a number"],
  [["--endpoint=localhost:8080"], "The endpoint must be an http"],
  [["hello"], 'Argument "hello": none is expected here.'],
  [["--input", "/nowhere/speech.wav", "--log", "/dev/null"], "Cannot use /nowhere/speech.wav as speech"],
  [["--api-key", "-odd", "--input", "/nowhere/speech.wav", "--log", "/dev/null"], "Cannot use /nowhere"],
  [["--model"], "--model needs a value."],
  [["--model", "--log", "x"], "--model needs a value."],
  [["--log", "/nowhere/voicelive.log"], "Cannot write the log"],
])("%j is one clear line and exit code 2", async (rawArgs, message) => {
  const written: string[] = [];
  vi.spyOn(process.stderr, "write").mockImplementation((text) => written.push(String(text)) > 0);
  expect(await chatCommand.run(rawArgs)).toBe(2);
  expect(written).toHaveLength(1);
  expect(written[0]).toContain(message);
});
