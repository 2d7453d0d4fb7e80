import { expect, test } from "vitest";
import { taskOf } from "../inspect-folder.ts";
import { catalogue } from "./catalogue.ts";

const tag = /^([a-z]{2,3}(-[A-Z][A-Za-z]{1,3})?(-[A-Z]{2})?)$/;

test.each(catalogue.map((row) => [row.id, row] as const))("row %s has the form of a row", (_id, row) => {
  expect(row.id).toMatch(/^[a-z0-9][a-z0-9.-]*$/);
  expect(row.task).toBe(taskOf(row.network));
  expect(row.title).not.toMatch(/\n|^\s|\s$/);
  for (const language of row.languages) expect(language).toMatch(tag);
  expect(new Set(row.languages).size).toBe(row.languages.length);
  expect(row.engine.leastVersion).toMatch(/^\d+\.\d+\.\d+$/);
  expect(new URL(row.licence.url).protocol).toBe("https:");
  expect(row.licence.attribution).not.toBe("");
  if (row.streaming === true) expect(row.task).toBe("recognition");
  expect(row.sources.length).toBeGreaterThan(0);
});

test.each(catalogue.flatMap((row) => row.sources.map((source) => [source.repository, source] as const)))(
  "%s is pinned to its last byte",
  (_repository, { repository, commit, files }) => {
    expect(repository).toMatch(/^[\w.-]+\/[\w.-]+$/);
    expect(commit).toMatch(/^[0-9a-f]{40}$/);
    for (const { path, bytes, sha256 } of files) {
      expect(path).toMatch(/^(?!.*\.\.)[\w][\w.-]*(\/[\w.-]+)*$/);
      expect(Number.isSafeInteger(bytes) && bytes > 0).toBe(true);
      expect(sha256).toMatch(/^[0-9a-f]{64}$/);
    }
    expect(new Set(files.map(({ path }) => path)).size).toBe(files.length);
  },
);

test("no id stands for two rows", () => {
  const ids = catalogue.map(({ id }) => id);
  expect(new Set(ids).size).toBe(ids.length);
});
