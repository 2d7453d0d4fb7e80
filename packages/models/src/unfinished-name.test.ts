import { mkdir, mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { receiptFile } from "./hub-cache.ts";
import { blobAt, blobFolder, placeFile } from "./pull/place-file.ts";
import { readReceipt, writeReceipt } from "./receipt.ts";

const [repository, commit] = ["someone/voice", "a".repeat(40)];
const atOnce = <T>(run: () => Promise<T>): Promise<T[]> => Promise.all(Array.from({ length: 20 }, run));

async function newCache(): Promise<string> {
  const cache = await mkdtemp(join(tmpdir(), "models-at-once-"));
  onTestFinished(() => rm(cache, { recursive: true, force: true }));
  return cache;
}

test("a receipt that many write at once is whole, and nothing is left beside it", async () => {
  const cache = await newCache();
  const receipt = { id: "voice", repository, commit, files: [] };
  await atOnce(() => writeReceipt(cache, receipt));
  expect(await readReceipt(cache, repository, commit, "voice")).toEqual(receipt);
  expect(await readdir(dirname(receiptFile(cache, repository, commit, "voice")))).toHaveLength(1);
});

test("a file that many place at once is there", async () => {
  const cache = await newCache();
  const blob = join(blobFolder(cache, repository), "hash");
  await mkdir(dirname(blob), { recursive: true });
  await writeFile(blob, "sound");
  const file = { repository, commit, path: "model.onnx", bytes: 5 };
  await atOnce(() => placeFile(cache, file as Parameters<typeof placeFile>[1], blob));
  expect(await blobAt(cache, file as Parameters<typeof blobAt>[1])).toBe("hash");
});
