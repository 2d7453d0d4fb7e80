import { readFileSync } from "node:fs";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { engineTable } from "@vivavoce/engines";
import { fakeSpeech, readFakeTranscription, startSpeechServer } from "@vivavoce/testing";
import { loadConfig } from "vivavoce";
import { expect, onTestFinished, test } from "vitest";
import { enginesOf } from "./speech-servers.ts";

test("a server speaks and hears in place of the embedded engines", async () => {
  // #region fake
  const server = await startSpeechServer({
    "/audio/speech": (asked, response) => void response.end(fakeSpeech(String(asked.json["input"])).wav(22_050)),
    "/audio/transcriptions": async (asked, response) => {
      const { text } = await readFakeTranscription(asked);
      response.end(JSON.stringify({ text }));
    },
  });
  // #endregion
  onTestFinished(() => server.close());
  const engines = await enginesOf(server.baseUrl);
  onTestFinished(() => engines.close());

  const prosody = { rate: 1, pitchSemitones: 0, volumeDb: 0 };
  const signal = new AbortController().signal;
  let samples = 0;
  for await (const chunk of engines.synthesizer.synthesize({
    text: "Hello there.",
    voice: "bm_george",
    prosody,
    signal,
  })) {
    samples += chunk.samples.length;
  }
  expect(samples / 24).toBeCloseTo(fakeSpeech("Hello there.").durationMs, -1);

  const stream = engines.recognizer.openStream({});
  stream.push(new Float32Array(16_000));
  expect((await stream.settle()).text).toBe("one two");
  stream.close();
});

const guides = ["languages-and-voices", "speech-servers", "run-models-here"];
const configurations = guides.flatMap((name) => {
  const guide = readFileSync(new URL(`../../docs/guides/${name}.md`, import.meta.url), "utf8");
  const blocks = [...guide.matchAll(/^```json\n(.*?)^```$/gmsu)].map(([, json = ""]) => json);
  // A description of a model is no configuration.
  return blocks.filter((json) => /"(recognizer|synthesizer)"/u.test(json)).map((json) => ({ name, json }));
});

test("the guides have configurations", () => {
  expect(configurations.length).toBeGreaterThan(3);
});

test.each(configurations)("a configuration of $name is one", async ({ json }) => {
  const cwd = await mkdtemp(join(tmpdir(), "vivavoce-configuration-"));
  onTestFinished(() => rm(cwd, { recursive: true }));
  await writeFile(join(cwd, "vivavoce.config.json"), json);
  const { recognizer, synthesizer } = (await loadConfig({ flags: {}, env: {}, cwd })).config;
  expect(Object.keys(engineTable.recognizer)).toContain(recognizer.engine);
  expect(Object.keys(engineTable.synthesizer)).toContain(synthesizer.engine);
});
