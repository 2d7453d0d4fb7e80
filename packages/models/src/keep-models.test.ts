import { createHash, randomBytes } from "node:crypto";
import {
  copyFile,
  mkdir,
  mkdtemp,
  readFile,
  readdir,
  rm,
  stat,
  symlink,
  truncate,
  unlink,
  writeFile,
} from "node:fs/promises";
import { execFileSync } from "node:child_process";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { packTar } from "modern-tar";
import { afterAll, beforeAll, beforeEach, expect, onTestFinished, test } from "vitest";
import { archivePath, exportModels } from "./archive-models.ts";
import type { Environment } from "./hub-cache.ts";
import { importModels } from "./import-models.ts";
import { pullModel } from "./pull/pull-model.ts";
import { presenceOf, pulledSources } from "./pulled-files.ts";
import { removeModel } from "./remove-model.ts";
import { resolveModel } from "./resolve-model.ts";
import { failDisk } from "./testing/failing-disk.ts";
import { smallVoice, startLocalHub } from "./testing/index.ts";
import type { LocalHub } from "./testing/index.ts";
import { verifyModel } from "./verify-model.ts";

const weights = randomBytes(300_000);
const { row, repository } = smallVoice(weights);
const signal = new AbortController().signal;

let hub: LocalHub;
let folder = "";
let env: Environment = {};
beforeAll(async () => void (hub = await startLocalHub({ repositories: [repository] })));
afterAll(() => hub.close());
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "keep-models-"));
  env = { HF_HOME: join(folder, "hf"), HF_ENDPOINT: hub.endpoint };
  return () => rm(folder, { recursive: true, force: true });
});

const surroundings = { nowMs: Date.now, wait: async () => undefined, freeBytes: async () => 1e12 };
const pull = (): Promise<unknown> => pullModel(row, { env, ...surroundings }, signal);
const own = (): string => join(folder, "hf/hub/models--someone--voice");
const snapshot = (): string => join(own(), "snapshots", repository.commit);
const bring = (path: string, other: Environment): Promise<readonly string[]> =>
  importModels(path, { env: other, signal, surroundings, rows: [row] });

test("verify finds what is missing and what is damaged, and a pull mends it", async () => {
  expect(await presenceOf(row, env)).toBe("absent");
  await pull();
  expect(await presenceOf(row, env)).toBe("here");
  expect(await verifyModel(row, env, signal)).toMatchObject({ ok: true });
  await writeFile(join(snapshot(), "espeak-ng-data/phontab"), "phonemez");
  await unlink(join(snapshot(), "tokens.txt"));
  const { ok, files } = await verifyModel(row, env, signal);
  expect(ok).toBe(false);
  const states = new Map(files.map(({ path, state }) => [path, state]));
  expect(states.get("espeak-ng-data/phontab")).toBe("damaged");
  expect(states.get("tokens.txt")).toBe("missing");
  expect(states.get("model.onnx")).toBe("ok");
  expect(await presenceOf(row, env)).toBe("partly");
  await pull();
  expect(await verifyModel(row, env, signal)).toMatchObject({ ok: true });
});

test("verify names each file once where two of a role are listed", async () => {
  const listed = ["README.md", "espeak-ng-data/phontab"].map(
    (path) => ({ role: "lexicon", path, aboutBytes: 8 }) as const,
  );
  const two = { ...row, sources: row.sources.map((source) => ({ ...source, listed })) };
  await pullModel(two, { env, ...surroundings }, signal);
  const { ok, files } = await verifyModel(two, env, signal);
  expect(ok).toBe(true);
  expect(files.map(({ path }) => path)).toEqual(["model.onnx", "tokens.txt", "README.md", "espeak-ng-data/phontab"]);
});

test("rm takes away all that a pull has put there", async () => {
  await pull();
  const removal = await removeModel(row, env, Date.now);
  expect(removal).toEqual({ removedFiles: 5, freedBytes: 300_000 + 4 + 8 + 5000 + 11, keptFiles: 0 });
  expect(await readdir(join(folder, "hf/hub"))).toEqual([".locks"]);
  await expect(removeModel(row, env, Date.now)).rejects.toThrow("small-voice is not on this machine");
});

test("rm keeps what another program has fetched, and what another snapshot leads to", async () => {
  await pull();
  const other = join(own(), "snapshots", "b".repeat(40));
  await mkdir(other);
  const blob = createHash("sha256").update(weights).digest("hex");
  await symlink(`../../blobs/${blob}`, join(other, "model.onnx"));
  expect(await removeModel(row, env, Date.now)).toMatchObject({ freedBytes: 4 + 8 + 5000 + 11, removedFiles: 5 });
  expect(await readFile(join(other, "model.onnx"))).toEqual(weights);
  // Fetched by Python, and then taken up by a pull.
  await rm(own(), { recursive: true });
  await mkdir(snapshot(), { recursive: true });
  await writeFile(join(snapshot(), "model.onnx"), weights);
  await pull();
  expect(await removeModel(row, env, Date.now)).toMatchObject({ removedFiles: 4, keptFiles: 1 });
  expect(await readFile(join(snapshot(), "model.onnx"))).toEqual(weights);
  await expect(removeModel(row, env, Date.now)).rejects.toThrow("was fetched by another program, and stays");
});

test("an archive carries a model to a machine without a network", async () => {
  await pull();
  const tar = join(folder, "voice.tar");
  expect(await exportModels([row], tar, env, signal)).toBe((await stat(tar)).size);
  const other = { HF_HOME: join(folder, "other"), HF_HUB_OFFLINE: "1" };
  expect(await bring(tar, other)).toEqual(["small-voice"]);
  expect(await verifyModel(row, other, signal)).toMatchObject({ ok: true });
  const found = await resolveModel("small-voice", { env: other, cwd: folder, rows: [row] });
  expect(await readFile(found.files.model?.[0] ?? "")).toEqual(weights);
  expect(await bring(tar, other)).toEqual(["small-voice"]);
  // What lies in the cache is what any tar puts there.
  const unpacked = join(folder, "unpacked");
  await mkdir(unpacked);
  execFileSync("tar", ["xf", tar, "-C", unpacked]);
  expect(await readFile(join(unpacked, "models--someone--voice/snapshots", repository.commit, "model.onnx"))).toEqual(
    weights,
  );
  expect(await removeModel(row, other, Date.now)).toMatchObject({ removedFiles: 5, keptFiles: 0 });
});

test("an export writes over an archive of models, and over nothing else", async () => {
  await pull();
  const tar = join(folder, "voice.tar");
  await exportModels([row], tar, env, signal);
  const bytes = await readFile(tar);
  await exportModels([row], tar, env, signal);
  expect(await readFile(tar)).toEqual(bytes);
  const notes = join(folder, "notes.txt");
  for (const text of ["precious", ""]) {
    await writeFile(notes, text);
    await expect(exportModels([row], notes, env, signal)).rejects.toThrow("notes.txt is there already");
    expect(await readFile(notes, "utf8")).toBe(text);
  }
  await expect(exportModels([row], folder, env, signal)).rejects.toThrow("is a folder. Name a file");
  expect((await readdir(folder)).sort()).toEqual(["hf", "notes.txt", "voice.tar"]);
});

test("two exports to one place both end, and it is whole", async () => {
  await pull();
  const tar = join(folder, "voice.tar");
  await Promise.all([exportModels([row], tar, env, signal), exportModels([row], tar, env, signal)]);
  const other = { HF_HOME: join(folder, "other") };
  expect(await bring(tar, other)).toEqual(["small-voice"]);
  expect((await readdir(folder)).sort()).toEqual(["hf", "other", "voice.tar"]);
});

test("an archive with something behind its end is refused, and the program lives on", async () => {
  await pull();
  const tar = join(folder, "voice.tar");
  await exportModels([row], tar, env, signal);
  const whole = await readFile(tar);
  await writeFile(tar, Buffer.concat([whole, randomBytes(1_000_000)]));
  const failures: unknown[] = [];
  const onFailure = (error: unknown): void => void failures.push(error);
  process.on("uncaughtException", onFailure);
  onTestFinished(() => void process.off("uncaughtException", onFailure));
  await expect(bring(tar, { HF_HOME: join(folder, "other") })).rejects.toThrow("is not an archive");
  // What was read ahead of the failure comes in later turns.
  for (let turn = 0; turn < 50; turn += 1) await new Promise(setImmediate);
  expect(failures).toEqual([]);
});

test("a damaged model is not exported, and nothing is left of the attempt", async () => {
  await pull();
  await writeFile(join(snapshot(), "tokens.txt"), "b 0\n");
  const tar = join(folder, "voice.tar");
  await expect(exportModels([row], tar, env, signal)).rejects.toThrow("tokens.txt is damaged");
  await expect(exportModels([row], join(folder, "none/voice.tar"), env, signal)).rejects.toThrow();
  expect(await readdir(folder)).toEqual(["hf"]);
});

test("an archive that is cut, changed or made up is refused, and nothing half of it stays", async () => {
  await pull();
  const tar = join(folder, "voice.tar");
  await exportModels([row], tar, env, signal);
  const other = { HF_HOME: join(folder, "other") };
  const nothingHalf = async (): Promise<void> => {
    const names = await readdir(join(folder, "other/hub/models--someone--voice/blobs")).catch(() => []);
    expect(names.filter((name) => name.includes("."))).toEqual([]);
    await expect(resolveModel("small-voice", { env: other, cwd: folder, rows: [row] })).rejects.toThrow();
  };
  const changed = join(folder, "changed.tar");
  await copyFile(tar, changed);
  await truncate(changed, 200_000);
  await expect(bring(changed, other)).rejects.toThrow(/is not an archive of vivavoce models export/);
  await nothingHalf();
  const bytes = await readFile(tar);
  bytes[bytes.indexOf(weights.subarray(0, 100)) + 10]! ^= 1;
  await writeFile(changed, bytes);
  await expect(bring(changed, other)).rejects.toThrow("model.onnx has another hash than it must have");
  await nothingHalf();
  await expect(bring(join(folder, "none.tar"), other)).rejects.toThrow("There is no file");
  await writeFile(changed, "not a tar");
  await expect(bring(changed, other)).rejects.toThrow("is not an archive");
});

test.each(["ENOSPC", "EDQUOT"])(
  "a disk that is full (%s) while an archive is taken in keeps nothing half",
  async (code) => {
    await pull();
    const tar = join(folder, "voice.tar");
    await exportModels([row], tar, env, signal);
    const other = { HF_HOME: join(folder, "other") };
    const disk = await failDisk(code, 100_000);
    onTestFinished(disk.mend);
    await expect(bring(tar, other)).rejects.toMatchObject({
      code: "no-space",
      message: `The disk of ${join(folder, "other/hub")} is full.`,
    });
    disk.mend();
    expect(await readdir(join(folder, "other/hub/models--someone--voice/blobs"))).toEqual([]);
    expect(await bring(tar, other)).toEqual(["small-voice"]);
    expect(await verifyModel(row, other, signal)).toMatchObject({ ok: true });
  },
);

test("an archive cannot write where it likes, nor what the catalogue does not mean", async () => {
  await pull();
  const files = (await pulledSources(row, env)).flatMap((source) => source.files);
  const make = async (models: unknown, entries: readonly (readonly [string, string])[] = []): Promise<string> => {
    const path = join(folder, "made.tar");
    const index = JSON.stringify({ format: 1, models });
    const all = [["vivavoce-models.json", index] as const, ...entries];
    const packed = all.map(([name, body]) => ({
      header: { name, size: Buffer.byteLength(body), type: "file" as const },
      body,
    }));
    await writeFile(path, await packTar(packed));
    return path;
  };
  const other = { HF_HOME: join(folder, "other") };
  const changed = (change: Record<string, unknown>): unknown => [
    { id: row.id, files: files.map((file) => (file.path === "tokens.txt" ? { ...file, ...change } : file)) },
  ];
  for (const change of [
    { path: "../../../x" },
    { path: "/etc/x" },
    { repository: "else/where" },
    { role: "model" },
    { bytes: 5 },
  ]) {
    await expect(bring(await make(changed(change)), other)).rejects.toThrow(
      /none of small-voice|catalogue means|is not in it/,
    );
  }
  const hash = { kind: "sha256", digest: "0".repeat(64) };
  await expect(bring(await make(changed({ hash })), other)).rejects.toThrow("is not the file that the catalogue means");
  const right = [{ id: row.id, files }];
  await expect(bring(await make(right, [["../x", "x"]]), other)).rejects.toThrow(
    'it has "../x", which its index does not name',
  );
  const [first] = files;
  await expect(bring(await make(right, [[archivePath(first!), "short"]]), other)).rejects.toThrow(
    "is no file of 300000 bytes",
  );
  await expect(bring(await make([{ id: "other", files: [] }]), other)).rejects.toThrow(
    'holds "other", which the catalogue',
  );
  await expect(bring(await make("x"), other)).rejects.toThrow("another form");
  await expect(bring(await make([]), other)).rejects.toThrow("no model is in it");
  await expect(bring(await make([...right, ...right]), other)).rejects.toThrow("names a model twice");
  expect(await readdir(join(folder, "other/hub")).catch(() => [])).toEqual([]);
  expect((await readdir(folder)).sort()).toEqual(["hf", "made.tar", "other"]);
});
