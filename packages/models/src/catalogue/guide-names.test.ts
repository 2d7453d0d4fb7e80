import { readFileSync, readdirSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";
import { sizeOf } from "../pulled-files.ts";
import { catalogue } from "./catalogue.ts";

// The guides name models and their sizes; `models list` must say the same.
const folder = fileURLToPath(new URL("../../../../docs/guides/", import.meta.url));
const guides = readdirSync(folder)
  .filter((name) => name.endsWith(".md"))
  .map((name) => readFileSync(folder + name, "utf8"));
const rowOf = (name: string) => catalogue.find(({ id }) => id === name);

it("names only models of the catalogue in the commands of the guides", () => {
  const commands = guides.flatMap((guide) => [
    ...guide.matchAll(/^(?:npx )?vivavoce models (?:pull|try|export|show|rm) (.+)$/gm),
  ]);
  const names = commands.flatMap(([, rest = ""]) => (rest.split(/ --?\w/)[0] ?? "").split(" "));
  const unknown = names.filter((name) => !name.startsWith("path:") && rowOf(name) === undefined);
  expect(names.length).toBeGreaterThan(4);
  expect(unknown).toEqual([]);
});

it("says the sizes that the catalogue says", () => {
  const stated = guides.flatMap((guide) => [...guide.matchAll(/`([a-z0-9.-]+)`(?: and its like)?, ([\d.]+) (MB|GB)/g)]);
  const wrong = stated.filter(([, name = "", size, unit]) => {
    const row = rowOf(name);
    if (row === undefined) return true;
    const bytes = Number(size) * (unit === "GB" ? 1e9 : 1e6);
    return Math.abs(sizeOf(row).bytes - bytes) > bytes * 0.05;
  });
  expect(stated.length).toBeGreaterThan(8);
  expect(wrong.map(([text]) => text)).toEqual([]);
});
