import { createSystemClock, pause } from "@vivavoce/audio/clock";
import { statfs } from "node:fs/promises";
import { createInterface } from "node:readline/promises";
import { presenceOf, pullModel, sizeOf } from "@vivavoce/models";
import type { Environment, ModelRow, PullResult, PullSurroundings } from "@vivavoce/models";
import { ConfigError } from "../config/config-error.ts";
import { tr } from "../words/translate.ts";
import { listedOf, megabytes } from "./model-words.ts";
import { createPullDisplay } from "./pull-display.ts";

/** The terminal that a pull talks to. */
export interface PullTerminal {
  /** Where progress and questions go; results go to the standard output. */
  readonly stderr: NodeJS.WriteStream;
  readonly stdin: NodeJS.ReadStream;
}

/** Bytes that are free for this user on the file system of a folder. */
async function freeBytes(folder: string): Promise<number> {
  const { bavail, bsize } = await statfs(folder);
  return bavail * bsize;
}

/** What a pull has of this machine. */
export function systemSurroundings(env: Environment): PullSurroundings {
  const clock = createSystemClock({ keepsAlive: true });
  return {
    env,
    nowMs: () => clock.wallMs(),
    wait: (ms, signal) => pause(clock, ms, signal),
    freeBytes,
  };
}

/**
 * Fetches models one after the other, having shown size and terms of each, and asks where its owner wants to be agreed with.
 * @param accepted whether the person has agreed beforehand
 * @throws {ModelError} for the first that cannot be had; {@link ConfigError} when terms are not agreed to
 */
export async function pullModels(
  rows: readonly ModelRow[],
  env: Environment,
  accepted: boolean,
  { stderr, stdin }: PullTerminal,
  signal: AbortSignal,
  tell: (row: ModelRow, result: PullResult, text: string) => void,
): Promise<void> {
  const display = createPullDisplay({
    write: (text) => void stderr.write(text),
    isTerminal: stderr.isTTY === true && process.env["TERM"] !== "dumb",
    columns: stderr.columns || 80,
    nowMs: () => createSystemClock().now(),
  });
  for (const row of rows) {
    for (const line of introduction(row)) display.say(line);
    if ((await presenceOf(row, env)) !== "here") await agree(row, accepted, { stderr, stdin }, signal);
    try {
      const result = await pullModel(row, systemSurroundings(env), signal, {
        onProgress: (progress) => display.show(progress),
        onNotice: (text) => display.say(tr(text)),
      });
      display.end();
      const total = megabytes(result.totalBytes);
      const text =
        result.fetchedBytes === 0
          ? tr(`${row.id}: was here already, and every hash is right (${total}).`)
          : tr(`${row.id}: fetched ${megabytes(result.fetchedBytes)} (${total}).`);
      tell(row, result, text);
    } finally {
      display.end();
    }
  }
}

function introduction(row: ModelRow): string[] {
  const { bytes, exact } = sizeOf(row);
  const { name, url, attribution } = row.licence;
  const listed = listedOf(row).map(({ path }) => path);
  return [
    `${row.id}${tr(": ")}${tr(row.title)}${tr(", ")}${exact ? megabytes(bytes) : tr(`about ${megabytes(bytes)}`)}`,
    tr(`Licence ${name} (${url}), by ${attribution}.`),
    ...(listed.length === 0
      ? []
      : [tr(`${listed.join(", ")}: pinned by the commit; the hashes are those that the Hub lists.`)]),
  ];
}

async function agree(
  row: ModelRow,
  accepted: boolean,
  { stderr, stdin }: PullTerminal,
  signal: AbortSignal,
): Promise<void> {
  const { acceptance, name, url } = row.licence;
  if (acceptance === undefined || accepted) return;
  if (stdin.isTTY !== true) {
    throw new ConfigError(
      `${row.id} comes under ${name}: ${acceptance}. Read ${url}, and agree with --accept-licence.`,
    );
  }
  stderr.write(`${tr(`${row.id} comes under ${name}: ${acceptance}. Read ${url}.`)}\n`);
  const questions = createInterface({ input: stdin, output: stderr });
  try {
    const answer = await questions.question(`${tr("Do you agree?")} [y/N] `, { signal });
    if (/^(y(es)?|是)$/i.test(answer.trim())) return;
  } catch (error) {
    // Ctrl-C and Ctrl-D are answers, too.
    if (signal.aborted || !(error instanceof Error) || error.name !== "AbortError") throw error;
    stderr.write("\n");
  } finally {
    questions.close();
  }
  throw new ConfigError(`${row.id} was not fetched: its terms were not agreed to.`);
}
