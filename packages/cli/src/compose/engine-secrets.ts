import { isRecord } from "@vivavoce/audio/is-record";
import { filled } from "../config/defined.ts";
import type { Config } from "../config/config-schema.ts";
import { withCredentials } from "./engine-credentials.ts";

/** What opens one server that an engine or a model asks. */
export interface ServerSecrets {
  readonly apiKey?: string;
  readonly token?: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** Of Azure OpenAI, where that was found by the environment. */
  readonly azureKey?: string;
}

/** The same of all of them, by the place of the engine or model in the configuration, such as `recognizer.byLanguage.zh`. */
export type SecretsByPlace = Readonly<Record<string, ServerSecrets>>;

type Environment = Readonly<Record<string, string | undefined>>;

const sections = ["recognizer", "synthesizer", "endOfUtterance", "noiseSuppressor", "voiceActivity"] as const;

/**
 * What opens the servers of a configuration.
 * @throws ConfigError as `withCredentials`
 */
export function secretsOf(config: Config, env: Environment): SecretsByPlace {
  const found: Record<string, ServerSecrets> = {};
  const azureKey = filled(env["AZURE_OPENAI_API_KEY"]);
  const azure = azureKey === undefined ? {} : { azureKey };
  found["model"] = { ...picked(config.model), ...azure };
  for (const [name, entry] of Object.entries(config.models)) found[`models.${name}`] = { ...picked(entry), ...azure };
  for (const [place, { engine, options }] of enginesOf(config)) {
    const { apiKey } = withCredentials(place, engine, options, env) ?? {};
    if (typeof apiKey === "string") found[place] = { apiKey };
  }
  return found;
}

/**
 * What opens those servers of a configuration that were asked at the start too. The key of another one is not shown to the one that
 * is still asked.
 * @throws ConfigError as `withCredentials`
 */
export function secretsForServersOf(started: Configuration, next: Configuration): SecretsByPlace {
  const [before, after] = [serversOf(started), serversOf(next)];
  return Object.fromEntries(
    Object.entries(secretsOf(next.config, next.env)).filter(([place]) => before.get(place) === after.get(place)),
  );
}

/** Which server is asked, by the place of the engine or model. */
function serversOf({ config, env }: Configuration): ReadonlyMap<string, string> {
  const where = (entry: object): string => {
    const { engine, api, baseUrl, url, region } = entry as Readonly<Record<string, unknown>>;
    return JSON.stringify([engine, api, baseUrl, url, region]);
  };
  const models = Object.entries({ model: config.model, ...underName("models", config.models) });
  // Where no address is configured, these say it.
  const found = [filled(env["AZURE_OPENAI_ENDPOINT"]), filled(env["OLLAMA_HOST"])].join();
  const ofModels = models.map(([place, entry]) => [place, `${where(entry)} ${found}`] as const);
  const ofEngines = enginesOf(config).map(([place, { engine, options }]) => {
    return [place, where({ ...withCredentials(place, engine, options, env), engine })] as const;
  });
  return new Map([...ofModels, ...ofEngines]);
}

type Configuration = { readonly config: Config; readonly env: Environment };

function underName<Entry>(name: string, entries: Readonly<Record<string, Entry>>): Record<string, Entry> {
  return Object.fromEntries(Object.entries(entries).map(([key, entry]) => [`${name}.${key}`, entry]));
}

/** All engines of a configuration, by their places. */
function enginesOf(config: Config): readonly (readonly [string, EngineEntry])[] {
  return sections.flatMap((section) => {
    const { byLanguage = {}, ...usual } = config[section] as EngineEntry & { byLanguage?: Record<string, EngineEntry> };
    return [[section, usual] as const, ...Object.entries(underName(`${section}.byLanguage`, byLanguage))];
  });
}

interface EngineEntry {
  readonly engine: string;
  readonly options?: Parameters<typeof withCredentials>[2];
}

function picked(entry: object): ServerSecrets {
  const { apiKey, token, headers } = entry as Readonly<Record<string, unknown>>;
  return {
    ...(typeof apiKey === "string" && { apiKey }),
    ...(typeof token === "string" && { token }),
    ...(isRecord(headers) && { headers: headers as Record<string, string> }),
  };
}

/** What servers are asked with at the moment; whoever asks one looks here each time. */
export class EngineSecrets {
  #current: SecretsByPlace;

  constructor(current: SecretsByPlace) {
    this.#current = current;
  }

  get current(): SecretsByPlace {
    return this.#current;
  }

  of(place: string): ServerSecrets {
    return this.#current[place] ?? {};
  }

  /**
   * Takes others where there were some. What comes or goes altogether makes another engine of it, and needs a restart.
   * @returns members that are others now, by their places
   */
  take(next: SecretsByPlace): readonly string[] {
    const before = this.#current;
    this.#current = Object.fromEntries(
      Object.entries(before).map(([place, secrets]) => [place, merged(secrets, next[place] ?? {})]),
    );
    return Object.keys(before).flatMap((place) => differing(place, before[place], this.#current[place]));
  }
}

function merged(before: ServerSecrets, next: ServerSecrets): ServerSecrets {
  const kept = Object.fromEntries(
    Object.entries(before).map(([member, value]) => [member, next[member as keyof ServerSecrets] ?? value]),
  );
  return kept as ServerSecrets;
}

function differing(place: string, one: ServerSecrets = {}, other: ServerSecrets = {}): string[] {
  const members = Object.keys(one) as (keyof ServerSecrets)[];
  return members
    .filter((member) => JSON.stringify(one[member]) !== JSON.stringify(other[member]))
    .map((member) => memberName(place, member));
}

/** As it stands in the configuration, or in the environment. */
export function memberName(place: string, member: keyof ServerSecrets): string {
  if (member === "azureKey") return "AZURE_OPENAI_API_KEY";
  return place.startsWith("model") ? `${place}.${member}` : `${place}.options.${member}`;
}
