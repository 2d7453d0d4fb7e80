import { execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { appendFileSync, mkdtempSync, rmSync, statSync, truncateSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createNeed } from "./needs.ts";

/** A disk of a test's own, so small that it can be filled to its last byte. */
export interface SmallDisk {
  /** Where it is; every process of this user gets there. */
  readonly path: string;
  /** Leaves so many bytes free, in pages of 4096; none when absent. */
  fill(freeBytes?: number): void;
  /** Gives back what `fill` took. */
  makeRoom(): void;
  close(): Promise<void>;
}

/** Enters a place whose mounts are its own, as root or as a user who may make one. */
const ways: readonly (readonly string[])[] = [["--mount"], ["--mount", "--user", "--map-root-user"]];

/** The way that works here; undefined when none does. */
const way = ways.find((candidate) => {
  if (process.platform !== "linux") return false;
  try {
    execFileSync("unshare", [...candidate, "sh", "-c", "mount -t tmpfs none /mnt"], { stdio: "ignore" });
    return true;
  } catch {
    return false;
  }
});

/** What it needs: Linux, and the right to mount something that nobody else sees. */
export const smallDisks = createNeed("a disk of its own (util-linux, mount namespaces)", way === undefined);

/** Makes an empty one. @param bytes what it holds; a multiple of 4096 */
export async function openSmallDisk(bytes: number): Promise<SmallDisk> {
  const folder = mkdtempSync(join(tmpdir(), "vivavoce-disk-"));
  const script = `mount -t tmpfs -o size=${bytes} none "$0" && echo open && exec cat`;
  // Holds the mount until its input ends.
  const holder = spawn("unshare", [...(way ?? []), "sh", "-c", script, folder], { stdio: ["pipe", "pipe", "inherit"] });
  await once(holder.stdout, "data");
  const path = join("/proc", String(holder.pid), "root", folder);
  const ballast = join(path, "ballast");
  return {
    path,
    fill(freeBytes = 0) {
      for (let piece = 65_536; piece >= 1;) {
        try {
          appendFileSync(ballast, Buffer.alloc(piece));
        } catch (error) {
          if (!(error instanceof Error && "code" in error && error.code === "ENOSPC")) throw error;
          piece = Math.floor(piece / 2);
        }
      }
      truncateSync(ballast, statSync(ballast).size - freeBytes);
    },
    makeRoom: () => rmSync(ballast, { force: true }),
    async close() {
      const closed = once(holder, "close");
      holder.stdin.end();
      await closed;
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
