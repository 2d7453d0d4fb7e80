import { mkdtemp, readFile, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { encodeWav, parseWav, pcm16ToSamples, samplesToPcm16 } from "@vivavoce/audio";
import { openTestServer, scriptedModel } from "@vivavoce/testing";
import { expect, it, vi } from "vitest";

it("asks a question from a file and writes the answer to one", async () => {
  await using server = await openTestServer({ model: scriptedModel(["Half past nine."]) });
  const dir = await mkdtemp(join(tmpdir(), "vivavoce-quickstart-"));
  const [question, answer] = [join(dir, "question.wav"), join(dir, "answer.wav")];
  const speech = server.speech("When do you open?", { sampleRate: 16_000 });
  await writeFile(question, encodeWav(pcm16ToSamples(speech), 16_000));
  const said: string[] = [];
  vi.spyOn(console, "log").mockImplementation((line: string) => void said.push(line));
  vi.stubEnv("AZURE_VOICE_LIVE_ENDPOINT", server.url);
  process.argv.splice(2, Infinity, question, answer);
  await import("./ask-aloud.ts");
  expect(said).toEqual(["You: When do you open?", "Agent: Half past nine."]);
  const { samples, sampleRate } = parseWav(await readFile(answer));
  expect(server.understand(samplesToPcm16(samples), sampleRate)).toBe("Half past nine.");
});
