import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createManualClock } from "@vivavoce/audio/clock";
import { createLogger } from "@vivavoce/server";
import { beforeAll, describe, expect, onTestFinished, test } from "vitest";
import { watchCertificate } from "../src/compose/watch-certificate.ts";
import { ConfigError } from "../src/config/config-error.ts";
import type { TlsFiles } from "../src/config/read-tls.ts";
import { makeCertificate, openssl } from "./make-certificate.ts";

const dayMs = 24 * 3_600_000;

describe.skipIf(openssl.missing)(openssl.title("a certificate that is renewed while the server runs"), () => {
  let first: TlsFiles;
  let second: TlsFiles;
  /** The lifetime of the second begins and ends later than the first's by nothing that matters; this one's is shorter. */
  let short: TlsFiles;
  beforeAll(() => {
    const folder = mkdtempSync(join(tmpdir(), "vivavoce-watch-"));
    first = makeCertificate(folder, "first", 90);
    second = makeCertificate(folder, "second", 90);
    short = makeCertificate(folder, "short", 20);
    rmSync(folder, { recursive: true });
  });

  /** A watch whose files hold what is put into `files`; `lines` is the log, without facts that change. */
  function watched({ fromNowMs = dayMs, use = (_tls: TlsFiles): void => {} } = {}) {
    const clock = createManualClock(Date.now() + fromNowMs);
    const files: { hold: TlsFiles | string | Error } = { hold: first };
    const shown: TlsFiles[] = [];
    const lines: string[] = [];
    const watch = watchCertificate({
      tls: first,
      read: async () => {
        const { hold } = files;
        if (hold instanceof Error) throw hold;
        if (typeof hold === "string") throw new ConfigError(hold);
        return hold;
      },
      use(tls) {
        use(tls);
        shown.push(tls);
      },
      clock,
      logger: createLogger({ level: "info", format: "text", write: (line) => lines.push(line), wallMs: () => 0 }),
    });
    onTestFinished(() => watch.stop());
    return { clock, files, shown, lines, watch, looks: (count: number) => clock.advanceAsync(count * 10_000) };
  }

  test("is taken when it was seen twice, and told with its days", async () => {
    const { files, shown, lines, looks } = watched();
    await looks(3);
    files.hold = second;
    await looks(1);
    expect(shown).toEqual([]);
    await looks(1);
    expect(shown).toEqual([second]);
    await looks(5);
    expect(shown).toEqual([second]);
    expect(lines).toEqual([
      expect.stringMatching(/^info {2}a renewed certificate is in use {2}expires=\S+Z days=(?:88|89)$/),
    ]);
  });

  test("is not believed while it is being exchanged", async () => {
    const { files, shown, lines, looks } = watched();
    for (const hold of ["the key is not the key of the certificate", second, first, "there is no such file", first]) {
      files.hold = hold;
      await looks(1);
    }
    expect({ shown, lines }).toEqual({ shown: [], lines: [] });
  });

  test.each(["the key is not the key of the certificate", "there is no such file"])(
    "stays where what came is none: %s, which is told once",
    async (reason) => {
      const { files, shown, lines, looks } = watched();
      files.hold = reason;
      await looks(20);
      expect(shown).toEqual([]);
      expect(lines).toEqual([
        expect.stringContaining(
          `warn  the certificate was not renewed: the one in use stays  reason="${reason}" expires=`,
        ),
      ]);
      files.hold = second;
      await looks(2);
      expect(shown).toEqual([second]);
    },
  );

  test("stays where the new one has expired, or is none for this library", async () => {
    const late = watched({ fromNowMs: 21 * dayMs });
    late.files.hold = short;
    await late.looks(5);
    expect(late.shown).toEqual([]);
    expect(late.lines).toEqual([expect.stringContaining('stays  reason="the new one expired on ')]);

    const weak = watched({
      use() {
        throw new Error("ee key too small");
      },
    });
    weak.files.hold = second;
    await weak.looks(5);
    expect(weak.lines).toEqual([expect.stringContaining('stays  reason="ee key too small"')]);
  });

  test("that cannot be shown is told again to whoever asks", async () => {
    const { files, lines, looks, watch } = watched({
      use() {
        throw new Error("ee key too small");
      },
    });
    files.hold = second;
    await looks(4);
    expect(lines).toHaveLength(1);
    await watch.look();
    expect(lines).toHaveLength(2);
    expect(lines[1]).toBe(lines[0]);
  });

  test("is taken as soon as it begins", async () => {
    const { clock, files, shown, lines, looks } = watched({ fromNowMs: -2 * dayMs });
    files.hold = second;
    await looks(5);
    expect(shown).toEqual([]);
    expect(lines).toEqual([expect.stringContaining('stays  reason="the new one begins only on ')]);
    clock.advance(2 * dayMs);
    await looks(2);
    expect(shown).toEqual([second]);
  });

  test("is looked at at once when somebody asks, who is always told", async () => {
    const { files, shown, lines, watch } = watched();
    await watch.look();
    files.hold = "there is no such file";
    await watch.look();
    await watch.look();
    files.hold = second;
    await watch.look();
    expect(shown).toEqual([second]);
    expect(lines.map((line) => line.replace(/ {2}(?:reason|expires)=.*/, ""))).toEqual([
      "info  the certificate is the one in use",
      "warn  the certificate was not renewed: the one in use stays",
      "warn  the certificate was not renewed: the one in use stays",
      "info  a renewed certificate is in use",
    ]);
  });

  test("is told of each day when nobody renews it, and when it has expired", async () => {
    const { clock, lines, looks } = watched({ fromNowMs: 75 * dayMs });
    const days = async (count: number): Promise<void> => {
      clock.advance(count * dayMs);
      await looks(3);
    };
    await days(0);
    expect(lines).toEqual([]);
    for (const hour of [24, 12, 12, 24]) await days(hour / 24);
    expect(lines).toEqual([
      expect.stringMatching(/^warn {2}the certificate expires soon {2}expires=\S+ days=13$/),
      expect.stringMatching(/^warn {2}the certificate expires soon {2}expires=\S+ days=12$/),
      expect.stringMatching(/^warn {2}the certificate expires soon {2}expires=\S+ days=11$/),
    ]);
    await days(11.5);
    expect(lines.at(-1)).toMatch(/^warn {2}the certificate expires soon {2}expires=\S+ days=0$/);
    await days(0.5);
    expect(lines.at(-1)).toMatch(/^error the certificate has expired: clients refuse it {2}expires=\S+ days=-1$/);
    expect(lines).toHaveLength(5);
  });

  test("goes on being looked at after something unforeseen, and no more when it is stopped", async () => {
    const { clock, files, shown, lines, looks, watch } = watched();
    files.hold = new TypeError("unforeseen");
    await looks(1);
    expect(lines).toEqual([expect.stringContaining("error the certificate cannot be looked at")]);
    files.hold = second;
    await looks(2);
    expect(shown).toEqual([second]);
    watch.stop();
    expect(clock.pending).toBe(0);
  });
});
