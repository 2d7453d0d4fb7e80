import { EngineError, recognizerFor } from "@vivavoce/engine";
import type { EngineSettings } from "@vivavoce/engine";
import {
  createScriptedNoiseSuppressor,
  createScriptedRecognizer,
  createScriptedSynthesizer,
  createScriptedVoiceActivity,
} from "@vivavoce/engine/testing";
import { engineTable } from "@vivavoce/engines";
import type { EngineTable } from "@vivavoce/engines";
import { silentLogger } from "@vivavoce/server";
import { describe, expect, test } from "vitest";
import { configSchema } from "../config/config-schema.ts";
import { ConfigError } from "../config/config-error.ts";
import { loadEngine, loadEngines } from "./load-engines.ts";
import type { LoadEnginesOptions } from "./load-engines.ts";

const timers = { setTimer: () => () => undefined };
const noFetch = (): Promise<Response> => Promise.reject(new Error("nobody answers"));

/** A table of scripted engines that notes what is loaded and closed. */
function scriptedTable(failing?: keyof EngineTable): {
  table: EngineTable;
  events: string[];
  options: LoadEnginesOptions;
} {
  const events: string[] = [];
  const load =
    <Engine extends { close(): Promise<void> }>(stage: keyof EngineTable, engine: Engine) =>
    async ({ workers }: EngineSettings): Promise<Engine> => {
      events.push(`load ${stage} ${workers ?? "-"}`);
      await new Promise((resolve) => setImmediate(resolve));
      if (stage === failing) throw new EngineError("other", "engine_unavailable", "the weights are missing");
      const close = async (): Promise<void> => void events.push(`close ${stage}`);
      return { ...engine, close };
    };
  const table: EngineTable = {
    voiceActivity: { silero: load("voiceActivity", createScriptedVoiceActivity({ speech: [] })) },
    recognizer: { moonshine: load("recognizer", createScriptedRecognizer({ utterances: [] })) },
    synthesizer: { flite: load("synthesizer", createScriptedSynthesizer()) },
    languageModel: {},
    judge: { vivavoce: () => Promise.resolve({ id: "scripted-judge", judge: () => 1 }) },
    noiseSuppressor: {
      rnnoise: load("noiseSuppressor", createScriptedNoiseSuppressor()),
      none: () => Promise.resolve(undefined),
    },
  };
  return { table, events, options: { logger: silentLogger, table, env: {}, fetch: noFetch, timers } };
}

test("loads all engines side by side and closes them", async () => {
  const { events, options } = scriptedTable();
  const engines = await loadEngines(configSchema.parse({ recognizer: { workers: 2 } }), options);
  expect(events).toEqual(["load voiceActivity -", "load recognizer 2", "load synthesizer -", "load noiseSuppressor -"]);
  expect(engines.recognizer.info.id).toBe("scripted-recognizer");
  expect(engines.languageModel.info.id).toBe("vivavoce-builtin");
  expect(engines.languageModelReason).toBe("no key is set and no Ollama answers on this machine");
  await engines.close();
  expect(engines.judge.id).toBe("scripted-judge");
  expect(events.slice(4).sort()).toEqual([
    "close noiseSuppressor",
    "close recognizer",
    "close synthesizer",
    "close voiceActivity",
  ]);
});

test("an engine is loaded with its own options, and no others are taken", async () => {
  const { options } = scriptedTable();
  const given: unknown[] = [];
  const recognizer = {
    scripted: (settings: EngineSettings) => (
      given.push(settings.options),
      createScriptedRecognizer({ utterances: [] })
    ),
  };
  const config = { recognizer: { engine: "scripted", options: { folder: "/models", beams: 4 } } };
  const table = { ...options.table, recognizer } as EngineTable;
  await (await loadEngines(configSchema.parse(config), { ...options, table })).close();
  expect(given).toEqual([{ folder: "/models", beams: 4 }]);
  await expect(loadEngine("recognizer", configSchema.parse({ recognizer: { options: { beams: 4 } } }))).rejects.toThrow(
    'The recognizer engine "moonshine" could not be loaded: there is no option "beams"; known: partialEveryMs, denoiser',
  );
  await expect(
    loadEngine("recognizer", configSchema.parse({ recognizer: { options: { partialEveryMs: "often" } } })),
  ).rejects.toThrow("partialEveryMs must be a number");
});

test("noise is left as it is where the configuration says so", async () => {
  const engines = await loadEngines(
    configSchema.parse({ noiseSuppressor: { engine: "none" } }),
    scriptedTable().options,
  );
  expect(engines).not.toHaveProperty("noiseSuppressor");
  await engines.close();
});

test("an engine that does not exist is a configuration error, before anything is loaded", async () => {
  const { events, options } = scriptedTable();
  const error: unknown = await loadEngines(configSchema.parse({ recognizer: { engine: "moonshin" } }), options).catch(
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(ConfigError);
  expect(error).toMatchObject({
    message: 'recognizer.engine: there is no engine "moonshin"; known: moonshine. Did you mean moonshine?',
  });
  expect(events).toEqual([]);
});

test.each(["constructor", "__proto__"])("%s is no engine", async (engine) => {
  const { options } = scriptedTable();
  await expect(loadEngines(configSchema.parse({ synthesizer: { engine } }), options)).rejects.toThrow(/no engine/);
});

test("an engine that cannot be loaded is named, and the others are closed", async () => {
  const { events, options } = scriptedTable("recognizer");
  await expect(loadEngines(configSchema.parse({}), options)).rejects.toMatchObject({
    name: "EngineError",
    code: "engine_unavailable",
    message: 'The recognizer engine "moonshine" could not be loaded: the weights are missing',
  });
  expect(events.filter((event) => event.startsWith("close")).sort()).toEqual([
    "close noiseSuppressor",
    "close synthesizer",
    "close voiceActivity",
  ]);
});

test.each([
  [{ engine: "builtin" }, "vivavoce-builtin", "it is configured"],
  [{ engine: "openai-compatible", apiKey: "k", model: "m" }, "openai-compatible:m", "OPENAI_API_KEY is set"],
  [{ baseUrl: "http://127.0.0.1:9/v1", model: "m" }, "openai-compatible:m", "OPENAI_BASE_URL is set"],
  [{ api: "azure", baseUrl: "http://127.0.0.1:9", apiKey: "k", model: "d" }, "openai-compatible:d", "it is configured"],
])("model %j", async (model, id, reason) => {
  const engines = await loadEngines(configSchema.parse({ model }), scriptedTable().options);
  expect(engines.languageModel.info.id).toBe(id);
  expect(engines.languageModelReason).toBe(reason);
});

test.each([
  [{ engine: "openai-compatible" }, /needs model\.baseUrl/],
  [{ api: "azure", baseUrl: "http://127.0.0.1:9" }, /azure needs/],
])("model %j is not enough", async (model, message) => {
  await expect(loadEngines(configSchema.parse({ model }), scriptedTable().options)).rejects.toThrow(message);
});

test("the built-in defaults are in the table", () => {
  const { voiceActivity, recognizer, synthesizer, endOfUtterance, noiseSuppressor } = configSchema.parse({});
  const table: EngineTable = engineTable;
  expect(table.judge[endOfUtterance.engine]).toBeTypeOf("function");
  expect(table.noiseSuppressor[noiseSuppressor.engine]).toBeTypeOf("function");
  expect(table.voiceActivity[voiceActivity.engine]).toBeTypeOf("function");
  expect(table.recognizer[recognizer.engine]).toBeTypeOf("function");
  expect(table.synthesizer[synthesizer.engine]).toBeTypeOf("function");
});

describe("engines for single languages", () => {
  const config = { recognizer: { workers: 1, byLanguage: { zh: { engine: "other", workers: 3 } } } };

  test("are loaded beside the usual one, and closed with it", async () => {
    const { table, events, options } = scriptedTable();
    const other = createScriptedRecognizer({ utterances: [], id: "other", languages: ["zh"] });
    const load = ({ workers }: EngineSettings) => {
      events.push(`load other ${workers ?? "-"}`);
      return { ...other, close: async () => void events.push("close other") };
    };
    const both = { ...table, recognizer: { ...table.recognizer, other: load } };
    const engines = await loadEngines(configSchema.parse(config), { ...options, table: both });
    expect(events).toContain("load other 3");
    expect(recognizerFor(engines.recognizer, ["zh-CN"]).info.id).toBe("other");
    expect(recognizerFor(engines.recognizer, ["en"]).info.id).toBe("scripted-recognizer");
    await engines.close();
    expect(events).toContain("close other");
    expect(events).toContain("close recognizer");
  });

  test("are named with their place when they are wrong", async () => {
    const { options, events } = scriptedTable();
    await expect(loadEngines(configSchema.parse(config), options)).rejects.toThrow(
      'recognizer.byLanguage.zh.engine: there is no engine "other"',
    );
    expect(events).toEqual([]);
    expect(() => configSchema.parse({ recognizer: { byLanguage: { "not a code": { engine: "moonshine" } } } })).toThrow(
      "expected a language code",
    );
  });

  test("are closed when one of them cannot be loaded", async () => {
    const { table, events, options } = scriptedTable();
    const broken = () => Promise.reject(new EngineError("other", "engine_unavailable", "no files"));
    const both = { ...table, recognizer: { ...table.recognizer, other: broken } };
    await expect(loadEngines(configSchema.parse(config), { ...options, table: both })).rejects.toThrow(
      'The recognizer.byLanguage.zh engine "other" could not be loaded: no files',
    );
    expect(events).toContain("close recognizer");
  });
});

test("a model of turns that is not there, and an option that is wrong, are named by their place", async () => {
  const options = { ...scriptedTable().options, table: { ...scriptedTable().table, judge: engineTable.judge } };
  const wanted = (endOfUtterance: object) => loadEngines(configSchema.parse({ endOfUtterance }), options);
  const en = { engine: "onnxruntime", options: { model: "path:./no-such-turn.onnx" } };
  await expect(wanted({ byLanguage: { en } })).rejects.toThrow(
    /^The endOfUtterance\.byLanguage\.en engine "onnxruntime" could not be loaded: model: path:.*no-such-turn\.onnx: there is no/,
  );
  await expect(wanted({ engine: "onnxruntime" })).rejects.toThrow(
    "model is missing: an id that vivavoce models list shows",
  );
  await expect(wanted({ engine: "onnxruntime", options: { model: "smart-turn-v3", budget: 3 } })).rejects.toThrow(
    'there is no option "budget"; known: model, budgetMs, threads, words',
  );
  expect(() => configSchema.parse({ endOfUtterance: { options: { budgetMs: 5000 } } })).toThrow("budgetMs");
});
