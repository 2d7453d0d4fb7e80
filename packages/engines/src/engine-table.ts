import { EngineError } from "@vivavoce/engine";
import type {
  EndOfUtteranceJudge,
  EngineKind,
  EngineOptions,
  EngineSet,
  EngineSettings,
  LoadEngine,
} from "@vivavoce/engine";

/** Engines of every kind by the name they have in a configuration. `undefined` leaves a kind out. */
export type EngineTable = { readonly [Kind in EngineKind]: Readonly<Record<string, LoadEngine<EngineSet[Kind]>>> };

/** All engines there are. A new engine is a new line. */
export const engineTable = {
  voiceActivity: {
    silero: without("silero", async () => (await import("./silero/index.ts")).createSileroVoiceActivity()),
  },
  recognizer: {
    moonshine: async ({ options, ...settings }) => {
      const own = readOptions("moonshine", options, { partialEveryMs: "number", denoiser: "string" });
      const { createMoonshineRecognizer } = await import("./moonshine/index.ts");
      return createMoonshineRecognizer({ ...settings, ...own });
    },
    realtime: async ({ options, ...settings }) => {
      const own = readOptions("realtime", options, realtimeOptions);
      const { createRealtimeRecognizer } = await import("./speech-servers/index.ts");
      return createRealtimeRecognizer(ofServer(settings, withBase(own)));
    },
    "azure-speech": async ({ options, ...settings }) => {
      const own = readOptions("azure-speech", options, { ...azureOptions, endpointId: "string" });
      const { createAzureSpeechRecognizer } = await import("./speech-servers/index.ts");
      return createAzureSpeechRecognizer(ofServer(settings, own));
    },
    "openai-compatible": async ({ options, ...settings }) => {
      const own = readOptions("openai-compatible", options, { ...speechServerOptions, ...earOptions });
      const { createOpenAiCompatibleRecognizer } = await import("./speech-servers/index.ts");
      return createOpenAiCompatibleRecognizer(ofServer(settings, withBase(own)));
    },
    "sherpa-onnx": async ({ options, ...settings }) => {
      const own = withModel(
        "sherpa-onnx",
        readOptions("sherpa-onnx", options, { ...sherpaOptions, ...hearingOptions }),
      );
      const { createSherpaRecognizer } = await import("./sherpa/index.ts");
      return createSherpaRecognizer({ ...settings, ...own });
    },
  },
  synthesizer: {
    flite: without("flite", async (settings) => (await import("./flite/index.ts")).createFliteSynthesizer(settings)),
    "azure-speech": async ({ options, ...settings }) => {
      const own = readOptions("azure-speech", options, { ...azureOptions, ...azureVoiceOptions });
      const { createAzureSpeechSynthesizer } = await import("./speech-servers/index.ts");
      return createAzureSpeechSynthesizer(ofServer(settings, own));
    },
    "openai-compatible": async ({ options, ...settings }) => {
      const own = readOptions("openai-compatible", options, { ...speechServerOptions, ...voiceOptions });
      const { createOpenAiCompatibleSynthesizer } = await import("./speech-servers/index.ts");
      return createOpenAiCompatibleSynthesizer(ofServer(settings, withBase(own)));
    },
    "sherpa-onnx": async ({ options, ...settings }) => {
      const own = withModel("sherpa-onnx", readOptions("sherpa-onnx", options, sherpaOptions));
      const { createSherpaSynthesizer } = await import("./sherpa/index.ts");
      return createSherpaSynthesizer({ ...settings, ...own });
    },
  },
  languageModel: {
    builtin: async ({ options }) => {
      const own = readOptions("builtin", options, { timeZone: "string" });
      return (await import("./builtin-model/index.ts")).createBuiltinModel(own);
    },
  },
  judge: {
    vivavoce: without("vivavoce", async () =>
      (await import("./end-of-utterance/index.ts")).createEndOfUtteranceJudge(),
    ),
    rules: without("rules", async () => (await import("./end-of-utterance/index.ts")).createTextRuleJudge()),
    onnxruntime: async ({ options, ...settings }) => {
      const { words, ...own } = withModel("onnxruntime", readOptions("onnxruntime", options, turnOptions));
      const { createListeningJudge } = await import("./end-of-turn/index.ts");
      return createListeningJudge({ ...own, ...settings, words: await judgeOfWords(words) });
    },
  },
  noiseSuppressor: {
    rnnoise: without("rnnoise", async () => (await import("./noise-suppression/index.ts")).createNoiseSuppressor()),
    "sherpa-onnx": async ({ options, logger }) => {
      const own = withModel("sherpa-onnx", readOptions("sherpa-onnx", options, sherpaOptions));
      const { createSherpaNoiseSuppressor } = await import("./sherpa/index.ts");
      return createSherpaNoiseSuppressor({ ...own, ...(logger && { logger }) });
    },
    none: without("none", () => undefined),
  },
} satisfies EngineTable;

/** What every engine that asks a speech server is told. */
const speechServerOptions = {
  baseUrl: "string",
  apiKey: "string",
  api: "string",
  apiVersion: "string",
  model: "string",
  language: "string",
  maxRequests: "number",
  firstByteTimeoutMs: "number",
  stallTimeoutMs: "number",
  body: "string",
} as const;

const voiceOptions = {
  voices: "string",
  speed: "number",
  rate: "boolean",
  instructions: "string",
  sampleRate: "number",
  gainDb: "number",
} as const;

const earOptions = {
  languages: "string",
  prompt: "string",
  wordTimes: "boolean",
  stream: "boolean",
  partialEveryMs: "number",
} as const;

/** What every engine of sherpa-onnx is told. */
const sherpaOptions = { model: "string", threads: "number", maxMemoryMb: "number" } as const;

const hearingOptions = { partialEveryMs: "number", language: "string", denoiser: "string" } as const;

/** What an end-of-turn network is told. */
const turnOptions = { model: "string", budgetMs: "number", threads: "number", words: "string" } as const;

/** The judge of words that a listening judge is told of by name. @throws EngineError `unsupported` on a judge that there is not */
export async function judgeOfWords(name = "vivavoce"): Promise<EndOfUtteranceJudge> {
  const { createEndOfUtteranceJudge, createTextRuleJudge } = await import("./end-of-utterance/index.ts");
  if (name === "vivavoce") return createEndOfUtteranceJudge();
  if (name === "rules") return createTextRuleJudge();
  throw new EngineError("onnxruntime", "unsupported", `words must be vivavoce or rules, not ${JSON.stringify(name)}`);
}

/** @throws EngineError `unsupported` where no model is named: there is no default among them */
function withModel<Options extends { readonly model?: string }>(
  engine: string,
  options: Options,
): Options & { readonly model: string } {
  const { model } = options;
  if (model !== undefined) return { ...options, model };
  const message = "model is missing: an id that vivavoce models list shows, or path: and a folder of your own";
  throw new EngineError(engine, "unsupported", message);
}

const realtimeOptions = {
  baseUrl: "string",
  apiKey: "string",
  api: "string",
  model: "string",
  language: "string",
  languages: "string",
  prompt: "string",
  maxRequests: "number",
  firstByteTimeoutMs: "number",
} as const;

const azureOptions = {
  apiKey: "string",
  region: "string",
  baseUrl: "string",
  language: "string",
  maxRequests: "number",
  firstByteTimeoutMs: "number",
} as const;

const azureVoiceOptions = {
  voices: "string",
  style: "string",
  gainDb: "number",
  timing: "boolean",
  stallTimeoutMs: "number",
} as const;

/**
 * What an engine is told that asks a server: threads of an engine here are requests of it, and a key that may be another at
 * each request stands before the one in the options.
 */
function ofServer<Own extends object>({ workers, ...settings }: Omit<EngineSettings, "options">, own: Own) {
  const { apiKey } = settings;
  return {
    ...settings,
    ...(workers !== undefined && { maxRequests: workers }),
    ...own,
    ...(apiKey !== undefined && { apiKey }),
  };
}

/**
 * OpenAI's own service where there is a key and no address.
 * @throws EngineError `unsupported` without either, or on an `api` that there is not
 */
function withBase<Options extends { readonly baseUrl?: string; readonly apiKey?: string; readonly api?: string }>(
  options: Options,
): Omit<Options, "api" | "baseUrl"> & { readonly baseUrl: string; readonly api: "openai" | "azure" } {
  const { api = "openai", baseUrl } = options;
  const fail = (message: string): never => {
    throw new EngineError("openai-compatible", "unsupported", message);
  };
  if (api !== "openai" && api !== "azure") return fail("api must be openai or azure");
  if (baseUrl === undefined && options.apiKey === undefined) {
    return fail("it needs the options baseUrl, of a speech server, or apiKey, of OpenAI (OPENAI_API_KEY)");
  }
  return { ...options, api, baseUrl: baseUrl ?? "https://api.openai.com/v1" };
}

interface Types {
  readonly string: string;
  readonly number: number;
  readonly boolean: boolean;
}

/**
 * The options of an engine, by the names and types that it knows.
 * @throws EngineError `unsupported` on any other
 */
function readOptions<Shape extends Readonly<Record<string, keyof Types>>>(
  engine: string,
  options: EngineOptions = {},
  shape: Shape,
): { readonly [Name in keyof Shape]?: Types[Shape[Name]] } {
  for (const [name, value] of Object.entries(options)) {
    const type = Object.hasOwn(shape, name) ? shape[name] : undefined;
    if (type === typeof value) continue;
    const known = Object.keys(shape).join(", ") || "none";
    const reason = type === undefined ? `there is no option "${name}"; known: ${known}` : `${name} must be a ${type}`;
    throw new EngineError(engine, "unsupported", reason);
  }
  return options as { readonly [Name in keyof Shape]?: Types[Shape[Name]] };
}

/** An engine that has no options. */
function without<Engine>(engine: string, load: LoadEngine<Engine>): LoadEngine<Engine> {
  return ({ options, ...settings }: EngineSettings) => {
    readOptions(engine, options, {});
    return load(settings);
  };
}
