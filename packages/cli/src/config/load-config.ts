import { isRecord } from "@vivavoce/audio/is-record";
import { readConfigFile } from "./config-file.ts";
import { configSchema } from "./config-schema.ts";
import type { Config } from "./config-schema.ts";
import { filled } from "./defined.ts";
import { explainIssue } from "./explain-issue.ts";
import { checkExposure, checkOperatorKeys } from "./exposure.ts";
import type { Flags } from "./command-flags.ts";
import { originOf } from "./origins.ts";
import type { Origin, Origins } from "./origins.ts";
import { configFileVariable, settings } from "./settings.ts";
import type { Setting } from "./settings.ts";
import { unreadVariables } from "./unread-variables.ts";

/** Sources of the configuration besides the file. */
export interface ConfigSources {
  /** From `readCommandLine`. */
  readonly flags: Flags;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Folder of `vivavoce.config.json`, and of relative paths. */
  readonly cwd: string;
}

/** The effective configuration and where its values came from. */
export interface LoadedConfig {
  readonly config: Config;
  readonly origins: Origins;
  /** Names of variables that look like settings and are none: for `unreadNotices`, wherever a person sees it. */
  readonly unread: readonly string[];
  /** Path of the file, when there is one. */
  readonly file?: string;
}

/** A configuration, and the environment that it was read from. */
export interface ReadConfiguration extends LoadedConfig {
  /** With what the folder's `.env` adds: keys of engines stand there too. */
  readonly env: Readonly<Record<string, string | undefined>>;
}

/**
 * Loads the configuration: flags over environment over file over defaults. Empty variables are not set.
 * @throws ConfigError on a bad value, an unknown key, an unreadable file, or a server that would be open to strangers
 */
export async function loadConfig(sources: ConfigSources): Promise<LoadedConfig> {
  const { flags, env, cwd } = sources;
  const unread = unreadVariables(env);
  const named = flags["config"] ?? filled(env[configFileVariable]);
  const file = await readConfigFile(typeof named === "string" ? named : undefined, cwd);
  const given: Record<string, unknown> = structuredClone(file?.content ?? {});
  const origins = new Map<string, Origin>();
  if (file) noteOrigins(origins, given, "", { kind: "file", path: file.path });
  for (const setting of settings) {
    const { key, variable, flag } = setting;
    const fromEnv = variable === undefined ? undefined : filled(env[variable]);
    const fromFlag = flag === undefined ? undefined : flags[flag];
    if (fromFlag !== undefined && flag !== undefined) {
      put(given, key, readText(setting, fromFlag));
      origins.set(key, { kind: "flag", name: flag });
    } else if (fromEnv !== undefined && variable !== undefined) {
      put(given, key, readText(setting, fromEnv));
      origins.set(key, { kind: "environment", name: variable });
    }
  }
  nameEngines(given, origins);
  nameModelEngine(given, origins);
  const parsed = configSchema.safeParse(given);
  if (!parsed.success) throw explainIssue(parsed.error, given, origins);
  checkExposure(parsed.data, origins);
  checkOperatorKeys(parsed.data, origins);
  return { config: parsed.data, origins, unread, ...(file === undefined ? {} : { file: file.path }) };
}

/** The value that a text stands for; a text that does not fit stays, and the schema refuses it. */
function readText({ kind }: Setting, text: string | boolean): unknown {
  if (typeof text === "boolean") return text;
  switch (kind) {
    case "text":
      return text;
    case "number":
      return /^[+-]?\d+(?:\.\d+)?$/.test(text) ? Number(text) : text;
    case "boolean":
      if (/^(?:true|yes|on|1)$/i.test(text)) return true;
      return /^(?:false|no|off|0)$/i.test(text) ? false : text;
    case "list": {
      if (/^\s*\[\s*["{\]]/.test(text)) return writtenList(text) ?? text;
      const entries = text.split(",").map((entry) => entry.trim());
      const named = entries.filter((entry) => entry !== "");
      // A list of nothing is a mistake that could leave a server open.
      return named.length === 0 ? text : named;
    }
  }
}

/**
 * A list that is written as in the file: entries of keys have names and limits there. Undefined for one of nothing, and one that breaks
 * off: its pieces would be taken for keys, and everybody knows how such a list begins.
 */
function writtenList(text: string): readonly unknown[] | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return Array.isArray(value) && value.length > 0 ? value : undefined;
  } catch {
    return undefined;
  }
}

/** What runs a model on this machine, by section. */
const localEngines = { recognizer: "sherpa-onnx", synthesizer: "sherpa-onnx", endOfUtterance: "onnxruntime" };

/**
 * Whoever names a speech server and no engine means the one that asks it; whoever names a model alone, the one that runs it
 * here. `model` of a section is short for `options.model`.
 */
function nameEngines(given: Record<string, unknown>, origins: Map<string, Origin>): void {
  for (const [section, local] of Object.entries(localEngines)) {
    const usual = given[section];
    if (!isRecord(usual)) continue;
    nameEngine(section, usual, local, origins);
    if (!isRecord(usual["byLanguage"])) continue;
    for (const [language, named] of Object.entries(usual["byLanguage"])) {
      if (isRecord(named)) nameEngine(`${section}.byLanguage.${language}`, named, local, origins);
    }
  }
}

function nameEngine(path: string, named: Record<string, unknown>, local: string, origins: Map<string, Origin>): void {
  if (named["model"] !== undefined && named["options"] === undefined) named["options"] = {};
  const options = named["options"];
  if (!isRecord(options)) return;
  if (named["model"] !== undefined && options["model"] === undefined) {
    options["model"] = named["model"];
    origins.set(`${path}.options.model`, originOf(origins, `${path}.model`));
    delete named["model"];
  }
  if (named["engine"] !== undefined) return;
  const means = options["baseUrl"] !== undefined ? "baseUrl" : "model";
  if (options[means] === undefined) return;
  named["engine"] = means === "baseUrl" ? "openai-compatible" : local;
  origins.set(`${path}.engine`, originOf(origins, `${path}.options.${means}`));
}

/** Whoever gives a key here, and not to all programs by the environment, means the server that it opens. */
function nameModelEngine(given: Record<string, unknown>, origins: Map<string, Origin>): void {
  const { model } = given;
  if (!isRecord(model) || model["apiKey"] === undefined || model["engine"] !== undefined) return;
  const origin = originOf(origins, "model.apiKey");
  if (origin.kind === "environment") return;
  model["engine"] = "openai-compatible";
  origins.set("model.engine", origin);
}

function put(given: Record<string, unknown>, key: string, value: unknown): void {
  const steps = key.split(".");
  const last = steps.pop() ?? "";
  let section = given;
  for (const step of steps) {
    const next = (section[step] ??= {});
    // A section that is no object is for the schema to refuse.
    if (!isRecord(next)) return;
    section = next;
  }
  section[last] = value;
}

function noteOrigins(
  origins: Map<string, Origin>,
  value: Record<string, unknown>,
  prefix: string,
  origin: Origin,
): void {
  for (const [name, member] of Object.entries(value)) {
    const key = `${prefix}${name}`;
    if (isRecord(member)) noteOrigins(origins, member, `${key}.`, origin);
    else origins.set(key, origin);
  }
}
