import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { taskOf } from "../model-words.ts";
import { catalogue } from "./catalogue.ts";
import { modelRows } from "./own-rows.ts";
import { rowSchema } from "./row-schema.ts";

test.each(catalogue.map((row) => [row.id, row] as const))("row %s has the form of a row", (_id, row) => {
  const parsed = rowSchema.safeParse(row);
  expect(parsed.error?.issues ?? []).toEqual([]);
  expect(row.task).toBe(taskOf(row.network));
  expect(new Set(row.languages).size).toBe(row.languages.length);
  if (row.streaming === true) expect(row.task).toBe("recognition");
  const paths = row.sources.flatMap(({ repository, files }) => files.map(({ path }) => `${repository}/${path}`));
  expect(new Set(paths).size).toBe(paths.length);
});

test("no id stands for two rows", () => {
  const ids = catalogue.map(({ id }) => id);
  expect(new Set(ids).size).toBe(ids.length);
});

test("rows of one's own stand behind the catalogue, and a wrong one is named to its member", async () => {
  const folder = await mkdtemp(join(tmpdir(), "own-rows-"));
  onTestFinished(() => rm(folder, { recursive: true }));
  const path = join(folder, "mine.json");
  const read = async (value: unknown): ReturnType<typeof modelRows> => {
    await writeFile(path, typeof value === "string" ? value : JSON.stringify(value));
    return modelRows({ VIVAVOCE_MODEL_CATALOGUE: "mine.json" }, folder);
  };
  const own = { ...catalogue[0], id: "mine" };
  expect((await read([own])).map(({ id }) => id)).toEqual([...catalogue.map(({ id }) => id), "mine"]);
  expect(await read([{ ...own, bytes: 1, exact: true, installed: "absent" }])).toHaveLength(catalogue.length + 1);
  await expect(read("[")).rejects.toThrow("it is not JSON");
  await expect(read({})).rejects.toThrow("it must be a list of rows");
  await expect(read([catalogue[0]])).rejects.toThrow(`there is a model ${catalogue[0]?.id} already`);
  await expect(read([{ ...own, network: "vits" }])).rejects.toThrow("row 1: vits is for synthesis");
  await expect(read([{ ...own, licence: undefined }])).rejects.toThrow("row 1, licence");
  const sources = own.sources?.map((source) => ({ ...source, commit: "main" }));
  await expect(read([own, { ...own, id: "other", sources }])).rejects.toThrow(
    "row 2, sources.0.commit: must be a commit",
  );
  await rm(path);
  await expect(modelRows({ VIVAVOCE_MODEL_CATALOGUE: path }, "/")).rejects.toThrow("it cannot be read");
  expect(await modelRows({}, folder)).toBe(catalogue);
});
