import { readdirSync, readFileSync } from "node:fs";
import { join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { checklist } from "@vivavoce/conform";
import { describe, expect, test } from "vitest";

const root = fileURLToPath(new URL("../../../", import.meta.url));
const page = readFileSync(join(root, "docs/reference/wire.md"), "utf8");
const anchors = [...page.matchAll(/<a id="([^"]+)"><\/a>/gu)].map(([, id = ""]) => id);
const known = new Set(anchors);

/** What people write: programs, tests, decisions and guides. What is generated cites what the schemas cite. */
function* writtenFiles(folder: string): Generator<string> {
  for (const entry of readdirSync(join(root, folder), { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) {
      if (!["node_modules", "dist", ".git"].includes(entry.name)) yield* writtenFiles(path);
    } else if (/\.(?:tsx?|js|md)$/u.test(entry.name)) yield path;
  }
}

const files = ["packages", "apps", "tools", "bench", "examples", "training", "docs", "test"].flatMap((folder) => [
  ...writtenFiles(folder),
]);
const sources = files
  .filter((path) => path !== relative(root, fileURLToPath(import.meta.url)))
  .map((path) => ({ path, text: readFileSync(join(root, path), "utf8") }));

/** Citations of a pattern that name no anchor of the page, with the file they stand in. */
function lost(pattern: RegExp): string[] {
  return sources.flatMap(({ path, text }) =>
    [...text.matchAll(pattern)].flatMap(([, id = ""]) => (known.has(id.toLowerCase()) ? [] : [`${path}: ${id}`])),
  );
}

describe("the facts of the wire", () => {
  test("have an anchor each, and every link of the page leads to one", () => {
    expect(anchors.filter((id, index) => anchors.indexOf(id) !== index)).toEqual([]);
    const links = [...page.matchAll(/\]\(#([^)]+)\)/gu)].map(([, id = ""]) => id);
    expect(links.length).toBeGreaterThan(400);
    expect(links.filter((id) => !known.has(id))).toEqual([]);
  });

  test("are those of the conformance suite, with the same names", () => {
    const rows = page
      .slice(page.indexOf('<a id="14"></a>'))
      .matchAll(
        /^\| (?:\[|<a id="[^"]+"><\/a>)([A-Z]{2}-[\d.]+[a-z]?)(?:\]\(#[^)]+\))? \| (.*?) \| (.*?) \| (\w+) \|$/gmu,
      );
    const plain = (text = ""): string => text.replaceAll("`", "").replaceAll("\\|", "|");
    const names = [...rows].map(([, id, name, since, importance]) => ({ id, name: plain(name), since, importance }));
    expect(names).toEqual(
      checklist.map(({ id, name, since, importance }) => ({ id, name: plain(name), since, importance })),
    );
  });
});

describe("whoever reads a citation", () => {
  test("finds its id", () => {
    expect(lost(/\b((?:TR|CE|SE|SF|RC|IT|CP|OB|ER|BH|OA)-\d\d(?:\.\d+[a-e]?)?)/gu)).toEqual([]);
  });

  test("finds its section, and the row or step of it", () => {
    const cited = /\bwire\.md ((?:\d+(?:\.\d+)*(?:, | and | to )?)+)/gu;
    const numbers = sources.flatMap(({ path, text }) =>
      [...text.matchAll(cited)].flatMap(([, list = ""]) =>
        list.split(/, | and | to /u).map((number) => ({ path, number })),
      ),
    );
    expect(numbers.length).toBeGreaterThan(100);
    expect(numbers.filter(({ number }) => number !== "" && !known.has(number))).toEqual([]);
  });

  test("is never sent to a section of something that is not here", () => {
    const lines = sources.flatMap(({ path, text }) => text.split("\n").map((line) => `${path}: ${line}`));
    expect(
      lines.filter((line) => /protocol sheet|\bsections? \d/iu.test(line) && !/RFC|reference\/wire\.md/u.test(line)),
    ).toEqual([]);
  });
});
