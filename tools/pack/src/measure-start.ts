/**
 * `node tools/pack/dist/measure-start.js FOLDER [RUNS]`: how long an installed `vivavoce` takes until it can be talked to. FOLDER
 * is what `install-into.js` has made. Prints a table and a line of JSON: seconds from the command to "listens on", the
 * server's resident memory then, and seconds from nothing to a spoken answer in one command (`talk` with a question from
 * a file). The first run of each warms the disk and is left out.
 */
import { execFileSync, spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { installedPackages } from "./installed-tree.ts";

const [target, times = "5"] = process.argv.slice(2);
const runs = Number(times);
if (target === undefined || !Number.isInteger(runs) || runs < 1) {
  process.stderr.write("Name the folder that vivavoce is installed in, and maybe how many runs.\n");
  process.exit(2);
}
const folder = resolve(target);
const program = join(folder, "node_modules/vivavoce/dist/main.js");
const empty = mkdtempSync(join(tmpdir(), "vivavoce-start-"));
/** Nothing of this process's settings may count. */
const surroundings = { cwd: empty, env: { PATH: process.env["PATH"], HOME: empty } };

interface Start {
  readonly seconds: number;
  /** Not known where the system does not tell. */
  readonly residentMiB: number | null;
}

/** Starts the server, and ends it when it listens. */
function start(): Promise<Start> {
  const from = performance.now();
  const server = spawn(process.execPath, [program, "serve", "--port", "0"], { ...surroundings, stdio: "pipe" });
  let printed = "";
  let measured: Start | undefined;
  server.stdout.on("data", (chunk: Buffer) => {
    printed += chunk.toString();
    if (measured !== undefined || !printed.includes("listens on")) return;
    measured = { seconds: (performance.now() - from) / 1000, residentMiB: residentMiB(server.pid ?? 0) };
    server.kill("SIGTERM");
  });
  server.stderr.on("data", (chunk: Buffer) => (printed += chunk.toString()));
  return new Promise((settle, reject) => {
    server.once("close", () => (measured === undefined ? reject(new Error(printed)) : settle(measured)));
  });
}

function residentMiB(pid: number): number | null {
  if (process.platform !== "linux") return null;
  const [, kib = "0"] = /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, "utf8")) ?? [];
  return Number(kib) / 1024;
}

/** Asks a question from a file, and gives the seconds until the answer is written down. */
function answer(question: string): number {
  const wav = join(empty, "answer.wav");
  const from = performance.now();
  run("talk", "--input", question, "--output", wav, "--no-log");
  const seconds = (performance.now() - from) / 1000;
  if (statSync(wav).size < 10_000) throw new Error("nothing was answered");
  return seconds;
}

function run(...args: readonly string[]): void {
  execFileSync(process.execPath, [program, ...args], { ...surroundings, stdio: "pipe" });
}

const print = (line: string): void => void process.stdout.write(`${line}\n`);

const median = (values: readonly number[]): number => values.toSorted((a, b) => a - b)[values.length >> 1] ?? NaN;

try {
  const question = join(empty, "question.wav");
  run("say", "What is twelve times seven?", "-o", question);
  await start();
  const starts: Start[] = [];
  for (let count = 0; count < runs; count++) starts.push(await start());
  const answers = Array.from({ length: runs }, () => answer(question));
  const packages = installedPackages(folder);
  const seconds = starts.map((each) => each.seconds);
  const memory = starts.flatMap(({ residentMiB: each }) => each ?? []);
  const row = (what: string, values: readonly number[], unit: string): string =>
    `| ${what} | ${median(values).toFixed(1)} ${unit} | ${Math.min(...values).toFixed(1)} to ${Math.max(...values).toFixed(1)} |`;
  print("| what | median | range |\n| --- | --- | --- |");
  print(row("from the command to listening", seconds, "s"));
  if (memory.length > 0) print(row("memory of the server then", memory, "MiB"));
  print(row("from nothing to a spoken answer, one command", answers, "s"));
  print(JSON.stringify({ node: process.version, runs, packages: packages.length, starts, answers }));
} finally {
  rmSync(empty, { recursive: true, force: true });
}
