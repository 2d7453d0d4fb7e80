import { createHash } from "node:crypto";
import { mkdir, mkdtemp, readFile, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { exportModels } from "../archive-models.ts";
import { receiptFile, repositoryFolder } from "../hub-cache.ts";
import { importModels } from "../import-models.ts";
import type { ModelRow } from "../model-row.ts";
import { removeModel } from "../remove-model.ts";
import { resolveModel } from "../resolve-model.ts";
import { smallArchives } from "../testing/small-archives.ts";
import { smallVoice, startLocalHub } from "../testing/index.ts";
import type { HubFault, LocalHub } from "../testing/index.ts";
import { verifyModel } from "../verify-model.ts";
import { pullModel } from "./pull-model.ts";
import type { PullResult } from "./pull-watch.ts";

const signal = new AbortController().signal;
const commit = "d".repeat(40);
const surroundings = { nowMs: Date.now, wait: async () => undefined, freeBytes: async () => 1e12 };

let hub: LocalHub | undefined;
let folder = "";
beforeEach(async () => void (folder = await mkdtemp(join(tmpdir(), "pull-archive-"))));
afterEach(async () => {
  await hub?.close();
  await rm(folder, { recursive: true, force: true });
});

interface Served {
  readonly row: ModelRow;
  readonly pull: (env?: Readonly<Record<string, string>>) => Promise<PullResult>;
}

async function serve(archive: string, fault?: (count: number) => HubFault | undefined): Promise<Served> {
  const content = Buffer.from(archive, "base64");
  const name = "someone/archives";
  let count = 0;
  hub = await startLocalHub({
    repositories: [{ name, commit, files: { "small-release.tar.bz2": content } }],
    largeFrom: 1e9,
    fault: () => fault?.((count += 1)),
  });
  const sha256 = createHash("sha256").update(content).digest("hex");
  const row: ModelRow = {
    ...smallVoice(Buffer.alloc(1)).row,
    id: "small-release",
    sources: [
      {
        repository: "k2-fsa/small-release",
        commit: sha256.slice(0, 40),
        files: [],
        listed: [
          { role: "model", path: "model.onnx", aboutBytes: 10_000 },
          { role: "tokens", path: "tokens.txt", aboutBytes: 1000 },
          { role: "espeak-data", path: "espeak-ng-data", aboutBytes: 1000 },
        ],
        archive: {
          url: `${hub.endpoint}/${name}/resolve/${commit}/small-release.tar.bz2`,
          bytes: content.length,
          sha256,
          root: "small-release",
        },
      },
    ],
  };
  const pull: Served["pull"] = (env = {}) =>
    pullModel(
      row,
      {
        env: { HF_HOME: join(folder, "hf"), HF_TOKEN: "hf_secret", ...env },
        ...surroundings,
        patience: { connectMs: 60_000, silenceMs: 1000 },
      },
      signal,
    );
  return { row, pull };
}

const env = (name = "hf"): Readonly<Record<string, string>> => ({ HF_HOME: join(folder, name) });
const own = (name = "hf"): string => join(folder, name, "hub/models--k2-fsa--small-release");

test("an archive is fetched, checked, unpacked into the Hub's layout, and not kept", async () => {
  const { row, pull } = await serve(smallArchives.whole);
  const [{ archive } = {}] = row.sources;
  expect(await pull()).toEqual({ totalBytes: archive?.bytes, fetchedBytes: archive?.bytes });
  const found = await resolveModel("small-release", { env: env(), cwd: folder, rows: [row] });
  expect(await readFile(found.files.model?.[0] ?? "", "utf8")).toBe("weights");
  expect(await readFile(join(found.files["espeak-data"]?.[0] ?? "", "lang/de"), "utf8")).toBe("name German");
  const blobs = await readdir(join(own(), "blobs"));
  expect(blobs).toHaveLength(5);
  expect(blobs).not.toContain(archive?.sha256);
  expect(await readFile(join(own(), "snapshots", row.sources[0]?.commit ?? "", "MODEL_CARD"), "utf8")).toBe("terms");
  // The token of the Hub is for the Hub: another host never sees it.
  for (const request of hub?.requests ?? []) expect(request.authorization).toBeUndefined();
  const asked = hub?.requests.length;
  expect(await pull({ HF_HUB_OFFLINE: "1" })).toMatchObject({ fetchedBytes: 0 });
  expect(hub?.requests.length).toBe(asked);
});

test("what was unpacked is verified, mended, carried and removed as any model is", async () => {
  const { row, pull } = await serve(smallArchives.whole);
  await pull();
  const tokens = join(own(), "snapshots", row.sources[0]?.commit ?? "", "tokens.txt");
  await writeFile(tokens, "b 0\n");
  expect(await verifyModel(row, env(), signal)).toMatchObject({ ok: false });
  await expect(pull({ HF_HUB_OFFLINE: "1" })).rejects.toThrow("HF_HUB_OFFLINE forbids the network");
  await pull();
  expect(await verifyModel(row, env(), signal)).toMatchObject({ ok: true });
  await exportModels([row], join(folder, "voice.tar"), env(), signal);
  const options = { env: env("other"), signal, surroundings, rows: [row] };
  expect(await importModels(join(folder, "voice.tar"), options)).toEqual(["small-release"]);
  expect(await verifyModel(row, env("other"), signal)).toMatchObject({ ok: true });
  expect(await removeModel(row, env(), Date.now)).toMatchObject({ keptFiles: 0 });
  expect(await readdir(join(folder, "hf/hub"))).toEqual([".locks"]);
});

test("a download of an archive goes on where it stalled", async () => {
  const { pull } = await serve(smallArchives.whole, (count) => (count === 1 ? { stallAfter: 100 } : undefined));
  await pull();
  expect(hub?.requests.map(({ from }) => from)).toEqual([0, 100]);
});

test.each([
  ["leads out of its folder", "leadsOut", "outside of its folder"],
  ["lacks a file that its row names", "lacksFiles", "it has no tokens.txt"],
  ["grows beyond all measure", "growsTooMuch", "it holds far more than it should"],
] as const)("an archive that %s is refused", async (_what, name, message) => {
  const { row, pull } = await serve(smallArchives[name]);
  await expect(pull()).rejects.toThrow(message);
  await expect(resolveModel("small-release", { env: env(), cwd: folder, rows: [row] })).rejects.toThrow(
    "not on this machine",
  );
  expect((await readdir(folder)).sort()).toEqual(["hf"]);
  expect(await readdir(join(own(), "blobs"))).toEqual([]);
});

test("another archive than the one that is meant is refused", async () => {
  const { pull } = await serve(smallArchives.whole, () => ({ content: Buffer.from("x".repeat(10)) }));
  await expect(pull()).rejects.toThrow("has 10 bytes for small-release.tar.bz2");
  expect(await readdir(join(own(), "blobs"))).toEqual([]);
});

test("what was unpacked before it came to its end is taken away with the rest", async () => {
  const { row, pull } = await serve(smallArchives.whole);
  const cache = join(folder, "hf", "hub");
  const { repository, commit: release } = row.sources[0] ?? expect.fail();
  // Nothing is written after it: as when somebody is killed there.
  const receipt = receiptFile(cache, repository, release, row.id);
  await mkdir(receipt, { recursive: true });
  await expect(pull()).rejects.toThrow();
  const blobs = await readdir(join(repositoryFolder(cache, repository), "blobs"));
  expect(blobs.length).toBeGreaterThan(3);
  await rm(receipt, { recursive: true });
  // The archive, the model, its tokens, two files of its data and its card.
  expect((await removeModel(row, env(), Date.now)).freedBytes).toBe(323 + 7 + 4 + 8 + 11 + 5);
  await expect(readdir(repositoryFolder(cache, repository))).rejects.toThrow("ENOENT");
  // And what another try has made whole stays.
  await mkdir(receipt, { recursive: true });
  await expect(pull()).rejects.toThrow();
  await rm(receipt, { recursive: true });
  await pull();
  expect(await verifyModel(row, env(), signal)).toMatchObject({ ok: true });
});
