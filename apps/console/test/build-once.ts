import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { TestProject } from "vitest/node";
import { browsing } from "../../../test/needs.ts";

declare module "vitest" {
  interface ProvidedContext {
    /** Folder of the console, built from the sources; "" where there is no browser to look at it. */
    readonly builtConsole: string;
  }
}

/** Builds the console once for all files of the project `browser`, each of which would take seconds of both cores to. */
export function setup(project: TestProject): () => void {
  if (browsing.missing) {
    project.provide("builtConsole", "");
    return () => {};
  }
  const folder = mkdtempSync(join(tmpdir(), "vivavoce-console-"));
  const root = fileURLToPath(new URL("..", import.meta.url));
  // In a process of its own: this one reads the sources of the workspace, which Node alone cannot, and the build's settings do.
  const vite = join(root, "../../node_modules/vite/bin/vite.js");
  execFileSync(process.execPath, [vite, "build", "--logLevel", "error", "--outDir", folder, "--emptyOutDir"], {
    cwd: root,
    stdio: ["ignore", "ignore", "inherit"],
  });
  project.provide("builtConsole", folder);
  return () => rmSync(folder, { recursive: true, force: true });
}
