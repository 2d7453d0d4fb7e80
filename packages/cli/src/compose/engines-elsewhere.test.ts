import { EngineError, recognizerFor, synthesizerOf } from "@vivavoce/engine";
import {
  createScriptedNoiseSuppressor,
  createScriptedRecognizer,
  createScriptedSynthesizer,
  createScriptedVoiceActivity,
} from "@vivavoce/engine/testing";
import { createLocalChannel, createWorkHost, createWorkLink } from "@vivavoce/engine/work";
import type { EngineTable } from "@vivavoce/engines";
import { judgeWithListener } from "@vivavoce/engines/end-of-turn";
import { silentLogger } from "@vivavoce/server";
import { expect, onTestFinished, test } from "vitest";
import { loadEngines } from "./load-engines.ts";
import { configSchema } from "../config/config-schema.ts";
import { enginesElsewhere } from "./engines-elsewhere.ts";
import { loadHostedEngines } from "../processes/hosted-engines.ts";

const timers = { setTimer: () => () => {} };

/** A table whose engines note by whom they were loaded. */
function tableOf(who: string, loaded: string[]): EngineTable {
  const noted =
    <Engine>(name: string, engine: Engine) =>
    async (): Promise<Engine> => {
      loaded.push(`${who}: ${name}`);
      return engine;
    };
  const words = { id: "words", languages: ["en"], judge: () => 0.25 };
  const listener = {
    id: "ears",
    soundMs: 8000,
    sampleRate: 16_000,
    budgetMs: 150,
    listen: (sound: Float32Array) => Promise.resolve(sound[0]),
  };
  const hears = (id: string, text: string, languages: readonly string[]) =>
    createScriptedRecognizer({ id, utterances: [text, text], languages });
  const speaks = (id: string, name: string, language: string) =>
    createScriptedSynthesizer({ id, voices: [{ name, language, gender: "female" }] });
  return {
    voiceActivity: { silero: noted("voice activity", createScriptedVoiceActivity({ speech: [] })) },
    recognizer: {
      moonshine: noted("english ear", hears("english-ear", "hello", ["en"])),
      other: noted("chinese ear", hears("chinese-ear", "你好", ["zh"])),
    },
    synthesizer: {
      flite: noted("english voice", speaks("english-voice", "slt", "en-US")),
      other: noted("chinese voice", speaks("chinese-voice", "ling", "zh")),
    },
    languageModel: {},
    judge: {
      vivavoce: noted("judge of words", words),
      onnxruntime: noted("judge with ears", { ...judgeWithListener(words, listener, ["en", "de"]) }),
    },
    noiseSuppressor: { rnnoise: noted("noise suppressor", createScriptedNoiseSuppressor()) },
  };
}

test("ears, voices and listeners are loaded once and asked from elsewhere, by language, as if they were here", async () => {
  const loaded: string[] = [];
  const config = configSchema.parse({
    model: { engine: "builtin" },
    recognizer: { byLanguage: { zh: { engine: "other" } } },
    synthesizer: { byLanguage: { zh: { engine: "other" } } },
    endOfUtterance: { engine: "onnxruntime", byLanguage: { ja: { engine: "vivavoce" } } },
  });
  const hosted = await loadHostedEngines(config, { logger: silentLogger, table: tableOf("there", loaded) });
  const host = createWorkHost({ engines: hosted.hosted, timers });
  const link = createWorkLink({
    timers,
    async connect() {
      const [client, server] = createLocalChannel();
      host.serve(server);
      return client;
    },
  });
  onTestFinished(() => link.close());
  await link.ready;
  const engines = await loadEngines(config, {
    logger: silentLogger,
    env: {},
    table: tableOf("here", loaded),
    elsewhere: enginesElsewhere(link),
  });
  const light = ["here: judge of words", "here: noise suppressor", "here: voice activity"];
  expect(loaded.filter((name) => name.startsWith("here")).toSorted()).toEqual(light);

  const heard = await Promise.all(
    ["en", "zh"].map(async (language) => {
      const stream = engines.recognizer.openStream({ language });
      stream.push(new Float32Array(1600));
      return `${recognizerFor(engines.recognizer, [language]).info.id}: ${(await stream.settle()).text}`;
    }),
  );
  expect(heard).toEqual(["english-ear: hello", "chinese-ear: 你好"]);
  expect(synthesizerOf(engines.synthesizer, "ling").info.id).toBe("chinese-voice");
  const { signal } = new AbortController();
  const prosody = { rate: 1, pitchSemitones: 0, volumeDb: 0 };
  let samples = 0;
  for await (const chunk of engines.synthesizer.synthesize({ text: "你好 world", voice: "ling", prosody, signal })) {
    samples += chunk.samples.length;
  }
  expect(samples).toBeGreaterThan(1600);

  const listener = engines.judge.listener?.("de");
  expect(await listener?.listen(new Float32Array(16).fill(0.5), { signal })).toBe(0.5);
  expect([listener?.budgetMs, engines.judge.listener?.("fr"), engines.judge.listener?.("ja")]).toEqual([
    150,
    undefined,
    undefined,
  ]);
  const said = { text: "So", language: "de", speechMs: 500, lastAssistantText: "" };
  expect(engines.judge.judge({ ...said, heard: 0.9 })).toBeGreaterThan(engines.judge.judge({ ...said, heard: 0.1 }));
  await engines.close();
  // Who only asks does not close what others ask, too.
  const again = hosted.usual.recognizer?.openStream({});
  expect(await again?.settle()).toMatchObject({ text: "" });
  await hosted.close();
});

test("one engine that cannot be loaded closes the others and is named", async () => {
  const closed: string[] = [];
  const table: EngineTable = {
    ...tableOf("there", []),
    synthesizer: { flite: () => Promise.reject(new EngineError("flite", "engine_unavailable", "no voice is here")) },
    recognizer: {
      moonshine: async () => ({
        ...createScriptedRecognizer({ utterances: [] }),
        close: async () => void closed.push("ear"),
      }),
    },
  };
  const loading = loadHostedEngines(configSchema.parse({}), { logger: silentLogger, table });
  await expect(loading).rejects.toThrow('The synthesizer engine "flite" could not be loaded: no voice is here');
  expect(closed).toEqual(["ear"]);
});
