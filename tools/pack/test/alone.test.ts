import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { build } from "vite";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { repositoryRoot } from "../src/repository-root.ts";
import { needRegistry, openPackedWorld, type PackedWorld } from "./packed-world.ts";

const registry = needRegistry();

describe.skipIf(registry.missing)(registry.title("each package alone"), () => {
  let world: PackedWorld;
  beforeAll(async () => void (world = await openPackedWorld()), 300_000);
  afterAll(() => world[Symbol.asyncDispose](), 60_000);

  const entries: Readonly<Record<string, readonly string[]>> = {
    "@vivavoce/client": ["", "/conversation", "/testing", "/chinese", "/resume", "/node-audio", "/browser-audio"],
    "@vivavoce/server": ["", "/testing"],
    "@vivavoce/engines": ["/embedded", "/moonshine", "/flite", "/silero", "/openai-compatible"],
    "@vivavoce/testing": [""],
    "@vivavoce/protocol": ["", "/testing"],
    "@vivavoce/conform": [""],
  };
  const tsc = join(repositoryRoot, "node_modules/typescript/bin/tsc");
  const options = ["--noEmit", "--strict", "--skipLibCheck", "--target", "es2023", "--types", "node"];
  const types = { "@types/node": "20.19.43" };

  test.each(Object.entries(entries))("%s is imported and typed", { timeout: 300_000 }, async (name, paths) => {
    const folder = await world.install(name.replace("@vivavoce/", "alone-"), { [name]: "latest", ...types });
    const modules = paths.map((path) => `${name}${path}`);
    const imports = modules.map((each, index) => `import * as m${index} from "${each}";`).join("\n");
    const used = `[${modules.map((_, index) => `Object.keys(m${index}).length > 0`).join(", ")}]`;
    writeFileSync(join(folder, "use.mjs"), `${imports}\nconsole.log(${used}.every(Boolean));\n`);
    expect(await world.run(folder, process.execPath, "use.mjs")).toMatchObject({ stdout: "true\n" });
    writeFileSync(join(folder, "use.ts"), `${imports}\nexport const used: boolean[] = ${used};\n`);
    for (const [module, resolution] of [
      ["esnext", "bundler"],
      ["node16", "node16"],
    ] as const) {
      const flags = ["--lib", "es2023,esnext.disposable,dom", "--module", module, "--moduleResolution", resolution];
      const checked = await world.run(folder, process.execPath, tsc, ...options, ...flags, "use.ts");
      expect(checked).toMatchObject({ status: 0, stdout: "" });
    }
  });

  test("the client goes into a page that Vite builds", { timeout: 300_000 }, async () => {
    const folder = await world.install("page", { "@vivavoce/client": "latest" });
    writeFileSync(join(folder, "index.html"), '<script type="module" src="/page.js"></script>');
    const lines = [
      'import { connect } from "@vivavoce/client";',
      'import * as audio from "@vivavoce/client/browser-audio";',
      "console.log(connect, audio);",
    ];
    writeFileSync(join(folder, "page.js"), lines.join("\n"));
    const built = await build({ root: folder, logLevel: "silent", configFile: false, build: { write: false } });
    const { output } = built as { output: { code?: string }[] };
    const code = output.map((each) => each.code ?? "").join("\n");
    expect(code).toContain("WebSocket");
    expect(code).not.toMatch(/from\s*["']node:|require\(["']ws["']\)/u);
  });
});
