import { readFileSync, readdirSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";

const root = fileURLToPath(new URL("../../", import.meta.url));
const read = (path: string): string => readFileSync(root + path, "utf8");
const pathsOf = (page: string): string[] =>
  [...read(page).matchAll(/\]\((?!https?:)([^)#\s]+)/g)].map(([, link = ""]) => join(dirname(page), link));

/** The name that a heading has in an address. */
function anchorOf(heading: string): string {
  const words = heading.replace(/\[([^\]]*)\]\([^)]*\)/g, "$1").toLowerCase();
  return words.replace(/[^\p{L}\p{N}_\- ]/gu, "").replaceAll(" ", "-");
}

const guides = readdirSync(`${root}docs/guides`).map((name) => `docs/guides/${name}`);

it("leads from the README to every guide", () => {
  const linked = pathsOf("README.md");
  expect(guides.filter((guide) => !linked.includes(guide))).toEqual([]);
});

it("lists every folder of examples", () => {
  const folders = readdirSync(`${root}examples`, { withFileTypes: true }).filter((each) => each.isDirectory());
  const names = folders.map(({ name }) => name).filter((name) => name !== "dist" && name !== "node_modules");
  expect(names.filter((name) => !read("examples/README.md").includes(`| \`${name}\` `))).toEqual([]);
});

it.each(["README.md", "README.zh-CN.md", "SECURITY.md", ...guides])("%s links to headings that are there", (page) => {
  const links = [...read(page).matchAll(/\]\(([^):#\s]*)#([^)\s]+)\)/g)];
  const dead = links.filter(([, path = "", anchor = ""]) => {
    const target = path === "" ? page : join(dirname(page), path);
    const headings = [...read(target).matchAll(/^#{1,6} (.+)$/gm)].map(([, heading = ""]) => anchorOf(heading));
    return !headings.includes(decodeURIComponent(anchor));
  });
  expect(dead.map(([link]) => link)).toEqual([]);
});
