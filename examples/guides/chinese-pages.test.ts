import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";

const root = fileURLToPath(new URL("../../", import.meta.url));
const pages = [
  { chinese: "README.zh-CN.md", english: "README.md" },
  { chinese: "docs/guides/quickstart.zh-CN.md", english: "docs/guides/quickstart.md" },
];

const read = (path: string): string => readFileSync(root + path, "utf8");

/** Lines of code blocks without what is said in comments, and without what a program says in Chinese. */
function codeOf(markdown: string): string[] {
  const blocks = [...markdown.matchAll(/^```.*\n([^]*?)^```/gm)].map(([, block = ""]) => block);
  const lines = blocks.flatMap((block) => block.split("\n").map((line) => line.replace(/\s+#.*$/, "").trim()));
  return lines.filter((line) => line !== "" && !/\p{Script=Han}/u.test(line));
}

/** What is written for people: without code, addresses and marks of tables. */
function proseOf(markdown: string): string[] {
  const text = markdown
    .replace(/^```[^]*?^```/gm, "")
    .replace(/`[^`]*`/g, "`")
    .replace(/\]\([^)]*\)/g, "]");
  return text.split("\n");
}

describe.each(pages)("$chinese", ({ chinese, english }) => {
  it("has no command that the English page lacks", () => {
    const known = new Set(codeOf(read(english)));
    expect(codeOf(read(chinese)).filter((line) => !known.has(line))).toEqual([]);
  });

  it("links to what exists, and the two pages to each other", () => {
    const links = [...read(chinese).matchAll(/\]\((?!https?:|#)([^)#\s]+)/g)].map(([, link = ""]) =>
      join(dirname(chinese), link),
    );
    expect(links.filter((link) => !existsSync(root + link))).toEqual([]);
    expect(links).toContain(english);
    expect(read(english)).toContain(`](${chinese.split("/").at(-1)})`);
  });

  it("sets Chinese as it is set: full-width marks, a space before Latin words", () => {
    const wrong =
      /[\p{Script=Han}][,;:!?]|[,;:!?][\p{Script=Han}]|\p{Script=Han}[A-Za-z0-9]|[A-Za-z0-9]\p{Script=Han}/u;
    const lines = proseOf(read(chinese)).filter((line) => wrong.test(line));
    expect(lines).toEqual([]);
  });
});
