import { chmodSync, mkdtempSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { silentLogger } from "@vivavoce/server";
import { expect, test } from "vitest";
import { ConfigError } from "../config/config-error.ts";
import { createNeed } from "../../../../test/needs.ts";
import { openJournalFolder } from "./journal-files.ts";

const folder = (): string => mkdtempSync(join(tmpdir(), "journal-"));

test("a session is recorded line by line in a file of its own that only its owner reads", async () => {
  const cwd = folder();
  const journal = openJournalFolder("records", cwd, silentLogger)("sess_1");
  journal.frame("client", '{"type":"response.create"}');
  journal.frame("upstream", 12);
  journal.close();
  const path = join(cwd, "records", "sess_1.jsonl");
  await expect.poll(() => readFileSync(path, "utf8").split("\n").length).toBe(3);
  expect(JSON.parse(readFileSync(path, "utf8").split("\n")[0] ?? "")).toEqual({
    from: "client",
    message: '{"type":"response.create"}',
  });
  expect(statSync(path).mode & 0o077).toBe(0);
});

const limited = createNeed("a user who may not write everywhere", process.getuid?.() === 0);

test.skipIf(limited.missing)(limited.title("a folder that cannot be written is a configuration error"), () => {
  const cwd = folder();
  chmodSync(cwd, 0o500);
  expect(() => openJournalFolder(".", cwd, silentLogger)).toThrow("nothing can be written there");
});

test("a folder that cannot be made is a configuration error", () => {
  const cwd = folder();
  writeFileSync(join(cwd, "file"), "");
  expect(() => openJournalFolder("file/records", cwd, silentLogger)).toThrow(ConfigError);
});
