import { spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { cp, mkdir, mkdtemp, readdir, rename, rm, stat, utimes, writeFile } from "node:fs/promises";
import { hostname, tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { lockBlob } from "./pull/blob-lock.ts";
import { pullModel } from "./pull/pull-model.ts";
import { readReceipt } from "./receipt.ts";
import { removeModel } from "./remove-model.ts";
import { smallVoice, startLocalHub } from "./testing/index.ts";
import type { LocalHub } from "./testing/index.ts";

const weights = randomBytes(300_000);
const { row, repository } = smallVoice(weights);
const digest = row.sources[0]?.files.find(({ role }) => role === "model")?.sha256 ?? "";

let folder = "";
let env: Readonly<Record<string, string>> = {};
let hub: LocalHub;
let isStalling = false;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "killed-pull-"));
  isStalling = false;
  hub = await startLocalHub({
    repositories: [repository],
    // The weights alone: a small file would be whole, and its connection taken for the next while its answer never ends.
    fault: ({ host, path }) =>
      isStalling && host === "store" && path.endsWith("model.onnx") ? { stallAfter: 100_000 } : undefined,
  });
  env = { HF_HOME: join(folder, "hf"), HF_ENDPOINT: hub.endpoint };
});
afterEach(async () => {
  await hub.close();
  await rm(folder, { recursive: true, force: true });
});

const own = (): string => join(folder, "hf/hub/models--someone--voice");
const incomplete = (): string => join(own(), "blobs", `${digest}.incomplete`);
const lockFile = (): string => join(folder, "hf/hub/.locks/models--someone--voice", `${digest}.vivavoce.lock`);
const surroundings = { nowMs: Date.now, wait: async () => undefined, freeBytes: async () => 1e12 };

/** Number of a process that has ended. */
async function goneProcess(): Promise<number> {
  const child = spawn("true");
  const { pid = 0 } = child;
  await new Promise((resolve) => child.once("close", resolve));
  return pid;
}

/** Leaves what a pull leaves that is killed: all that lies there in the middle of it, and the lock of a process that is gone. */
async function killInTheMiddle(): Promise<void> {
  isStalling = true;
  const stop = new AbortController();
  const running = pullModel(row, { env, ...surroundings }, stop.signal);
  await expect.poll(async () => (await stat(incomplete()).catch(() => undefined))?.size).toBe(100_000);
  // The tokens, and three files of the voice's data.
  await expect.poll(async () => (await receipt())?.files.filter((file) => file.ours).length).toBe(4);
  const left = join(folder, "left");
  await cp(join(folder, "hf"), left, { recursive: true, verbatimSymlinks: true });
  stop.abort(new Error("over"));
  await expect(running).rejects.toThrow("over");
  await rm(join(folder, "hf"), { recursive: true });
  await rename(left, join(folder, "hf"));
  // Another program may write what was changed a moment ago.
  await utimes(incomplete(), 1000, 1000);
  await leaveLock();
}

async function leaveLock(): Promise<void> {
  await mkdir(dirname(lockFile()), { recursive: true });
  await writeFile(lockFile(), JSON.stringify({ pid: await goneProcess(), host: hostname(), key: "of-the-killed" }));
}

const receipt = () => readReceipt(join(folder, "hf/hub"), repository.name, repository.commit, row.id);

test("what a killed pull had fetched and begun is taken away with the rest", async () => {
  await killInTheMiddle();
  expect(await removeModel(row, env, Date.now)).toEqual({
    removedFiles: 4,
    freedBytes: 4 + 8 + 5000 + 11 + 100_000,
    keptFiles: 0,
  });
  await expect(stat(own())).rejects.toThrow("ENOENT");
});

test("a pull that goes on after a killed one owns what that had fetched", async () => {
  await killInTheMiddle();
  isStalling = false;
  await pullModel(row, { env, ...surroundings }, new AbortController().signal);
  expect(await removeModel(row, env, Date.now)).toEqual({
    removedFiles: 5,
    freedBytes: weights.length + 4 + 8 + 5000 + 11,
    keptFiles: 0,
  });
});

test("a beginning alone is taken away too, and one of another program stays", async () => {
  await mkdir(join(own(), "blobs"), { recursive: true });
  await writeFile(incomplete(), weights.subarray(0, 1000));
  await expect(removeModel(row, env, Date.now)).rejects.toThrow("is not on this machine");
  expect((await stat(incomplete())).size).toBe(1000);
  await leaveLock();
  expect(await removeModel(row, env, Date.now)).toEqual({ removedFiles: 0, freedBytes: 1000, keptFiles: 0 });
  await expect(stat(own())).rejects.toThrow("ENOENT");
});

test("nothing is removed under the hands of a pull", async () => {
  const { signal } = new AbortController();
  await pullModel(row, { env, ...surroundings }, signal);
  const lock = await lockBlob(lockFile(), surroundings, signal, () => undefined);
  await expect(removeModel(row, env, Date.now)).rejects.toThrow("small-voice is being fetched now");
  expect(await readdir(join(own(), "snapshots", repository.commit))).toContain("model.onnx");
  await lock.release();
  expect(await removeModel(row, env, Date.now)).toMatchObject({ removedFiles: 5 });
});

test("a model that is whole needs no cache that can be written to", async () => {
  const signal = new AbortController().signal;
  await pullModel(row, { env, ...surroundings }, signal);
  const written = join(own(), ".vivavoce", `${row.id}@${repository.commit}.json`);
  const before = (await stat(written)).ino;
  await pullModel(row, { env, ...surroundings }, signal);
  expect((await stat(written)).ino).toBe(before);
});

test("a cache that cannot be removed from is said in one line", async () => {
  await pullModel(row, { env, ...surroundings }, new AbortController().signal);
  // A folder under the name of a file fails as a disk does that may only be read, and for every user.
  const tokens = join(own(), "snapshots", repository.commit, "tokens.txt");
  await rm(tokens);
  await mkdir(tokens);
  await expect(removeModel(row, env, Date.now)).rejects.toMatchObject({ name: "ModelError", code: "failed" });
});
