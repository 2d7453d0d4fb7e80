import { existsSync, readFileSync, readdirSync } from "node:fs";
import { dirname } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { namesIn } from "./names-in.ts";

// Every TypeScript block of a guide is a region of a file that the compiler and a test have seen:
//
//   <!-- from examples/embed/embed.ts#embed -->
//   ```ts
//   …
//   ```

const root = fileURLToPath(new URL("../../", import.meta.url));
const guides = readdirSync(`${root}docs/guides`).filter((name) => name.endsWith(".md"));

interface Snippet {
  readonly line: number;
  readonly text: string;
  /** File and region, as the comment before the block names them. */
  readonly source: { readonly file: string; readonly region: string } | undefined;
}

describe.each(guides)("docs/guides/%s", (name) => {
  const snippets = snippetsOf(readFileSync(`${root}docs/guides/${name}`, "utf8"));
  const cases = snippets.map((snippet) => [snippet.line, snippet] as const);

  if (cases.length > 0)
    it.each(cases)("line %i is what CI runs", (_line, { source, text }) => {
      expect(source, "the comment <!-- from file#region --> is missing").toBeDefined();
      const { file, region } = source ?? { file: "", region: "" };
      expect(text).toBe(regionOf(readFileSync(root + file, "utf8"), region));
      expect(isTested(file), `no test beside ${file} imports it`).toBe(true);
    });

  // Parts of a recipe are read in its folder, which is to be copied.
  const alone = snippets.filter(({ source }) => source?.file.startsWith("recipes/") !== true);
  if (alone.length > 0)
    it("uses no name that it does not import or define, here or in a block before", () => {
      const known = new Set<string>();
      const unknown = alone.flatMap(({ line, text }) => {
        const { defined, used } = namesIn(text);
        for (const each of defined) known.add(each);
        return used.filter((each) => !known.has(each)).map((each) => `line ${line}: ${each}`);
      });
      expect(unknown).toEqual([]);
    });

  it("links to what exists", () => {
    const text = readFileSync(`${root}docs/guides/${name}`, "utf8");
    const links = [...text.matchAll(/\]\((?!https?:|#)([^)#\s]+)/gu)].map(([, link]) => `${root}docs/guides/${link}`);
    expect(links.filter((link) => !existsSync(link))).toEqual([]);
  });
});

describe("names", () => {
  it.each([
    ["const { a, b: [c] } = await d(e.f);", ["a", "c"], ["d", "e"]],
    ['import { x } from "y";\nexport function z(g: H): void { x({ g, i: j }); }', ["x", "z", "g"], ["H", "j"]],
    ["for (const k of l) try { k(); } catch (m) { n`${m}`; }", ["k", "m"], ["l", "n"]],
    [
      "interface O { p(q: string): R }\nconst s = (t = u) => class extends v {};",
      ["O", "q", "s", "t"],
      ["R", "u", "v"],
    ],
  ])("of %j", (text, defined, used) => {
    const names = namesIn(text);
    expect([...names.defined].sort()).toEqual([...defined].sort());
    expect([...names.used].filter((name) => !defined.includes(name)).sort()).toEqual([...used].sort());
  });
});

describe("regions", () => {
  it("are found, and lose the indentation they have in common", () => {
    const text = "a\n  // #region b\n  c\n\n    d\n  // #endregion\ne\n";
    expect(regionOf(text, "b")).toBe("c\n\n  d\n");
    expect(() => regionOf(text, "c")).toThrow("there is no region c");
  });

  it("must be named by the comment right before the block", () => {
    const [first, second] = snippetsOf("<!-- from x.ts#y -->\n\n```ts\na\n```\n\ntext\n\n```ts\nb\n```\n");
    expect(first).toEqual({ line: 3, text: "a\n", source: { file: "x.ts", region: "y" } });
    expect(second?.source).toBeUndefined();
  });
});

function snippetsOf(markdown: string): Snippet[] {
  const blocks = markdown.matchAll(
    /(?:<!-- from (\S+)#(\S+) -->\n+)?^```(?:ts|typescript|js|javascript)\n(.*?)^```$/gmsu,
  );
  return [...blocks].map(({ 0: whole, 1: file, 2: region, 3: text = "", index }) => ({
    line: markdown.slice(0, index + whole.indexOf("```")).split("\n").length,
    text,
    source: file === undefined || region === undefined ? undefined : { file, region },
  }));
}

function regionOf(source: string, region: string): string {
  const lines = source.split("\n");
  const start = lines.findIndex((line) => line.trim() === `// #region ${region}`);
  if (start === -1) throw new Error(`there is no region ${region}`);
  const length = lines.slice(start).findIndex((line) => line.trim() === "// #endregion");
  const body = lines.slice(start + 1, start + length);
  const indent = Math.min(...body.filter((line) => line.trim() !== "").map((line) => line.search(/\S/u)));
  return body.map((line) => `${line.slice(indent)}\n`).join("");
}

/** A test is itself run; other files must be imported by a test beside them, recipes be named by the one of all recipes. */
function isTested(file: string): boolean {
  if (file.endsWith(".test.ts")) return true;
  const [, recipe] = /^recipes\/([^/]+)\//u.exec(file) ?? [];
  if (recipe !== undefined) {
    return readFileSync(`${root}tools/pack/test/recipes.test.ts`, "utf8").includes(`run("${recipe}"`);
  }
  const folder = `${root}${dirname(file)}/`;
  const name = file.slice(dirname(file).length + 1);
  const tests = readdirSync(folder).filter((each) => each.endsWith(".test.ts"));
  return tests.some((each) => readFileSync(folder + each, "utf8").includes(`"./${name}"`));
}
