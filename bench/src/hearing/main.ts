/**
 * The scorecard of how Vivavoce hears: `npm run bench:hearing` runs every part of it in a process of its own, prints
 * their tables and one line of JSON, and with `--write` puts them into `docs/reference/hearing.md`.
 */
import { execFile } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { readBenchArguments } from "../kit/bench-arguments.ts";
import { hearingPage, withPart } from "./hearing-page.ts";
import { hearingParts } from "./hearing-parts.ts";
import type { PartResult } from "./hearing-parts.ts";

const flags = readBenchArguments("Measures echo, noise, voice activity, end of utterance and interruptions.", {
  quick: { kind: "switch", about: "few rooms, noises and ways of speaking" },
  only: { kind: "text", about: "one part alone", oneOf: hearingParts.map(({ name }) => name) },
  write: { kind: "switch", about: "write docs/reference/hearing.md, or with --only that part of it" },
});

if (flags.write && flags.quick) throw new Error("--write takes parts in full");

/** A part takes some minutes; one that takes this long hangs. */
const partTimeoutMs = 60 * 60_000;

function run(name: string): Promise<PartResult> {
  const program = fileURLToPath(new URL(`./${name}/main.js`, import.meta.url));
  const args = flags.quick ? [program, "--quick"] : [program];
  const options = { maxBuffer: 64 * 2 ** 20, timeout: partTimeoutMs };
  return new Promise((resolve, reject) => {
    const child = execFile(process.execPath, args, options, (error, output) => {
      if (error !== null) return reject(new Error(`${name} failed`, { cause: error }));
      const lines = output.trimEnd().split("\n");
      const json = lines.pop() ?? "";
      resolve({ name, tables: lines.join("\n").trim(), report: JSON.parse(json) as unknown });
    });
    child.stderr?.pipe(process.stderr);
  });
}

const results: PartResult[] = [];
for (const { name } of hearingParts) {
  if (flags.only !== undefined && flags.only !== name) continue;
  const result = await run(name);
  results.push(result);
  console.log(`\n## ${name}\n\n${result.tables}`);
}
console.log(JSON.stringify(Object.fromEntries(results.map(({ name, report }) => [name, report]))));
if (flags.write) {
  const page = new URL("../../../docs/reference/hearing.md", import.meta.url);
  const [only] = results;
  const isOne = flags.only !== undefined && only !== undefined;
  writeFileSync(page, isOne ? withPart(readFileSync(page, "utf8"), only) : hearingPage(results));
}
