import { EngineError } from "@vivavoce/engine";
import type { EngineKind, EngineOptions, EngineSet, EngineSettings, LoadEngine } from "@vivavoce/engine";

/** Engines of every kind by the name they have in a configuration. `undefined` leaves a kind out. */
export type EngineTable = { readonly [Kind in EngineKind]: Readonly<Record<string, LoadEngine<EngineSet[Kind]>>> };

/** All engines there are. A new engine is a new line. */
export const engineTable = {
  voiceActivity: {
    silero: without("silero", async () => (await import("./silero/index.ts")).createSileroVoiceActivity()),
  },
  recognizer: {
    moonshine: async ({ workers, options, ...settings }) => {
      const own = readOptions("moonshine", options, { partialEveryMs: "number" });
      const { createMoonshineRecognizer } = await import("./moonshine/index.ts");
      return createMoonshineRecognizer({ ...settings, ...own, ...(workers === undefined ? {} : { workers }) });
    },
  },
  synthesizer: {
    flite: without("flite", async ({ workers, ...settings }) => {
      const { createFliteSynthesizer } = await import("./flite/index.ts");
      return createFliteSynthesizer({ ...settings, ...(workers === undefined ? {} : { workers }) });
    }),
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
  },
  noiseSuppressor: {
    rnnoise: without("rnnoise", async () => (await import("./noise-suppression/index.ts")).createNoiseSuppressor()),
    none: without("none", () => undefined),
  },
} satisfies EngineTable;

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
