import { writeFile } from "node:fs/promises";
import {
  capabilities,
  checklist,
  conformDialects,
  printScorecard,
  readTarget,
  runConformance,
} from "@vivavoce/conform";
import type { Capability, ConformanceOptions } from "@vivavoce/conform";
import { whyUnreachable } from "../chat/ask-server.ts";
import { sampleVariables } from "../chat/chat-settings.ts";
import { defined } from "../config/defined.ts";
import { ConfigError } from "../config/config-error.ts";
import { didYouMean } from "../config/nearest-name.ts";
import { printableJson } from "../terminal/text-width.ts";
import { tr } from "../words/translate.ts";
import { flag, option, positional, readCommandLine } from "../config/command-flags.ts";
import type { Command, CommandArgs } from "../config/command-flags.ts";
import { explained, onSignals, surroundingsOfProcess } from "./program-surroundings.ts";
import type { CommandSurroundings } from "./program-surroundings.ts";

/** What the command talks to; tests give their own. */
export interface ConformSurroundings extends Omit<CommandSurroundings, "cwd"> {
  /** Terminal colours. */
  readonly colour: boolean;
  readonly signal?: AbortSignal;
}

const args = {
  url: positional("Address of the server: http(s) or ws(s)"),
  dialect: option(`Of ${conformDialects.join(", ")}; default: all, or the one of the URL's path`),
  "api-key": option("API key; better set the variable [AZURE_VOICELIVE_API_KEY]"),
  bearer: option("Token for Authorization: Bearer [AZURE_VOICELIVE_TOKEN]"),
  "api-version": option("Dated version of Voice Live [2026-07-15]"),
  model: option("Model in the URL [gpt-4o]"),
  only: option("Ids or families to check", "CE-03,SF-08,BH"),
  without: option(`What the server does not have: ${Object.keys(capabilities).join(", ")}`),
  json: option("File for the scorecard as JSON; - for the terminal", "card.json"),
  parallel: option("Sockets at a time, 1 to 8 [3]"),
  "connections-per-minute": option("Most new sockets in a minute; 0 for no limit [0; 25 for Azure]"),
  "real-time": flag("Send audio as fast as it plays [on, but for loopback]"),
  quiet: flag("No progress"),
  "limits-url": option("The same server with small limits and without credentials"),
  "faults-url": option("The same server with a model and a recognizer that fail"),
  "mcp-url": option("MCP server with the tools add and fail [one on loopback]"),
  agent: option("Name of an agent that the server has"),
  "agent-project": option("Project of that agent"),
} as const satisfies CommandArgs;

/** `vivavoce conform <url>`: checks a server. Exit code 0 nothing failed, 1 something did, 2 bad usage. */
export const conformCommand: Command = {
  name: "conform",
  description: "Check a Voice Live or OpenAI Realtime server against the protocol",
  args,
  async run(rawArgs) {
    const quit = new AbortController();
    const forget = onSignals(["SIGINT"], () => quit.abort(), "once");
    const code = await conform(rawArgs, {
      ...surroundingsOfProcess(),
      colour: process.stdout.isTTY && process.env["NO_COLOR"] === undefined,
      signal: quit.signal,
    });
    forget();
    return code;
  },
};

/** Runs the command and gives its exit code. */
export function conform(rawArgs: readonly string[], surroundings: ConformSurroundings): Promise<0 | 1 | 2> {
  const { print, printError } = surroundings;
  return explained(async () => {
    const { json, quiet, ...settings } = readSettings(rawArgs, surroundings);
    const base = (readTarget(settings.url)?.base ?? "").replace(/^ws/, "http");
    const trouble = await whyUnreachable(base, fetch, 15_000);
    if (trouble !== undefined) {
      printError(tr(`No server answers at ${settings.url}: ${trouble}`));
      return 1;
    }
    const asJson = json === "-";
    const card = await runConformance({
      ...settings,
      onProgress(done, total, check, proofs) {
        if (quiet) return;
        const failed = proofs.some((proof) => proof.status === "failed");
        printError(`${`${done}/${total}`.padStart(9)}  ${failed ? "FAILED  " : "        "}${check.title}`);
      },
    });
    if (asJson) print(printableJson(card, 2));
    else print(printScorecard(card, { colour: surroundings.colour }));
    if (json !== undefined && !asJson) await writeFile(json, `${JSON.stringify(card, null, 2)}\n`);
    return card.passed ? 0 : 1;
  }, printError);
}

type Settings = ConformanceOptions & { readonly json?: string; readonly quiet: boolean };

function readSettings(rawArgs: readonly string[], { env, signal }: ConformSurroundings): Settings {
  const { flags: values, positionals } = readCommandLine(rawArgs, args, Infinity);
  const [url, ...more] = positionals;
  if (url === undefined) throw new ConfigError("Give the address of a server: vivavoce conform http://localhost:8080");
  if (more.length > 0) throw new ConfigError(`Argument "${more[0]}": only one address is expected.`);
  if (readTarget(url) === undefined) throw new ConfigError(`"${url}" is no http or WebSocket address.`);
  const apiKey = values["api-key"] ?? sampleVariables["api-key"].map((name) => env[name]).find(Boolean);
  const bearer = values.bearer ?? sampleVariables.token.map((name) => env[name]).find(Boolean);
  const extras = {
    limitsUrl: wsBase(values["limits-url"]),
    faultsUrl: wsBase(values["faults-url"]),
    mcpUrl: values["mcp-url"],
    agent: values.agent,
    agentProject: values["agent-project"],
  };
  return {
    url,
    ...defined({
      dialect: listOf("dialect", values.dialect, conformDialects),
      model: values.model,
      apiVersion: values["api-version"],
      only: listOf("id", values.only, ids, (name) => ids.some((id) => id === name || isBelow(id, name))),
      without: listOf("capability", values.without, Object.keys(capabilities) as Capability[]),
      parallel: numberOf("--parallel", values.parallel, 1, 8),
      connectionsPerMinute: numberOf("--connections-per-minute", values["connections-per-minute"], 0, 100_000),
      realTime: values["real-time"],
      json: values.json,
      signal,
    }),
    credential: defined({ apiKey, bearer }),
    extras: defined(extras),
    quiet: values.quiet === true,
  };
}

function wsBase(url: string | undefined): string | undefined {
  if (url === undefined) return undefined;
  const target = readTarget(url);
  if (target === undefined) throw new ConfigError(`"${url}" is no http or WebSocket address.`);
  return target.base;
}

const ids = checklist.map(({ id }) => id);

/** Whether an id is one of a family or group that is named. */
const isBelow = (id: string, name: string): boolean => id.startsWith(`${name}-`) || id.startsWith(`${name}.`);

/** What a flag lists, of known names; undefined where it is not given. */
function listOf<Name extends string>(
  what: string,
  value: string | undefined,
  known: readonly Name[],
  isKnown: (name: string) => boolean = (name) => (known as readonly string[]).includes(name),
): Name[] | undefined {
  return value
    ?.split(",")
    .map((part) => part.trim())
    .filter((part) => part !== "")
    .map((name) => {
      if (isKnown(name)) return name as Name;
      throw new ConfigError(`There is no ${what} "${name}".${didYouMean(name, known)}`);
    });
}

function numberOf(flag: string, value: string | undefined, least: number, most: number): number | undefined {
  if (value === undefined) return undefined;
  const number = Number(value);
  if (Number.isInteger(number) && number >= least && number <= most) return number;
  throw new ConfigError(`${flag} must be a whole number from ${least} to ${most}.`);
}
