import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { loadConfig } from "./load-config.ts";
import { withDotEnv } from "./read-dot-env.ts";

async function folderWith(files: Readonly<Record<string, string>>): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "vivavoce-secrets-"));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  for (const [name, text] of Object.entries(files)) {
    await mkdir(join(folder, name, ".."), { recursive: true });
    await writeFile(join(folder, name), text);
  }
  return folder;
}

async function serverOf(cwd: string, env: Record<string, string>) {
  return (await loadConfig({ flags: {}, env: await withDotEnv(env, cwd), cwd })).config;
}

test.each([
  ["lines", "one\n\n two \r\n", ["one", "two"]],
  ["a list as in the configuration", '[{"name":"shop","key":"one","maxSessions":2},"two"]', undefined],
])("keys stand in a file as %s", async (_, text, expected) => {
  const cwd = await folderWith({ keys: text });
  const { server } = await serverOf(cwd, { VIVAVOCE_API_KEYS_FILE: "keys" });
  expect(server.apiKeys).toEqual(expected ?? [{ name: "shop", key: "one", maxSessions: 2 }, "two"]);
});

test("each file of a folder is a caller, with as many keys as it has lines; what begins with a dot is none", async () => {
  const cwd = await folderWith({
    "keys/shop": "new\nold\n",
    "keys/door": "one",
    "keys/..data/x": "y",
    "tokens/t": "z",
  });
  const { server } = await serverOf(cwd, { VIVAVOCE_API_KEYS_FILE: "keys", VIVAVOCE_BEARER_TOKENS_FILE: "tokens" });
  expect(server.apiKeys).toEqual([
    { name: "door", key: ["one"] },
    { name: "shop", key: ["new", "old"] },
  ]);
  expect(server.bearerTokens).toEqual([{ name: "t", token: ["z"] }]);
});

test("single values are read too, also where .env names their file", async () => {
  const cwd = await folderWith({ ".env": "OPENAI_API_KEY_FILE=model\n", model: "sk-1\n", admin: "op" });
  const { server, model } = await serverOf(cwd, { VIVAVOCE_ADMIN_KEY_FILE: join(cwd, "admin") });
  expect([server.admin.key, model.apiKey]).toEqual(["op", "sk-1"]);
});

test.each([
  ["no file", {}, "there is no such file"],
  ["nothing in it", { keys: "\n \n" }, "it is empty"],
  ["a comment, which would be a key", { keys: "one\n# of the shop\n" }, "line 2 is no key"],
  ["blanks in a line", { keys: "the shop\n" }, "line 1 is no key"],
  ["a list that breaks off", { keys: '["secret-one"' }, "begins as a list and is no valid JSON"],
  ["an empty folder", { "keys/.hidden": "x" }, "there is no file in this folder"],
])("a file of keys with %s is refused, and what stands there is not repeated", async (_, files, reason) => {
  const cwd = await folderWith(files);
  const failure = await serverOf(cwd, { VIVAVOCE_API_KEYS_FILE: "keys" }).catch((error: unknown) => String(error));
  expect(failure).toContain(`VIVAVOCE_API_KEYS_FILE: the file ${join(cwd, "keys")}`);
  expect(failure).toContain(reason);
  expect(failure).not.toContain("secret-one");
});

test("a value is not given twice, and one that is a single one has one line", async () => {
  const cwd = await folderWith({ key: "one\ntwo\n" });
  await expect(serverOf(cwd, { VIVAVOCE_ADMIN_KEY_FILE: "key", VIVAVOCE_ADMIN_KEY: "x" })).rejects.toThrow(
    "VIVAVOCE_ADMIN_KEY is set too",
  );
  await expect(serverOf(cwd, { VIVAVOCE_ADMIN_KEY_FILE: "key" })).rejects.toThrow("it must hold one line");
});

test("a name of such a variable that is one but for a letter is no server without keys", async () => {
  const cwd = await folderWith({ keys: "one" });
  await expect(serverOf(cwd, { VIVAVOCE_API_KEY_FILE: "keys" })).rejects.toThrow(
    "Did you mean VIVAVOCE_API_KEYS_FILE?",
  );
});

test("operators have no key that is one of several of a caller", async () => {
  const cwd = await folderWith({ keys: '[{"name":"shop","key":["one","two"]}]' });
  const env = { VIVAVOCE_API_KEYS_FILE: "keys", VIVAVOCE_ADMIN_KEY: "two" };
  await expect(serverOf(cwd, env)).rejects.toThrow("server.admin.key is a key of callers too");
});
