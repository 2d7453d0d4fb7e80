import { chmod, mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { closing } from "../config/close-file.ts";
import { loadConfig } from "../config/load-config.ts";
import { openFileNotices } from "./open-files.ts";

const unix = process.platform !== "win32";

/** What is said of a folder with these files. */
async function notices(files: Record<string, string>, { mode = 0o644, folderMode = 0o755 } = {}) {
  const above = await mkdtemp(join(tmpdir(), "vivavoce-open-"));
  onTestFinished(() => rm(above, { recursive: true }));
  await chmod(above, folderMode);
  const cwd = join(above, "project");
  await mkdir(cwd, { mode: 0o755 });
  for (const [name, content] of Object.entries(files)) {
    await writeFile(join(cwd, name), content);
    await chmod(join(cwd, name), mode);
  }
  const loaded = await loadConfig({ flags: {}, env: { VIVAVOCE_BUS_CREDENTIALS: "" }, cwd });
  return (await openFileNotices(loaded, cwd)).map((line) => line.replaceAll(cwd, "."));
}

const config = "vivavoce.config.json";

test.skipIf(!unix)("keys that everybody can read are told with the mode and what mends it", async () => {
  expect(await notices({ [config]: '{"server":{"apiKeys":["secret"]}}', ".env": "A=1\nHF_TOKEN=hf_secret\n" })).toEqual(
    [
      `WARNING: everybody on this machine can read the keys in ./${config} (mode 0644): chmod 600 ./${config}`,
      "WARNING: everybody on this machine can read the keys in ./.env (mode 0644): chmod 600 ./.env",
    ],
  );
  expect(await notices({ ".env": "VIVAVOCE_API_KEYS=secret" }, { mode: 0o666 })).toEqual([
    "WARNING: everybody on this machine can read and change the keys in ./.env (mode 0666): chmod 600 ./.env",
  ]);
});

test
  .skipIf(!unix)
  .each([
    '{"server":{"apiKeys":[{"key":"secret","name":"shop"}]}}',
    '{"model":{"headers":{"x-team":"secret"}}}',
    '{"models":{"a":{"engine":"openai-compatible","baseUrl":"http://127.0.0.1:1/v1","apiKey":"secret"}}}',
    '{"bus":{"url":["nats://127.0.0.1","nats://user:secret@127.0.0.1"]}}',
  ])("keys are found in %s", async (content) => {
  expect(await notices({ [config]: content })).toHaveLength(1);
});

test.skipIf(!unix).each([
  ["without keys", { [config]: '{"server":{"port":1,"tls":{"cert":"c","key":"k"}},"log":{"level":"debug"}}' }, {}],
  ["with empty ones", { ".env": "VIVAVOCE_API_KEYS=\nVIVAVOCE_TLS_KEY=key.pem\nPORT=1\n" }, {}],
  ["for the owner alone", { ".env": "VIVAVOCE_API_KEYS=secret" }, { mode: 0o600 }],
  ["for a group", { ".env": "VIVAVOCE_API_KEYS=secret" }, { mode: 0o640 }],
  ["in a folder of the owner's", { ".env": "VIVAVOCE_API_KEYS=secret" }, { folderMode: 0o700 }],
] as const)("files %s are passed over", async (_how, files, modes) => {
  expect(await notices(files, modes)).toEqual([]);
});

test.skipIf(!unix)("what mends it keeps the file for the program", () => {
  const own = { uid: process.geteuid?.() ?? 0, gid: process.getegid?.() ?? 0 };
  expect(closing("/it's here/.env", own)).toBe("chmod 600 '/it'\\''s here/.env'");
  if (own.uid === 0) return;
  expect(closing("a", { uid: own.uid + 1, gid: own.gid })).toBe("chmod 640 a");
  expect(closing("a", { uid: own.uid + 1, gid: 4_000_000 })).toBe(`chgrp ${own.gid} a && chmod 640 a`);
});
