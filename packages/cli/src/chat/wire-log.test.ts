import { mkdtemp, readFile, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { SecretMask } from "./secret-mask.ts";
import { openWireLog } from "./wire-log.ts";

test.skipIf(process.platform === "win32")("a log of what was said is its owner's alone", async () => {
  const folder = await mkdtemp(join(tmpdir(), "vivavoce-log-"));
  onTestFinished(() => rm(folder, { recursive: true }));
  const path = join(folder, "voicelive.log");
  const log = await openWireLog(path, () => 0, new SecretMask());
  log.note("hello");
  await log.close();
  expect(await readFile(path, "utf8")).toBe("1970-01-01T00:00:00.000Z note     hello\n");
  expect((await stat(path)).mode & 0o777).toBe(0o600);
});
