import { readdirSync, readFileSync } from "node:fs";
import { expect, it } from "vitest";

const root = new URL("..", import.meta.url).pathname;
const map = readFileSync(`${root}ARCHITECTURE.md`, "utf8");

/** Folders that git may have; what is built or installed is none of the house. */
const foldersIn = (path: string): string[] =>
  readdirSync(`${root}${path}`, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && !/^\.|^(?:node_modules|dist|out|coverage)$/.test(entry.name))
    .map(({ name }) => name);

const isNamed = (folder: string): boolean =>
  new RegExp(`(?<![\\w-])${folder.replaceAll("-", "\\-")}(?![\\w-])`).test(map);

const homes = ["", "packages", "tools", "apps", "apps/console/src"];
const rooms = foldersIn("packages").map((name) => `packages/${name}/src`);

it.each([...homes, ...rooms])("the map of the house names every room below %s/", (path) => {
  expect(foldersIn(path).filter((folder) => !isNamed(folder))).toEqual([]);
});

it("the map of the house names no room that is not there", () => {
  const [, drawn = ""] = map.split("```");
  const named = [...drawn.matchAll(/(?<![\w-])([a-z][\w-]*)\/(?=[\s,)])/g)].map(([, name = ""]) => name);
  const there = new Set([...homes, ...rooms].flatMap(foldersIn));
  expect(named.length).toBeGreaterThan(40);
  expect(named.filter((name) => !there.has(name))).toEqual([]);
});
