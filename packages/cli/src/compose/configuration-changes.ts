import { isRecord } from "@vivavoce/audio/is-record";
import type { Config } from "../config/config-schema.ts";
import type { ReadConfiguration } from "../config/load-config.ts";
import { secretFileVariables } from "../config/secret-files.ts";
import { settings } from "../config/settings.ts";
import { memberName, secretsForServersOf, secretsOf } from "./engine-secrets.ts";
import type { ServerSecrets } from "./engine-secrets.ts";

type Configuration = Pick<ReadConfiguration, "config" | "env">;

/** What is taken while a server runs, whatever it was at the start. */
const taken: readonly string[] = ["server.apiKeys", "server.bearerTokens", "server.metrics.key", "server.admin.key"];

/** Variables that are read beside the configuration: a change of them would be no change of anything else. */
const besideSettings = /^(?:VIVAVOCE_|AZURE_|SPEECH_|OPENAI_|OLLAMA_|HF_|HUGGINGFACE_|(?:HTTPS?|NO)_PROXY$)/i;

/**
 * What of a configuration is another than at the start and needs a restart, by its keys and by names of variables.
 * @throws ConfigError where a key of an engine is named and not there
 */
export function needingRestart(started: Configuration, next: Configuration): readonly string[] {
  const [before, after] = [leavesOf(started.config), leavesOf(next.config)];
  const keys = [...new Set([...before.keys(), ...after.keys()])];
  const live = liveSecrets(started, next);
  const changed = keys.filter((key) => before.get(key) !== after.get(key) && !taken.includes(key) && !live.has(key));
  const isOfSetting = (name: string): boolean =>
    secretFileVariables.includes(name) || settings.some(({ variable }) => variable === name);
  const variables = [...new Set([...Object.keys(started.env), ...Object.keys(next.env)])].filter(
    (name) =>
      started.env[name] !== next.env[name] &&
      besideSettings.test(name) &&
      !isOfSetting(name) &&
      !live.has(name) &&
      !isKeyOf(name, started, next),
  );
  const credentials = isSameBus(started.config, next.config) ? ["bus.url", "bus.credentialsFile"] : [];
  return [...changed.filter((key) => !credentials.includes(key)), ...variables].toSorted();
}

/** Keys of engines that are there before and after, whatever they are, and are those of the same servers. */
function liveSecrets(started: Configuration, next: Configuration): ReadonlySet<string> {
  const [before, after] = [secretsOf(started.config, started.env), secretsForServersOf(started, next)];
  return new Set(
    Object.entries(before).flatMap(([place, secrets]) =>
      (Object.keys(secrets) as (keyof ServerSecrets)[])
        .filter((member) => after[place]?.[member] !== undefined)
        .map((member) => memberName(place, member)),
    ),
  );
}

/** Whether all that a variable says is the key of an engine, which is looked at by itself. */
function isKeyOf(name: string, started: Configuration, next: Configuration): boolean {
  const [before, after] = [secretsOf(started.config, started.env), secretsOf(next.config, next.env)];
  return Object.entries(before).some(
    ([place, { apiKey }]) =>
      apiKey !== undefined && apiKey === started.env[name] && after[place]?.apiKey === next.env[name],
  );
}

/** Whether the bus is at the same addresses, whoever one is there. */
export function isSameBus(one: Pick<Config, "bus">, other: Pick<Config, "bus">): boolean {
  const bare = (url: Config["bus"]["url"]): string =>
    [url ?? []]
      .flat()
      .map((address) => address.replace(/\/\/[^/]*@/, "//"))
      .join();
  return one.bus.url !== undefined && bare(one.bus.url) === bare(other.bus.url);
}

/** Every value by its dotted key, as text. Lists are one value; headers too, which are taken together. */
function leavesOf(value: object, prefix = ""): ReadonlyMap<string, string> {
  const leaves = new Map<string, string>();
  for (const [name, member] of Object.entries(value) as [string, unknown][]) {
    if (member === undefined) continue;
    const key = `${prefix}${name}`;
    const isSection = isRecord(member) && name !== "headers" && Object.keys(member).length > 0;
    if (isSection) for (const [at, text] of leavesOf(member, `${key}.`)) leaves.set(at, text);
    else if (!isRecord(member) || name === "headers") leaves.set(key, JSON.stringify(member));
  }
  return leaves;
}
