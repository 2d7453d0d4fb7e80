/**
 * What models do on this machine: `node bench/dist/models.js` prints a table and one line of JSON. Each is tried by
 * `vivavoce models try` in a program of its own, so the figures are those that anybody gets of it. Without `--models` they are all
 * models of the catalogue that are here, and the weights of Moonshine tiny, which are installed anyway, through sherpa-onnx.
 */
import { execFile } from "node:child_process";
import { mkdir, mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import type * as Files from "../../packages/engines/src/moonshine/moonshine-files.ts";
import type * as Tokens from "../../packages/engines/src/moonshine/token-text.ts";
import { readBenchArguments } from "./kit/bench-arguments.ts";
import { markdownTable } from "./kit/markdown-table.ts";
import { percentile, rounded } from "./kit/statistics.ts";
import { vivavoceProgram } from "./kit/watch-program.ts";

/** What `models try --json` prints, as far as it is shown. */
interface Trial {
  readonly loadMs: number;
  readonly firstAudioMs?: number;
  readonly firstTextMs?: number;
  readonly realTimeFactor: number;
  readonly memoryBytes: number;
}

type Row = Readonly<Record<string, string | number | null>>;
/** All columns, in their order. */
const none: Row = {
  model: null,
  "loads ms": null,
  "first audio ms": null,
  "first text ms": null,
  "real-time factor": null,
  "memory MB": null,
  fault: null,
};

/** Ids that a token list of Moonshine has; those beyond the words are never written. */
const allTokens = 32_768;

const run = promisify(execFile);

const given = readBenchArguments(
  "Tries each model on this machine: loading, first audio, first text, real-time factor, memory.",
  {
    models: { kind: "text", about: "ids of the catalogue, or path: and a folder, with commas between" },
    input: { kind: "text", about: "sound file for ears, judges and denoisers instead of the built-in voice's English" },
    rounds: { kind: "number", about: "trials of each model, of which the median is shown", fallback: 3 },
    json: { kind: "text", about: "file for the figures" },
  },
);

const folder = await mkdtemp(join(tmpdir(), "vivavoce-models-"));
try {
  const names = given.models?.split(",") ?? [...(await installed()), `path:${await moonshine(folder)}`];
  const rows: Row[] = [];
  for (const name of names) rows.push(await rowOf(name));
  console.log(markdownTable(rows));
  const text = JSON.stringify({ rounds: given.rounds, models: rows });
  if (given.json === undefined) console.log(text);
  else await writeFile(given.json, text);
} finally {
  await rm(folder, { recursive: true });
}

/** In the form of sherpa-onnx: the networks by their names there, and each token in base 64, bytes as they are. */
async function moonshine(at: string): Promise<string> {
  const inside = (path: string): string => new URL(path, import.meta.resolve("@vivavoce/engines/moonshine")).href;
  const { resolveMoonshineFiles } = (await import(inside("moonshine-files.js"))) as typeof Files;
  const { textTokens, tokenText } = (await import(inside("token-text.js"))) as typeof Tokens;
  const lines = Array.from({ length: allTokens }, (_, id) => {
    const text = id < textTokens ? tokenText(id) : `<${id}>`;
    const byte = /^<0x([0-9A-F]{2})>$/u.exec(text)?.[1];
    return `${(byte === undefined ? Buffer.from(text) : Buffer.from(byte, "hex")).toString("base64")} ${id}\n`;
  });
  const to = join(at, "moonshine-tiny-en");
  await mkdir(to);
  const { encoder, decoder } = await resolveMoonshineFiles();
  await symlink(encoder, join(to, "encoder_model.onnx"));
  await symlink(decoder, join(to, "decoder_model_merged.onnx"));
  await writeFile(join(to, "tokens.txt"), lines.join(""));
  return to;
}

async function rowOf(name: string): Promise<Row> {
  const trials: Trial[] = [];
  try {
    for (let round = 0; round < given.rounds; round++) {
      const wanted = [
        "--output",
        join(folder, "said.wav"),
        ...(given.input === undefined ? [] : ["--input", given.input]),
      ];
      const { stdout } = await run(process.execPath, [vivavoceProgram, "models", "try", name, "--json", ...wanted]);
      trials.push(JSON.parse(stdout) as Trial);
    }
  } catch (error) {
    const { stderr = "" } = error as { readonly stderr?: string };
    return { ...none, model: name, fault: stderr.trim().split("\n").at(-1) ?? "unknown" };
  }
  const median = (read: (trial: Trial) => number | undefined): number | null => {
    const values = trials.flatMap((trial) => read(trial) ?? []);
    return values.length === 0 ? null : rounded(percentile(values, 0.5), 3);
  };
  return {
    ...none,
    model: name.startsWith("path:") ? (name.split("/").at(-1) ?? name) : name,
    "loads ms": median(({ loadMs }) => loadMs),
    "first audio ms": median(({ firstAudioMs }) => firstAudioMs),
    "first text ms": median(({ firstTextMs }) => firstTextMs),
    "real-time factor": median(({ realTimeFactor }) => realTimeFactor),
    "memory MB": median(({ memoryBytes }) => memoryBytes / 1e6),
  };
}

async function installed(): Promise<readonly string[]> {
  const { stdout } = await run(process.execPath, [vivavoceProgram, "models", "list", "--installed", "--json"]);
  return (JSON.parse(stdout) as readonly { readonly id: string }[]).map(({ id }) => id);
}
