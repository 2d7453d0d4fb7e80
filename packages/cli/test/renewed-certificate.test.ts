import { mkdir, mkdtemp, rename, rm, symlink } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { connect } from "node:tls";
import { describe, expect, onTestFinished, test, vi } from "vitest";
import { WebSocket } from "ws";
import { linux } from "../../../test/needs.ts";
import { startProgram } from "./child-program.ts";
import { makeCertificate, openssl } from "./make-certificate.ts";

const need = [linux, openssl].find(({ missing }) => missing) ?? openssl;

/** What the server shows to who comes now. */
function shownAt(port: number): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect({ port, host: "127.0.0.1", rejectUnauthorized: false });
    socket.once("error", reject).once("secureConnect", () => {
      resolve(socket.getPeerX509Certificate()?.fingerprint256 ?? "");
      socket.destroy();
    });
  });
}

describe.skipIf(need.missing)(need.title("vivavoce serve whose certificate is renewed"), { timeout: 120_000 }, () => {
  test.each([1, 2])("shows the new one without a restart, and calls go on (%i processes)", async (processes) => {
    const folder = await mkdtemp(join(tmpdir(), "vivavoce-renew-"));
    onTestFinished(() => rm(folder, { recursive: true, force: true }));
    const [first, second] = [makeCertificate(folder, "first"), makeCertificate(folder, "second")];
    // As certbot and Kubernetes do it: what is named is a link, which is exchanged.
    const use = async (name: string): Promise<void> => {
      for (const part of ["cert", "key"]) {
        await symlink(join(folder, `${name}-${part}.pem`), join(folder, "next"));
        await rename(join(folder, "next"), join(folder, `${part}.pem`));
      }
    };
    await use("first");
    const server = startProgram(["serve", "--port", "0", "--processes", String(processes)], folder, {
      HOME: folder,
      TMPDIR: folder,
      VIVAVOCE_LLM_ENGINE: "builtin",
      VIVAVOCE_TLS_CERT: "cert.pem",
      VIVAVOCE_TLS_KEY: "key.pem",
    });
    onTestFinished(async () => {
      server.stop("SIGKILL");
      await server.exited;
    });
    const [, port = ""] = await server.printed(/listens on https:\/\/\S+:(\d+)/, 90_000);
    expect(await shownAt(Number(port))).toBe(first.fingerprint);

    const target = `wss://127.0.0.1:${port}/voice-live/realtime?api-version=2025-10-01&model=any`;
    const call = new WebSocket(target, { rejectUnauthorized: false });
    const messages: string[] = [];
    call.on("message", (data: Buffer) => messages.push(data.toString()));
    await vi.waitFor(() => expect(messages.join()).toContain("session.created"), { timeout: 30_000 });

    await use("second");
    server.stop("SIGHUP");
    await server.printed(/a renewed certificate is in use {2}expires=\S+ days=\d+/);
    expect(await shownAt(Number(port))).toBe(second.fingerprint);
    call.send(JSON.stringify({ type: "input_audio_buffer.clear" }));
    await vi.waitFor(() => expect(messages.join()).toContain("input_audio_buffer.cleared"), { timeout: 15_000 });

    await rm(join(folder, "second-key.pem"));
    await mkdir(join(folder, "second-key.pem"));
    server.stop("SIGHUP");
    await server.printed(/the certificate was not renewed: the one in use stays {2}reason=.*EISDIR/);
    expect(await shownAt(Number(port))).toBe(second.fingerprint);
    call.close();
    server.stop("SIGTERM");
    expect(await server.exited).toBe(0);
  });
});
