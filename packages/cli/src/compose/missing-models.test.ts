import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { silentLogger } from "@vivavoce/server";
import { expect, onTestFinished, test } from "vitest";
import { configSchema } from "../config/config-schema.ts";
import { loadEngines } from "./load-engines.ts";
import { checkModelsAreHere, namedModels } from "./missing-models.ts";

const german = configSchema.parse({
  recognizer: {
    engine: "sherpa-onnx",
    options: { model: "parakeet-v3", denoiser: "gtcrn" },
    byLanguage: {
      zh: { engine: "sherpa-onnx", options: { model: "sense-voice" } },
      fr: { engine: "sherpa-onnx", options: { model: "parakeet-v3" } },
      it: { engine: "openai-compatible", options: { model: "whisper-1" } },
    },
  },
  synthesizer: { engine: "sherpa-onnx", options: { model: "path:./mine" } },
  endOfUtterance: { engine: "onnxruntime", options: { model: "smart-turn-v3" } },
});

async function emptyHome(): Promise<Record<string, string>> {
  const folder = await mkdtemp(join(tmpdir(), "missing-models-"));
  onTestFinished(() => rm(folder, { recursive: true }));
  return { HF_HOME: folder };
}

test("each model of the catalogue is found once, where it stands first; names of servers' models are none", () => {
  expect(namedModels(german)).toEqual([
    { path: "recognizer", name: "parakeet-v3" },
    { path: "recognizer", name: "gtcrn" },
    { path: "recognizer.byLanguage.zh", name: "sense-voice" },
    { path: "endOfUtterance", name: "smart-turn-v3" },
  ]);
  expect(namedModels(configSchema.parse({}))).toEqual([]);
});

test("all that are missing are named at once, with the one command that fetches them", async () => {
  const env = await emptyHome();
  const message =
    "Models are not on this machine: parakeet-v3 (recognizer), gtcrn (recognizer), sense-voice (recognizer.byLanguage.zh), " +
    "smart-turn-v3 (endOfUtterance). Fetch them with: vivavoce models pull parakeet-v3 gtcrn sense-voice smart-turn-v3";
  await expect(checkModelsAreHere(german, env, process.cwd())).rejects.toMatchObject({
    code: "engine_unavailable",
    message,
  });
  await expect(loadEngines(german, { env, logger: silentLogger })).rejects.toThrow(message);
});

test("a single one is left to its engine, and so is what the catalogue does not know", async () => {
  const env = await emptyHome();
  const one = configSchema.parse({
    recognizer: { engine: "sherpa-onnx", options: { model: "parakeet-v3" } },
    synthesizer: { engine: "sherpa-onnx", options: { model: "none-such" } },
  });
  await checkModelsAreHere(one, env, process.cwd());
});
