import { execFileSync } from "node:child_process";
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { describe, expect, test } from "vitest";
import { publishOrder } from "./publish-order.ts";
import { changesetText, releaseChangelog } from "./release-changelog.ts";
import { repositoryRoot } from "./repository-root.ts";

interface Manifest {
  readonly name: string;
  readonly version: string;
  readonly workspaces: readonly string[];
  readonly scripts: Readonly<Record<string, string>>;
  readonly dependencies?: Readonly<Record<string, string>>;
}

const manifestAt = (root: string, path: string): Manifest =>
  JSON.parse(readFileSync(join(root, path), "utf8")) as Manifest;
const rootManifest = manifestAt(repositoryRoot, "package.json");
/** Paths of the manifests of all workspace packages. */
const workspaces = rootManifest.workspaces
  .flatMap((pattern) =>
    pattern.endsWith("/*")
      ? readdirSync(join(repositoryRoot, pattern.slice(0, -2))).map((name) => `${pattern.slice(0, -1)}${name}`)
      : [pattern],
  )
  .map((folder) => `${folder}/package.json`)
  .filter((path) => existsSync(join(repositoryRoot, path)));

describe("the release workflow", () => {
  const text = readFileSync(join(repositoryRoot, ".github/workflows/release.yml"), "utf8");
  const steps = [...text.matchAll(/^ +- run: (.+)$/gmu)].map(([, step = ""]) => step);

  test("runs scripts and files that exist", () => {
    expect(steps.length).toBeGreaterThan(3);
    for (const step of steps) {
      const [, script] = /^npm run (\S+)/u.exec(step) ?? [];
      if (script === undefined) expect(existsSync(join(repositoryRoot, step)), step).toBe(true);
      else expect(rootManifest.scripts[script], step).toBeDefined();
    }
    for (const name of ["pack", "release:prepare", "release:publish"]) {
      const [, source] = /node (\S+)\/dist\/\S+/u.exec(rootManifest.scripts[name] ?? "") ?? [];
      const [, file] = /dist\/(\S+)\.js/u.exec(rootManifest.scripts[name] ?? "") ?? [];
      expect(existsSync(join(repositoryRoot, source ?? "none", "src", `${file}.ts`)), name).toBe(true);
    }
  });

  test("takes each action at one commit: a tag can be moved to another by whoever gets hold of it", () => {
    const uses = [...text.matchAll(/^ +- uses: (.+)$/gmu)].map(([, action = ""]) => action);
    expect(uses.length).toBeGreaterThan(1);
    expect(uses.filter((action) => !/^[\w/-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/u.test(action))).toEqual([]);
  });

  test("checks and packs before it publishes, and may only sign", () => {
    expect(steps.map((step) => step.split(" ").slice(0, 3).join(" "))).toEqual([
      ".ci/run",
      "npm run pack",
      "npm run release:publish",
      "npm run release:publish",
    ]);
    expect(text).toContain("id-token: write");
    expect(text).not.toMatch(/contents: write|NODE_AUTH_TOKEN|NPM_TOKEN/u);
  });
});

describe("versions", () => {
  test("are one for all packages, which need each other in exactly it", () => {
    for (const path of workspaces) {
      const { name, version, dependencies = {} } = manifestAt(repositoryRoot, path);
      expect(version, name).toBe(rootManifest.version);
      const ours = Object.entries(dependencies).filter(([needed]) => needed.startsWith("@vivavoce/"));
      for (const [needed, wanted] of ours) expect(wanted, `${name} needs ${needed}`).toBe(version);
    }
  });

  test("go up together when one changeset asks for it, without a network", { timeout: 60_000 }, () => {
    const copy = mkdtempSync(join(tmpdir(), "vivavoce-release-"));
    try {
      for (const path of ["package.json", "package-lock.json", ".changeset/config.json", ...workspaces]) {
        mkdirSync(dirname(join(copy, path)), { recursive: true });
        cpSync(join(repositoryRoot, path), join(copy, path));
      }
      symlinkSync(join(repositoryRoot, "node_modules"), join(copy, "node_modules"));
      writeFileSync(join(copy, ".changeset/one.md"), '---\n"@vivavoce/audio": minor\n---\n\nIt hears better.\n');
      const program = join(repositoryRoot, "node_modules/@changesets/cli/bin.js");
      execFileSync(process.execPath, [program, "version"], { cwd: copy, stdio: "pipe" });
      const [major, minor] = rootManifest.version.split(".").map(Number);
      const next = `${major}.${(minor ?? 0) + 1}.0`;
      for (const path of workspaces) {
        const { name, version, dependencies = {} } = manifestAt(copy, path);
        expect(version, name).toBe(next);
        for (const [needed, wanted] of Object.entries(dependencies)) {
          if (needed.startsWith("@vivavoce/")) expect(wanted, `${name} needs ${needed}`).toBe(next);
        }
      }
    } finally {
      rmSync(copy, { recursive: true, force: true });
    }
  });

  test("changesets that wait have a text, and name packages that exist", () => {
    const names = workspaces.map((path) => manifestAt(repositoryRoot, path).name);
    const folder = join(repositoryRoot, ".changeset");
    for (const file of readdirSync(folder).filter((name) => name.endsWith(".md") && name !== "README.md")) {
      const text = readFileSync(join(folder, file), "utf8");
      expect(changesetText(text), file).not.toBe("");
      const named = [...(text.split("---")[1] ?? "").matchAll(/^["']?([^"':]+)["']?:/gmu)].map(([, name]) => name);
      expect(named.length, file).toBeGreaterThan(0);
      for (const name of named) expect(names, file).toContain(name);
    }
  });
});

describe("the changelog of a release", () => {
  test("takes what was unreleased and the changesets, and keeps what is older", () => {
    const before = "# Changelog\n\n## Unreleased\n\n- Old line\n  goes on.\n\n## 0.1.0 (2026-01-01)\n\n- First.\n";
    const after = releaseChangelog(before, "0.2.0", "2026-12-01", ["New line.", "- As a list."]);
    expect(after).toBe(
      "# Changelog\n\n## 0.2.0 (2026-12-01)\n\n- Old line\n  goes on.\n- New line.\n- As a list.\n\n" +
        "## 0.1.0 (2026-01-01)\n\n- First.\n",
    );
    expect(releaseChangelog(after, "0.3.0", "2026-12-02", ["More."])).toBe(
      after.replace("# Changelog\n", "# Changelog\n\n## 0.3.0 (2026-12-02)\n\n- More.\n"),
    );
  });

  test("is refused twice, with nothing to tell, and for what is no changelog", () => {
    const released = "# Changelog\n\n## 0.2.0 (2026-12-01)\n\n- A.\n";
    expect(() => releaseChangelog(released, "0.2.0", "2026-12-02", ["B."])).toThrow("has a section for 0.2.0");
    expect(() => releaseChangelog(released, "0.3.0", "2026-12-02", [])).toThrow("nothing to release");
    expect(() => releaseChangelog("Changes\n", "0.3.0", "2026-12-02", ["B."])).toThrow("begins with");
    expect(() => changesetText("no front matter")).toThrow("front matter");
    expect(changesetText('---\r\n"vivavoce": patch\r\n---\r\n\r\nA line.\r\n')).toBe("A line.");
  });
});

describe("the order of publishing", () => {
  const stages = mkdtempSync(join(tmpdir(), "vivavoce-order-"));
  const packed = (name: string, manifest: object) => {
    const stage = join(stages, name.replace("/", "-"));
    mkdirSync(stage, { recursive: true });
    writeFileSync(join(stage, "package.json"), JSON.stringify(manifest));
    return { name, version: "1.0.0", stage, tarball: "" };
  };

  test("has what is needed first, also by another name", () => {
    const program = packed("program", {
      dependencies: { part: "1" },
      optionalDependencies: { sound: "npm:@own/sound@5" },
    });
    const part = packed("part", { dependencies: { data: "1", foreign: "1" } });
    const all = [program, part, packed("@own/sound", {}), packed("data", {})];
    expect(publishOrder(all).map(({ name }) => name)).toEqual(["data", "part", "@own/sound", "program"]);
  });

  test("is refused when packages need each other", () => {
    const all = [packed("a", { dependencies: { b: "1" } }), packed("b", { dependencies: { a: "1" } })];
    expect(() => publishOrder(all)).toThrow("a, b, a");
  });
});
