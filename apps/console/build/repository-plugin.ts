import { readFileSync } from "node:fs";
import type { Plugin } from "vite";

const name = "virtual:repository";

/** The web address of the repository that a manifest names. */
export function repositoryOf(manifest: { readonly repository: { readonly url: string } }): string {
  return manifest.repository.url.replace(/^git\+/, "").replace(/\.git$/, "");
}

/** Puts the address of the repository into the page, where its guides can be read. */
export function repositoryPlugin(): Plugin {
  return {
    name: "vivavoce-repository",
    resolveId: (id) => (id === name ? `\0${name}` : undefined),
    load(id) {
      if (id !== `\0${name}`) return undefined;
      const manifest = readFileSync(new URL("../../../package.json", import.meta.url), "utf8");
      return `export const repository = ${JSON.stringify(repositoryOf(JSON.parse(manifest)))};`;
    },
  };
}
