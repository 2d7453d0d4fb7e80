import { existsSync, readFileSync } from "node:fs";
import { expect, it, vi } from "vitest";
import { repositoryOf } from "../build/repository-plugin.ts";

const manifest = JSON.parse(readFileSync(new URL("../../../package.json", import.meta.url), "utf8"));

vi.mock("virtual:repository", () => ({ repository: repositoryOf(manifest) }));

it("points to guides that there are, in the repository of the manifest", async () => {
  vi.stubGlobal("localStorage", { getItem: () => null });
  vi.stubGlobal("navigator", { languages: ["en"] });
  const { guideAddress, guides } = await import("../src/app/guide-link.tsx");
  for (const guide of guides) {
    expect(existsSync(new URL(`../../../docs/guides/${guide}.md`, import.meta.url)), guide).toBe(true);
    expect(guideAddress(guide)).toBe(`https://github.com/vivavoce/vivavoce/blob/main/docs/guides/${guide}.md`);
  }
});
