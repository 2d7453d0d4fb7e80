import { randomBytes } from "node:crypto";
import { readdir, statfs } from "node:fs/promises";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { openSmallDisk, smallDisks } from "../../../../test/small-disk.ts";
import type { SmallDisk } from "../../../../test/small-disk.ts";
import { resolveModel } from "../resolve-model.ts";
import { smallVoice, startLocalHub } from "../testing/index.ts";
import type { LocalHub } from "../testing/index.ts";
import { pullModel } from "./pull-model.ts";

const { row, repository } = smallVoice(randomBytes(600_000));

describe.skipIf(smallDisks.missing)(smallDisks.title("a model that is fetched to a disk that is full"), () => {
  let disk: SmallDisk;
  let hub: LocalHub;
  beforeEach(async () => {
    disk = await openSmallDisk(1024 * 1024);
    hub = await startLocalHub({ repositories: [repository] });
  });
  afterEach(async () => {
    await hub.close();
    await disk.close();
  });

  /** @param freeBytes what it is told to be free; as it is when absent */
  const pull = (freeBytes?: number) =>
    pullModel(
      row,
      {
        env: { HF_HOME: join(disk.path, "hf"), HF_ENDPOINT: hub.endpoint },
        nowMs: Date.now,
        wait: async () => {},
        async freeBytes(folder) {
          const { bavail, bsize } = await statfs(folder);
          return freeBytes ?? bavail * bsize;
        },
      },
      new AbortController().signal,
      { onProgress() {}, onNotice() {} },
    );
  const found = async (): Promise<string[]> =>
    (await readdir(join(disk.path, "hf"), { recursive: true, withFileTypes: true }))
      .filter((entry) => entry.isFile())
      .map(({ name }) => name);

  test("is refused before the first byte, with what is needed and what there is", async () => {
    await expect(pull()).rejects.toThrow(
      /\d+ MB are needed in .*, and \d MB are free\. HF_HOME may name another disk\./,
    );
    expect(await found()).toEqual([]);
  });

  test.each([0, 40_960, 327_680])(
    "says so when others fill it up to %d bytes meanwhile, leaves nothing half, and comes whole once there is room",
    async (freeBytes) => {
      disk.fill(freeBytes);
      await expect(pull(1e12)).rejects.toMatchObject({ code: "no-space" });
      expect((await found()).filter((name) => name.includes("incomplete") || name.includes("lock"))).toEqual([]);
      disk.makeRoom();
      await pull(1e12);
      const env = { HF_HOME: join(disk.path, "hf") };
      const { files } = await resolveModel("small-voice", { env, cwd: disk.path, rows: [row] });
      expect(files["espeak-data"]).toHaveLength(1);
    },
  );
});
