import { mkdtemp, readFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseWav, samplesToPcm16 } from "@vivavoce/audio";
import { openTestServer, scriptedModel } from "@vivavoce/testing";
import { expect, it, vi } from "vitest";

it("asks, and writes the spoken answer to a file", async () => {
  await using server = await openTestServer({ model: scriptedModel(({ heard }) => `You asked: ${heard}`) });
  const file = join(await mkdtemp(join(tmpdir(), "vivavoce-quickstart-")), "answer.wav");
  const said: string[] = [];
  vi.spyOn(console, "log").mockImplementation((line: string) => void said.push(line));
  vi.stubEnv("AZURE_VOICE_LIVE_ENDPOINT", server.url);
  process.argv.splice(2, Infinity, "How late is it?", file);
  await import("./quickstart.ts");
  expect(said).toEqual(["You asked: How late is it?"]);
  const { samples, sampleRate } = parseWav(await readFile(file));
  expect(server.understand(samplesToPcm16(samples), sampleRate)).toBe("You asked: How late is it?");
});
