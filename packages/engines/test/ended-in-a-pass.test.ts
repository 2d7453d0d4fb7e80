import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { expect, test } from "vitest";

const run = promisify(execFile);
const recognizer = new URL("../dist/moonshine/index.js", import.meta.url).href;

/** Runs a program in a process of its own in which a recognizer has begun to read ten seconds of sound. */
async function whileReading(program: string): Promise<string> {
  const script = `
    const { createMoonshineRecognizer } = await import(${JSON.stringify(recognizer)});
    const sound = Float32Array.from({ length: 160_000 }, (_, n) => 0.2 * Math.sin((n / 20) * (1 + Math.sin(n / 3000))));
    async function read() {
      const recognizer = await createMoonshineRecognizer({});
      const stream = recognizer.openStream({ language: "en" });
      stream.push(sound);
      stream.settle().catch(() => {});
      return recognizer;
    }
    const wait = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
    ${program}`;
  const { stdout } = await run(process.execPath, ["--input-type=module", "-e", script], { timeout: 60_000 });
  return stdout.trim();
}

test("a recognizer that is closed in the middle of a pass does not take the process along", async () => {
  const program = `
    for (const ms of [30, 90, 150]) {
      const recognizer = await read();
      await wait(ms);
      await recognizer.close();
    }
    console.log("alive");`;
  expect(await whileReading(program)).toBe("alive");
});

test.each([40, 120])("a process that ends %i ms into a pass ends with the code that it was given", async (ms) => {
  const program = `await read(); await wait(${ms}); process.exit(7);`;
  await expect(whileReading(program)).rejects.toMatchObject({ code: 7, stderr: "" });
});

test("a process that breaks in the middle of a pass says why, and nothing else", async () => {
  const program = `await read(); await wait(60); throw new Error("broken");`;
  await expect(whileReading(program)).rejects.toMatchObject({
    code: 1,
    stderr: expect.not.stringContaining("Napi::Error") as string,
  });
});
