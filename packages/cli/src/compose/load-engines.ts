import { reasonOf } from "@vivavoce/audio/reason-of";
import type {
  EndOfUtteranceJudge,
  EngineKind,
  EngineLoaders,
  EngineSet,
  EngineSettings,
  LoadEngine,
} from "@vivavoce/engine";
import { EngineError, loadEngineSet } from "@vivavoce/engine";
import { engineTable } from "@vivavoce/engines";
import type { EngineTable } from "@vivavoce/engines";
import { createSystemClock, silentLogger } from "@vivavoce/server";
import type { Logger } from "@vivavoce/server";
import { ConfigError } from "../config/config-error.ts";
import type { Config } from "../config/config-schema.ts";
import { didYouMean } from "../config/nearest-name.ts";
import { withCredentials } from "./engine-credentials.ts";
import { loadByLanguage } from "./load-by-language.ts";
import { loadModels } from "./load-models.ts";
import type { Models } from "./load-models.ts";
import { loadLanguageModel } from "./load-language-model.ts";
import type { ModelSurroundings } from "./load-language-model.ts";
import { checkModelsAreHere } from "./missing-models.ts";

/** All engines of a server, loaded and warm. */
export interface Engines extends EngineSet {
  readonly judge: EndOfUtteranceJudge;
  /** Why it is this language model; shown at the start. */
  readonly languageModelReason: string;
  /** Who answers by which name (TR-11, TR-12). */
  readonly models: Models;
  /** Closes all engines; never rejects. */
  close(): Promise<void>;
}

/** What engines are loaded with; everything but the logger has the machine's own as its default. */
export interface LoadEnginesOptions extends Partial<ModelSurroundings> {
  readonly logger: Logger;
  readonly table?: EngineTable;
  /** Who runs the engine at a place of the configuration, where it is not this process; undefined where it is. */
  readonly elsewhere?: <Kind extends ConfiguredKind>(
    kind: Kind,
    path: string,
    settings: EngineConfig,
  ) => (() => Promise<EngineSet[Kind]>) | undefined;
}

/** Kinds of engines that the configuration names, and the section it does so in. */
const sections = {
  voiceActivity: "voiceActivity",
  recognizer: "recognizer",
  synthesizer: "synthesizer",
  judge: "endOfUtterance",
  noiseSuppressor: "noiseSuppressor",
} as const satisfies Partial<Record<EngineKind, keyof Config>>;
/** A kind of engine that has a section of the configuration. */
export type ConfiguredKind = keyof typeof sections;

/**
 * Loads all engines side by side. When one fails, those already loaded are closed.
 * @throws ConfigError on an engine that does not exist
 * @throws EngineError naming the engine that could not be loaded
 */
export async function loadEngines(config: Config, options: LoadEnginesOptions): Promise<Engines> {
  const { logger } = options;
  const surroundings = {
    env: options.env ?? process.env,
    fetch: options.fetch ?? globalThis.fetch,
    timers: options.timers ?? createSystemClock(),
    ...(options.secrets && { secrets: options.secrets }),
  };
  // What another process loads is looked for there.
  if (options.elsewhere === undefined) await checkModelsAreHere(config, surroundings.env, process.cwd());
  const kinds = Object.keys(sections) as ConfiguredKind[];
  const picked = Object.fromEntries(kinds.map((kind) => [kind, pickEngine(kind, config, options)]));
  let languageModelReason = "";
  // Names are checked before anything is loaded.
  const engines = await loadEngineSet(
    {
      ...(picked as Pick<EngineLoaders, ConfiguredKind>),
      async languageModel() {
        const { languageModel, reason } = await loadLanguageModel(config.model, surroundings);
        languageModelReason = reason;
        return languageModel;
      },
    },
    (reason) => logger.log("warn", "an engine did not close", { error: String(reason) }),
  );
  try {
    const models = await loadModels(config, engines.languageModel, { ...surroundings, logger });
    const close = async (): Promise<void> => void (await Promise.all([models.close(), engines.close()]));
    return { ...(engines as Required<EngineSet>), languageModelReason, models, close };
  } catch (error) {
    await engines.close();
    throw error;
  }
}

/**
 * Loads the configured engine of one kind alone; throws as `loadEngines`.
 * @param env where keys of speech servers are looked for that the configuration leaves out
 */
export async function loadEngine<Kind extends ConfiguredKind>(
  kind: Kind,
  config: Config,
  env: ModelSurroundings["env"] = process.env,
): Promise<EngineSet[Kind]> {
  return pickEngine(kind, config, { logger: silentLogger, env })();
}

/**
 * The loader of the configured engine of a kind, together with those for single languages.
 * @throws ConfigError on an engine that does not exist; the loader throws EngineError naming section and engine.
 */
function pickEngine<Kind extends ConfiguredKind>(
  kind: Kind,
  config: Config,
  options: LoadEnginesOptions,
): () => Promise<EngineSet[Kind]> {
  const [usual, ...others] = enginesOf(kind, config, options);
  const loaders = others.map(({ language, load }) => ({ language, load }));
  if (loaders.length === 0) return usual.load;
  return () => loadByLanguage(kind, usual.load, loaders);
}

/** One engine of the configuration, not loaded yet. */
export interface PlacedEngine<Kind extends ConfiguredKind> {
  /** Its place in the configuration, such as `recognizer.byLanguage.zh`. */
  readonly path: string;
  /** What it is for; `*` for whatever no other is for. */
  readonly language: string;
  readonly load: () => Promise<EngineSet[Kind]>;
}

/** The configured engines of a kind, the usual one first. Throws as `loadEngines`. */
export function enginesOf<Kind extends ConfiguredKind>(
  kind: Kind,
  config: Config,
  options: LoadEnginesOptions,
): readonly [PlacedEngine<Kind>, ...PlacedEngine<Kind>[]] {
  const section = sections[kind];
  const { byLanguage = {}, ...usual } = config[section] as EngineConfig;
  const load = loaderOf(kind, section, usual, options);
  const others = Object.entries(byLanguage).map(([language, own]) => {
    const path = `${section}.byLanguage.${language}`;
    // What one session may have waiting is the same for all engines of a section.
    return { path, language, load: loaderOf(kind, path, { ...limitsOf(usual), ...own }, options) };
  });
  return [{ path: section, language: "*", load }, ...others];
}

/** The section of one kind of engine. */
export interface EngineConfig extends EngineSettings {
  readonly engine: string;
  readonly byLanguage?: Readonly<Record<string, EngineSettings & { readonly engine: string }>>;
}

function limitsOf({ maxWaiting, maxWaitingMs }: EngineSettings): EngineSettings {
  return { ...(maxWaiting !== undefined && { maxWaiting }), ...(maxWaitingMs !== undefined && { maxWaitingMs }) };
}

/** The loader of one engine, with its settings; `path` is its place in the configuration. */
function loaderOf<Kind extends ConfiguredKind>(
  kind: Kind,
  path: string,
  configured: EngineSettings & { readonly engine: string },
  { logger, table = engineTable, env = process.env, elsewhere, secrets }: LoadEnginesOptions,
): () => Promise<EngineSet[Kind]> {
  const { engine: name, options: given, ...settings } = configured;
  const engines: Readonly<Record<string, LoadEngine<EngineSet[Kind]>>> = table[kind];
  const load = Object.hasOwn(engines, name) ? engines[name] : undefined;
  if (load === undefined) {
    const names = Object.keys(engines);
    const hint = didYouMean(name, names);
    throw new ConfigError(`${path}.engine: there is no engine "${name}"; known: ${names.join(", ")}.${hint}`);
  }
  const other = elsewhere?.(kind, path, configured);
  if (other !== undefined) return other;
  const options = withCredentials(path, name, given, env);
  return async () => {
    try {
      const { apiKey } = options ?? {};
      const keyed = typeof apiKey === "string" && { apiKey: () => secrets?.of(path).apiKey ?? apiKey };
      return await load({ logger, ...settings, ...keyed, ...(options === undefined ? {} : { options }) });
    } catch (error) {
      const code = error instanceof EngineError ? error.code : "engine_unavailable";
      throw new EngineError(name, code, `The ${path} engine "${name}" could not be loaded: ${reasonOf(error)}`, {
        cause: error,
      });
    }
  };
}
