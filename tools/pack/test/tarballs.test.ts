import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { checkPackage, createPackageFromTarballData } from "@arethetypeswrong/core";
import { publint } from "publint";
import { afterAll, beforeAll, expect, test } from "vitest";
import { dataPackages } from "../src/data-packages.ts";
import { slimPackages } from "../src/slim-packages.ts";
import { openPackedWorld, type PackedWorld } from "./packed-world.ts";

let world: PackedWorld;
beforeAll(async () => void (world = await openPackedWorld()), 300_000);
afterAll(() => world[Symbol.asyncDispose]());

const isMade = (name: string): boolean => [...dataPackages, ...slimPackages].some((each) => each.name === name);
const code = () => world.packed.filter(({ name }) => !isMade(name));

test("hold what runs, a README and a licence, and neither sources nor tests", () => {
  for (const { name, stage } of world.packed) {
    const files = readdirSync(stage, { recursive: true, encoding: "utf8" });
    expect(files, name).toEqual(expect.arrayContaining(["README.md", "LICENSE"]));
    const wrong = files.filter((path) => /\.test\.|^src\/|\.map$|tsbuildinfo|^test\//u.test(path));
    expect(isMade(name) ? [] : wrong, name).toEqual([]);
  }
});

test("have manifests that tell what they are", () => {
  for (const { name, stage } of code()) {
    const manifest = JSON.parse(readFileSync(join(stage, "package.json"), "utf8")) as Record<string, unknown>;
    for (const field of ["description", "keywords", "license", "repository", "engines", "exports", "sideEffects"]) {
      expect(manifest[field], `${field} of ${name}`).toBeDefined();
    }
    expect(manifest["scripts"], name).toBeUndefined();
    expect(JSON.stringify(manifest), name).not.toContain("@vivavoce/source");
  }
});

test("name the hash of every file of data", () => {
  for (const { stage } of world.packed.filter(({ name }) => name.includes("/model-"))) {
    const { files } = JSON.parse(readFileSync(join(stage, "manifest.json"), "utf8")) as {
      files: { path: string; bytes: number; sha256: string }[];
    };
    for (const { path, bytes, sha256 } of files) {
      expect(readFileSync(join(stage, path)).length).toBe(bytes);
      expect(sha256).toMatch(/^[0-9a-f]{64}$/u);
    }
  }
});

test("pass publint", async () => {
  for (const { name, stage } of code()) {
    const { messages } = await publint({ pkgDir: stage, pack: false, strict: true });
    expect(messages, name).toEqual([]);
  }
});

test("give TypeScript the types of every entry", { timeout: 120_000 }, async () => {
  for (const { name, tarball } of code()) {
    const found = await checkPackage(createPackageFromTarballData(Uint8Array.from(readFileSync(tarball))));
    const problems = found.types === false ? ["no types"] : found.problems;
    const unexpected = problems.filter((problem) => {
      if (typeof problem === "string") return true;
      // The packages are modules only, which their manifests tell; the oldest resolution knows no exports at all.
      if (problem.kind === "CJSResolvesToESM") return false;
      return !("resolutionKind" in problem && problem.resolutionKind === "node10");
    });
    // A worklet is loaded by its address, never imported.
    const isWorklet = (problem: unknown): boolean => JSON.stringify(problem).includes("-worklet.js");
    expect(
      unexpected.filter((problem) => !isWorklet(problem)),
      name,
    ).toEqual([]);
  }
});
