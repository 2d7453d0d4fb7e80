import { readdirSync, readFileSync } from "node:fs";
import { expect, it } from "vitest";

const root = new URL("..", import.meta.url).pathname;
/** What begins something that needs a word: an export, a variant of one, and a member of either. */
const exported =
  /^export (?:declare )?(?:abstract )?(?:interface|type|class|enum|function\*?|async function\*?|const|let) (\w+)/;
const variant = /^ {2}\| \(?(?:\{|\(?\w+ & \{)/;
const member = /^ {2}(?:override |readonly |get )*(\w+)\??(?:<[^>]*>)?[(:]/;
const discriminator = /^ {2}readonly (?:type|kind|role): "/;

interface Source {
  /** From the root of the repository. */
  readonly file: string;
  readonly lines: readonly string[];
}

/** What others of the house are written against: no tests, and no lists of what a folder exports. */
function sourcesOf(folder: string): Source[] {
  return readdirSync(`${root}${folder}`, { encoding: "utf8", recursive: true })
    .filter((file) => /\.tsx?$/.test(file) && !/\.test\.ts$|index\.ts$/.test(file))
    .map((file) => ({
      file: `${folder}/${file}`,
      lines: readFileSync(`${root}${folder}/${file}`, "utf8").split("\n"),
    }));
}

/** Places with nothing said about them, of those that `needsWord` finds. The index is that of the line. */
function untold({ file, lines }: Source, needsWord: (line: string) => boolean): string[] {
  return lines.flatMap((line, at) => {
    const before = lines[at - 1] ?? "";
    if (!needsWord(line) || before.endsWith("*/")) return [];
    // The further signatures of an overloaded function are told of by its first.
    const name = exported.exec(line)?.[1];
    return name !== undefined && exported.exec(before)?.[1] === name ? [] : [`${file}:${at + 1} ${line.trim()}`];
  });
}

/** Members of exported types and classes, and variants of unions. */
function partsOfExports(): (line: string) => boolean {
  let isWithin = false;
  return (line) => {
    if (/^\S/.test(line)) isWithin = /^export (?:interface|type|class)/.test(line);
    if (!isWithin) return false;
    return variant.test(line) || (member.test(line) && !/^ {2}constructor/.test(line) && !discriminator.test(line));
  };
}

const packages = readdirSync(`${root}packages`).map((name) => `packages/${name}/src`);

it.each([...packages, "apps/console/src", "tools/docs/src", "tools/pack/src", "training/src"])(
  "every export of %s says what it is",
  (folder) => {
    const sources = sourcesOf(folder);
    expect(sources.length).toBeGreaterThan(10);
    expect(sources.flatMap((source) => untold(source, (line) => exported.test(line)))).toEqual([]);
  },
);

it("what engines are written against says what each part of it is", () => {
  const sources = sourcesOf("packages/engine/src").filter(({ file }) => !file.includes("/testing/"));
  expect(sources.length).toBeGreaterThan(40);
  expect(sources.flatMap((source) => untold(source, partsOfExports()))).toEqual([]);
});

it("what has no word is found, and what has one is not", () => {
  const lines = [
    "/** Told. */",
    "export interface Told {",
    "  /** Told. */",
    "  readonly one: string;",
    "  readonly two: string;",
    "}",
    "export const untold = 1;",
    "const own = 2;",
  ];
  const source = { file: "a.ts", lines };
  expect(untold(source, (line) => exported.test(line))).toEqual(["a.ts:7 export const untold = 1;"]);
  expect(untold(source, partsOfExports())).toEqual(["a.ts:5 readonly two: string;"]);
});
