import { mkdtempSync, realpathSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { TestProject } from "vitest/node";
import { packAll, type PackedPackage } from "../src/pack-all.ts";

declare module "vitest" {
  interface ProvidedContext {
    /** Everything that is published, for this machine; see `pack-once.ts`. */
    readonly packed: readonly PackedPackage[];
  }
}

/** Packs everything once for all files of the project `packed`, each of which would take half a minute to. */
export function setup(project: TestProject): () => void {
  const root = realpathSync(mkdtempSync(join(tmpdir(), "vivavoce-packages-")));
  const fits = `-${process.platform}-${process.arch}`;
  const only = ({ name }: { readonly name: string }): boolean => name === "@vivavoce/decibri" || name.endsWith(fits);
  project.provide("packed", packAll({ out: root, only }));
  return () => rmSync(root, { recursive: true, force: true });
}
