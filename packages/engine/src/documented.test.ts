import { readdirSync, readFileSync } from "node:fs";
import { expect, it } from "vitest";

const folder = new URL(".", import.meta.url).pathname;
/** What begins something that needs a word: an export, a variant of one, and a member of either. */
const exported = /^export (?:declare )?(?:abstract )?(?:interface|type|class|function|async function\*?|const) (\w+)/;
const variant = /^ {2}\| \(?(?:\{|\(?\w+ & \{)/;
const member = /^ {2}(?:override |readonly |get )*(\w+)\??(?:<[^>]*>)?[(:]/;
const discriminator = /^ {2}readonly (?:type|kind|role): "/;

/** What an engine's author reads without being told what it is. */
function undocumented(file: string): string[] {
  const lines = readFileSync(`${folder}${file}`, "utf8").split("\n");
  const missing: string[] = [];
  let within = "";
  for (const [at, line] of lines.entries()) {
    const name = exported.exec(line)?.[1];
    if (/^\S/.test(line)) within = /^export (?:interface|type|class)/.test(line) ? (name ?? "") : "";
    const isMember = within !== "" && member.test(line) && !/^ {2}constructor/.test(line) && !discriminator.test(line);
    const isVariant = within !== "" && variant.test(line);
    if (name === undefined && !isMember && !isVariant) continue;
    const before = lines[at - 1] ?? "";
    // The further signatures of an overloaded function are told of by its first.
    if (before.endsWith("*/") || (name !== undefined && exported.exec(before)?.[1] === name)) continue;
    missing.push(`${file}:${at + 1} ${line.trim()}`);
  }
  return missing;
}

it("what engines are written against says what each part of it is", () => {
  const files = readdirSync(folder, { encoding: "utf8", recursive: true }).filter(
    (file) => file.endsWith(".ts") && !/^testing|\.test\.ts$|index\.ts$/.test(file),
  );
  expect(files.length).toBeGreaterThan(40);
  expect(files.flatMap(undocumented)).toEqual([]);
});
