import { execFileSync } from "node:child_process";
import { chmod, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { needPrograms } from "../../../test/needs.ts";
import { loadConfig } from "../src/config/load-config.ts";
import { readTls } from "../src/config/read-tls.ts";
import { tlsNotices } from "../src/config/tls-notices.ts";

const program = "openssl";
const openssl = needPrograms(program, [program]);
const dayMs = 24 * 3_600_000;

describe.skipIf(openssl.missing)(openssl.title("a certificate that a server begins with"), () => {
  let cwd = "";
  beforeAll(async () => {
    cwd = await mkdtemp(join(tmpdir(), "vivavoce-tls-"));
    const args = "req -x509 -newkey rsa:2048 -nodes -days 90 -keyout key.pem -out cert.pem -subj /CN=localhost";
    execFileSync(program, args.split(" "), { cwd, stdio: "ignore" });
  });
  afterAll(() => rm(cwd, { recursive: true, force: true }));

  async function notices(fromNowMs: number, mode = 0o600): Promise<string[]> {
    await chmod(join(cwd, "key.pem"), mode);
    const env = { VIVAVOCE_TLS_CERT: "cert.pem", VIVAVOCE_TLS_KEY: "key.pem" };
    const loaded = await loadConfig({ flags: {}, env, cwd });
    return tlsNotices(loaded.config, await readTls(loaded, cwd), { cwd, wallMs: Date.now() + fromNowMs });
  }

  test.each([
    [91, /^WARNING: the certificate cert\.pem expired on \d{4}-\d\d-\d\d: clients refuse it\.$/],
    [80, /^WARNING: the certificate cert\.pem expires on \d{4}-\d\d-\d\d\./],
    [-2, /^WARNING: the certificate cert\.pem begins only on /],
  ])("is told of where its time is wrong, %i days from now", async (days, notice) => {
    expect(await notices(days * dayMs)).toEqual([expect.stringMatching(notice)]);
  });

  test("has a key that not everybody may read", async () => {
    expect(await notices(dayMs, 0o644)).toEqual([
      "WARNING: everybody on this machine can read the private key key.pem: chmod 600 key.pem",
    ]);
    expect(await notices(dayMs, 0o640)).toEqual([]);
  });
});
