import { availableParallelism } from "node:os";
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

/** What a person should know when the server is up: where it is, who answers, what to do next. */
export function openDoors(config: Config, engines: DoorSigns, url: string): string[] {
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
    `  In the terminal  npx vivavoce chat --endpoint ${address}`,
    "",
    `  Hears with       ${recognizer.info.id}`,
    `  Thinks with      ${languageModel.info.id} (${engines.languageModelReason})`,
    `  Speaks with      ${synthesizer.info.id}`,
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

/** A line only where there is something to list. */
function listed(label: string, names: readonly string[]): string[] {
  return names.length === 0 ? [] : [`${label}${names.join(", ")}`];
}
