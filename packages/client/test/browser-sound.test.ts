import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import type { Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { extname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { browsing } from "../../../test/needs.ts";
import { startBrowser } from "../../../test/start-browser.ts";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { build, defaultClientConditions } from "vite";

const root = fileURLToPath(new URL("../../..", import.meta.url));
/** No inline code, no blobs, nothing from elsewhere. */
const policy = "default-src 'self'; script-src 'self'; worker-src 'self'; connect-src 'self'";
const types: Readonly<Record<string, string>> = { ".html": "text/html", ".js": "text/javascript" };

/** In the page: what the tests call. */
const script = `
  import { listAudioDevices, openMicrophone, openSpeaker } from "@vivavoce/client/browser-audio";
  const tone = (samples, offset) => Int16Array.from({ length: samples }, (_, i) =>
    10000 * Math.sin((2 * Math.PI * 440 * (offset + i)) / 24000));
  const wait = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
  // A busy machine gives its pages time when it has some: what is waited for is what happens, not how late it is.
  const until = async (happened) => { while (!happened()) await wait(20); };
  Object.assign(globalThis, {
    async hear() {
      const frames = [], levels = [];
      const startMs = performance.now();
      const microphone = await openMicrophone({ frame: (f) => frames.push(f.length), level: (l) => levels.push(l) });
      await until(() => frames.length > 50 && Math.max(...levels) > 0.3);
      const { label } = microphone;
      const heardMs = frames.length * 20;
      const tookMs = performance.now() - startMs;
      microphone.close();
      await wait(100);
      const atEnd = frames.length;
      await wait(200);
      const devices = await listAudioDevices();
      return { label, heardMs, tookMs, sizes: [...new Set(frames)], after: frames.length - atEnd,
        microphones: devices.filter((device) => device.kind === "microphone").length };
    },
    async speak() {
      const levels = [];
      const speaker = await openSpeaker({ level: (l) => levels.push(l) });
      await speaker.resume();
      const { blocked } = speaker;
      const startMs = performance.now();
      for (let sent = 0; sent < 24000; sent += 1440) speaker.play(tone(1440, sent));
      await until(() => speaker.playedSamples > 0);
      const first = speaker.playedSamples;
      await until(() => speaker.playedSamples >= 24480);
      const tookMs = performance.now() - startMs;
      await wait(300);
      const end = speaker.playedSamples;
      speaker.play(tone(240000, 0));
      await until(() => speaker.playedSamples > end);
      speaker.clear();
      await wait(200);
      const cleared = speaker.playedSamples;
      await wait(300);
      const still = speaker.playedSamples;
      speaker.close();
      return { blocked, first, tookMs, end, cleared, still, loudest: Math.max(...levels) };
    },
  });`;

describe.skipIf(browsing.missing)(browsing.title("in a browser, under a strict content security policy"), () => {
  let folder: string;
  let server: Server;
  let browser: Browser;
  let url: string;
  const violations: string[] = [];

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "client-sound-"));
    await writeFile(join(folder, "page.ts"), script);
    await writeFile(join(folder, "index.html"), '<!doctype html><script type="module" src="./page.ts"></script>');
    await build({
      root: folder,
      configFile: false,
      logLevel: "error",
      resolve: {
        conditions: ["@vivavoce/source", ...defaultClientConditions],
        alias: {
          "@vivavoce/client/browser-audio": join(root, "packages/client/src/browser-audio/index.ts"),
          "@vivavoce/audio": join(root, "packages/audio/src/index.ts"),
        },
      },
      build: { outDir: "out", target: "es2022", assetsInlineLimit: 0, modulePreload: { polyfill: false } },
    });
    server = createServer((request, response) => {
      const path = new URL(request.url ?? "/", "http://x").pathname;
      readFile(join(folder, "out", path === "/" ? "index.html" : path)).then(
        (body) => {
          const type = types[extname(path)] ?? "text/html";
          response.writeHead(200, { "content-type": type, "content-security-policy": policy }).end(body);
        },
        () => response.writeHead(404).end(),
      );
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
    browser = await startBrowser();
  }, 60_000);
  afterAll(async () => {
    await browser?.close();
    server?.close();
    await rm(folder, { recursive: true, force: true });
  });

  async function call(name: "hear" | "speak"): Promise<Readonly<Record<string, unknown>>> {
    const page = await browser.newPage();
    page.on("console", (message) => {
      if (message.text().includes("Content Security Policy")) violations.push(message.text());
    });
    await page.goto(url);
    await page.waitForFunction((wanted) => wanted in globalThis, name);
    // The functions are those of the script above.
    const result = await page.evaluate(
      (wanted) => (globalThis as unknown as Record<string, () => Promise<object>>)[wanted]?.(),
      name,
    );
    await page.close();
    return result as Readonly<Record<string, unknown>>;
  }

  it("a microphone gives frames of 20 ms and its level, until it is closed", async () => {
    const { heardMs, tookMs, ...result } = await call("hear");
    expect(result).toMatchObject({ label: expect.stringMatching(/\w/), sizes: [480], after: 0 });
    // Sound is heard as it comes, not faster.
    expect(heardMs).toBeLessThan(Number(tookMs) + 200);
    expect(result["microphones"]).toBeGreaterThan(0);
    expect(violations).toEqual([]);
  }, 30_000);

  it("a speaker plays to the last sample, counts them, and stops when told", async () => {
    const { first, tookMs, cleared, still, ...result } = await call("speak");
    expect(result).toMatchObject({ blocked: false, end: 24_480 });
    expect(first).toBeGreaterThan(0);
    expect(first).toBeLessThanOrEqual(24_480);
    // A second of sound takes a second, less what the output holds.
    expect(tookMs).toBeGreaterThan(700);
    expect(cleared).toBe(still);
    expect(cleared).toBeLessThan(24_480 + 240_000);
    expect(result["loudest"]).toBeGreaterThan(0.9);
    expect(violations).toEqual([]);
  }, 30_000);
});
