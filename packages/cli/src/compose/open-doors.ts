import { isIP } from "node:net";
import { availableParallelism, networkInterfaces } from "node:os";
import type { Config } from "../config/config-schema.ts";
import { isClosed, isLoopback } from "../config/exposure.ts";
import { roomOf } from "../config/room-of.ts";
import { tr } from "../words/translate.ts";

/** What is shown of the engines of a server. */
export interface DoorSigns {
  readonly recognizer: Named;
  readonly languageModel: Named;
  readonly languageModelReason: string;
  readonly synthesizer: Named;
  readonly models: { readonly names: readonly string[]; readonly agents: readonly { readonly name: string }[] };
}

interface Named {
  readonly info: { readonly id: string };
}

/** Addresses that are shown at most: virtual networks have some of their own. */
const maxAddresses = 3;

/**
 * What a person should know when the server is up: where it is, who answers, what to do next.
 * @param networks what the machine is in, as `os.networkInterfaces` gives it
 */
export function openDoors(
  config: Config,
  engines: DoorSigns,
  url: string,
  networks: ReturnType<typeof networkInterfaces> = networkInterfaces(),
): string[] {
  const { host } = config.server;
  const address = host === "localhost" ? url.replace("127.0.0.1", "localhost") : url;
  const open = !isClosed(config);
  const room = roomOf(config, availableParallelism());
  const { recognizer, languageModel, synthesizer, models } = engines;
  const lines = [
    "",
    `Vivavoce listens on ${address}`,
    "",
    `  Talk to it       ${config.console.enabled ? `open ${address} in a browser` : "vivavoce chat"}`,
    `  From a program   endpoint ${address}, any Voice Live client`,
    `  In the terminal  npx vivavoce chat --endpoint ${address}${config.server.apiKeys.length === 0 ? "" : " --api-key …"}`,
    ...listed("  From elsewhere   ", elsewhere(host, url, networks)),
    "",
    `  Hears with       ${withLanguages(recognizer, config.recognizer.byLanguage)}`,
    `  Thinks with      ${languageModel.info.id} (${engines.languageModelReason})`,
    `  Speaks with      ${withLanguages(synthesizer, config.synthesizer.byLanguage)}`,
    ...listed("  Models           ", models.names),
    ...listed(
      "  Agents           ",
      models.agents.map(({ name }) => name),
    ),
    `  Has room for     ${room} conversations at once (--max-sessions)`,
    "",
    open
      ? `Open to every program on this machine: no key is set.${isLoopback(host) ? "" : " Others can reach it!"}`
      : "Closed: clients need a key or token.",
  ];
  return lines.map((line) => tr(line));
}

/** What others on the network type, where the server listens everywhere: its own address says only "here". */
function elsewhere(host: string, url: string, networks: ReturnType<typeof networkInterfaces>): string[] {
  const bare = host.replace(/^\[|\]$/g, "");
  if (isIP(bare) === 0 || !/^[0:.]+$/.test(bare)) return [];
  const outward = Object.values(networks).flatMap((each) => each ?? []);
  return outward
    .filter(({ family, internal }) => family === "IPv4" && !internal)
    .slice(0, maxAddresses)
    .map((each) => {
      const there = new URL(url);
      there.hostname = each.address;
      return there.origin;
    });
}

/** The usual engine, and those for single languages by their models. */
function withLanguages({ info }: Named, byLanguage: Config["recognizer"]["byLanguage"]): string {
  const own = Object.entries(byLanguage).map(([code, { engine, options }]) => {
    const { model } = options ?? {};
    return `${code}: ${typeof model === "string" ? model : engine}`;
  });
  return [info.id, ...own].join("; ");
}

/** A line only where there is something to list. */
function listed(label: string, names: readonly string[]): string[] {
  return names.length === 0 ? [] : [`${label}${names.join(", ")}`];
}
