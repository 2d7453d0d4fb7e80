import { mkdtemp, readFile, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { afterEach, expect, it } from "vitest";
import { build, defaultClientConditions } from "vite";

/** What a page may have to load for the client, worklets aside. */
const budgetBytes = 15 * 1024;
const root = fileURLToPath(new URL("../../..", import.meta.url));
let folder: string | undefined;
afterEach(async () => {
  if (folder !== undefined) await rm(folder, { recursive: true, force: true });
});

it("fits a browser: everything under 15 KB gzipped, no schema library, worklets and translators apart", async () => {
  folder = await mkdtemp(join(tmpdir(), "client-bundle-"));
  const entry = join(folder, "entry.ts");
  await writeFile(entry, 'export * from "@vivavoce/client";\nexport * from "@vivavoce/client/browser-audio";\n');
  const result = await build({
    root,
    configFile: false,
    logLevel: "error",
    resolve: {
      conditions: ["@vivavoce/source", ...defaultClientConditions],
      alias: {
        "@vivavoce/client/browser-audio": join(root, "packages/client/src/browser-audio/index.ts"),
        "@vivavoce/client": join(root, "packages/client/src/browser.ts"),
      },
    },
    build: {
      outDir: join(folder, "out"),
      target: "es2022",
      assetsInlineLimit: 0,
      rolldownOptions: { input: entry, preserveEntrySignatures: "strict" },
    },
  });
  expect(result).toBeDefined();
  const assets = join(folder, "out", "assets");
  const files = await readdir(assets);
  const worklets = files.filter((file) => file.includes("worklet"));
  expect(worklets.map((file) => file.replace(/-worklet.*/, "")).toSorted()).toEqual(["capture", "playback"]);
  // Translators for other servers are fetched when one is called; everything else is there from the beginning.
  const translators = files.filter((file) => /^(ga-dialect|beta-dialect|ga-response|wire-voice)-/.test(file));
  expect(translators.length).toBeGreaterThanOrEqual(2);
  const first = files.filter((file) => !worklets.includes(file) && !translators.includes(file));
  const text = (await Promise.all(first.map((file) => readFile(join(assets, file), "utf8")))).join("\n");
  expect(text).toContain("VoiceLiveClient");
  expect(text).not.toMatch(/zod|ZodError|safeParse|from\s*"node:/i);
  const sizeBytes = gzipSync(text, { level: 9 }).length;
  expect(sizeBytes).toBeLessThan(budgetBytes);
  if (process.env["VIVAVOCE_SHOW_SIZES"] !== undefined) process.stdout.write(`bundle: ${sizeBytes} bytes gzipped\n`);
}, 60_000);
