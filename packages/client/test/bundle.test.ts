import { mkdtemp, readFile, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { afterEach, describe, expect, it } from "vitest";
import { build, defaultClientConditions } from "vite";

/** What a page may have to load, worklets aside. */
const budgetBytes = 15 * 1024;
const root = fileURLToPath(new URL("../../..", import.meta.url));
/** Translators for other servers and the memory for reconnection: fetched by pages that ask for them. */
const onDemand = /^(dialect-of|conversation-log|heard-text|is-record)-/;
let folder: string | undefined;
afterEach(async () => {
  if (folder !== undefined) await rm(folder, { recursive: true, force: true });
});

/** Bundles a page's script as an application would, and returns what the page loads at once. */
async function bundle(script: string) {
  folder = await mkdtemp(join(tmpdir(), "client-bundle-"));
  const entry = join(folder, "entry.ts");
  await writeFile(entry, script);
  await build({
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
  const assets = join(folder, "out", "assets");
  const files = await readdir(assets);
  const worklets = files.filter((file) => file.includes("worklet"));
  // A small chunk that both sides share is counted: it is loaded at once.
  const entries = files.filter((file) => file.startsWith("entry-"));
  const code = (await Promise.all(entries.map((file) => readFile(join(assets, file), "utf8")))).join("\n");
  const shared = files.filter((file) => new RegExp(`from\\s*["'\`]\\./${file}`).test(code));
  const sharedCode = await Promise.all(shared.map((file) => readFile(join(assets, file), "utf8")));
  const late = files.filter((file) => !worklets.includes(file) && !entries.includes(file) && !shared.includes(file));
  return { worklets, late, text: [code, ...sharedCode].join("\n") };
}

function sizeOf(what: string, text: string): number {
  const sizeBytes = gzipSync(text, { level: 9 }).length;
  if (process.env["VIVAVOCE_SHOW_SIZES"] !== undefined) process.stdout.write(`${what}: ${sizeBytes} bytes gzipped\n`);
  return sizeBytes;
}

const talking = `
  export { connect, VoiceCall } from "@vivavoce/client";
  export { openMicrophone, openSpeaker } from "@vivavoce/client/browser-audio";`;

describe("what a page loads", () => {
  it("for all of the client stays under 15 KB gzipped, without a schema library", async () => {
    const { text, late } = await bundle('export * from "@vivavoce/client";');
    expect(text).toContain("input_audio_buffer.append");
    expect(text).not.toMatch(/zod|ZodError|safeParse|["'`]node:/);
    expect(late.filter((file) => !onDemand.test(file))).toEqual([]);
    expect(sizeOf("client", text)).toBeLessThan(budgetBytes);
  }, 60_000);

  it("to talk and listen stays under 15 KB too, with the worklets as files of their own", async () => {
    const { text, worklets } = await bundle(talking);
    expect(worklets.map((file) => file.replace(/-worklet.*/, "")).toSorted()).toEqual(["capture", "playback"]);
    expect(text).toContain("echoCancellation");
    expect(sizeOf("client, microphone and speaker", text)).toBeLessThan(budgetBytes);
  }, 60_000);
});
