import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { readHubSettings } from "./hub-settings.ts";

test("the token of a login is found where the cache is, a home written as ~ too", async () => {
  const home = await mkdtemp(join(tmpdir(), "vivavoce-home-"));
  onTestFinished(() => rm(home, { recursive: true }));
  await mkdir(join(home, "hub"));
  await writeFile(join(home, "hub/token"), "hf_stored\n");
  const settings = await readHubSettings({ HOME: home, HF_HOME: "~/hub" });
  expect(settings).toMatchObject({ token: "hf_stored", cache: join(home, "hub/hub") });
  expect(await readHubSettings({ HOME: home, HF_TOKEN_PATH: "~/hub/token" })).toMatchObject({ token: "hf_stored" });
});

test.each(["https://name:word@host", "https://:word@host", "ftp://host", "nowhere"])(
  "the endpoint %s is refused",
  async (endpoint) => {
    await expect(readHubSettings({ HF_ENDPOINT: endpoint })).rejects.toThrow(/^HF_ENDPOINT must be an address/);
  },
);
