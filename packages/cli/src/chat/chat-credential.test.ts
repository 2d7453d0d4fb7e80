import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it, onTestFinished } from "vitest";
import { openCredential } from "./chat-credential.ts";
import { ChatFailure } from "./chat-failure.ts";
import { SecretMask } from "./secret-mask.ts";

async function folderWith(source?: string): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "vivavoce-entra-"));
  onTestFinished(() => rm(folder, { recursive: true }));
  if (source === undefined) return folder;
  const home = join(folder, "node_modules/@azure/identity");
  await mkdir(home, { recursive: true });
  await writeFile(join(home, "package.json"), '{"name":"@azure/identity","main":"index.js"}');
  await writeFile(join(home, "index.js"), source);
  return folder;
}

it("gets tokens from the user's own package, and masks them", async () => {
  const mask = new SecretMask();
  const folder = await folderWith(
    "exports.DefaultAzureCredential = class { async getToken(scopes) { return { token: `token-for-${scopes}` }; } };",
  );
  const credential = await openCredential({ type: "entra" }, mask, folder);
  if (credential === undefined || typeof credential === "string" || !("getToken" in credential)) {
    return expect.unreachable();
  }
  expect(await credential.getToken("a-scope")).toEqual({ token: "token-for-a-scope" });
  expect(mask.mask("it is token-for-a-scope")).toBe("it is ***");
});

it("says what to install where the package is missing, or what it lacks", async () => {
  const mask = new SecretMask();
  await expect(openCredential({ type: "entra" }, mask, await folderWith())).rejects.toThrow(
    /npm install @azure\/identity.*az login.*AZURE_VOICELIVE_API_KEY/,
  );
  await expect(openCredential({ type: "entra" }, mask, await folderWith("exports.x = 1;"))).rejects.toThrow(
    ChatFailure,
  );
});

it("masks keys and tokens that are known", async () => {
  const mask = new SecretMask();
  expect(await openCredential({ type: "key", key: "k-1" }, mask, "/")).toEqual({ key: "k-1" });
  expect(await openCredential({ type: "token", token: "t-1" }, mask, "/")).toEqual({ token: "t-1" });
  expect(await openCredential({ type: "none" }, mask, "/")).toBeUndefined();
  expect(mask.maskMembers({ type: "k-1", text: "k-1 and t-1", count: 1 })).toEqual({
    type: "k-1",
    text: "*** and ***",
    count: 1,
  });
});
