import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { brotliDecompressSync, gunzipSync } from "node:zlib";
import type { Page } from "playwright-core";
import { describe, expect, it, onTestFinished, vi } from "vitest";
import { browsing } from "../../../test/needs.ts";
import { browseBuilt } from "./console-browser.ts";
import { ConsoleServer } from "./console-server.ts";

vi.setConfig({ testTimeout: 90_000 });

/** Left, top, right and bottom of the parts of the frame. */
const placesOf = (page: Page, parts: readonly string[]): Promise<readonly (readonly number[])[]> =>
  page.evaluate(
    (all) =>
      all.map((part) => {
        const box = document.querySelector(part)?.getBoundingClientRect();
        return box === undefined ? [] : [box.left, box.top, box.right, box.bottom];
      }),
    parts,
  );

/** What is seen as a jump; letters of other fonts are that much wider or higher. */
const jumpPx = 3;

const sizes = { desktop: { width: 1280, height: 800 }, phone: { width: 390, height: 844 } };
const pages = { "": [".orb.large"], "#inspect": [], "#settings": [] };
const frame = [".shell", ".brand", ".brand svg", ".tabs", ".view", ".dock"];
const cases = (["light", "dark"] as const).flatMap((colorScheme) =>
  (["desktop", "phone"] as const).flatMap((size) =>
    (["", "#inspect", "#settings"] as const).map((hash) => ({ colorScheme, size, hash })),
  ),
);

describe.skipIf(browsing.missing)(browsing.title("the first picture of the console, in Chromium"), () => {
  const built = browseBuilt();

  /** Opens the page, and keeps its script away until it is let come. */
  async function openWithoutScript(hash: string, options: Parameters<typeof built.browser.newPage>[0]) {
    const server = new ConsoleServer(built.folder);
    const origin = await server.listen();
    const page = await built.browser.newPage({ locale: "en-GB", reducedMotion: "reduce", ...options });
    onTestFinished(async () => {
      await page.close();
      server.close();
    });
    const refused: string[] = [];
    page.on("console", (message) => refused.push(message.text()));
    let come: () => void = () => undefined;
    const held = new Promise<void>((resolve) => (come = resolve));
    await page.route("**/*.js", async (route) => {
      await held;
      await route.continue();
    });
    await page.goto(`${origin}/${hash}`, { waitUntil: "commit" });
    // The end of the page has been read.
    await page.locator(".first .dock").waitFor();
    return { page, come, refused };
  }

  it.each(cases)("stands before the script, where the console is then: %o", async ({ colorScheme, size, hash }) => {
    const { page, come, refused } = await openWithoutScript(hash, { colorScheme, viewport: sizes[size] });
    const parts = [...frame, ...pages[hash]];
    const colours = () =>
      page.evaluate(() =>
        ["html", ".head", ".dock"].map((part) => {
          const element = document.querySelector(part);
          return element === null ? "" : getComputedStyle(element).backgroundColor;
        }),
      );
    await page.locator(".first .orb").waitFor({ state: hash === "" ? "visible" : "hidden" });
    const first = await placesOf(page, parts);
    const firstColours = await colours();
    come();
    await page.locator("#microphone").waitFor();
    // What the server can do has come too.
    await page.locator(".chip-where", { hasText: "small-model" }).waitFor({ state: "attached" });
    const now = await placesOf(page, parts);
    const jumps = parts.filter((_, part) =>
      [0, 1, 2, 3].some((side) => !(Math.abs((now[part]?.[side] ?? NaN) - (first[part]?.[side] ?? NaN)) < jumpPx)),
    );
    expect(jumps, JSON.stringify({ first, now })).toEqual([]);
    expect(await colours()).toEqual(firstColours);
    expect(await page.locator(".first, .late").count()).toBe(0);
    expect(refused).toEqual([]);
  });

  it("says in both languages that it is late, after a while", async () => {
    const { page } = await openWithoutScript("", { viewport: sizes.phone });
    const late = page.locator(".late");
    expect(await late.isVisible()).toBe(false);
    await page.evaluate(() => document.getAnimations().forEach((each) => each.finish()));
    expect(await late.isVisible()).toBe(true);
    expect(await late.innerText()).toMatch(/^The page is still loading\..*\s+页面仍在加载。/);
  });

  it("says that it needs JavaScript where there is none", async () => {
    const { page } = await openWithoutScript("", { javaScriptEnabled: false, viewport: sizes.phone });
    const said = page.locator("noscript p");
    expect(await said.allInnerTexts()).toEqual(["The console needs JavaScript.", "控制台需要 JavaScript。"]);
    for (const each of await said.all()) expect(await each.isVisible()).toBe(true);
    expect(await page.locator(".first .ring").isVisible()).toBe(false);
    expect(await page.locator(".late").isVisible()).toBe(false);
  });

  it("is built compressed, and is what it was when it is unpacked", () => {
    const files = readdirSync(built.folder, { recursive: true, encoding: "utf8" });
    const texts = files.filter((name) => /\.(html|js|css|svg)$/.test(name));
    expect(texts.length).toBeGreaterThan(4);
    for (const name of texts) {
      const read = (ending = "") => readFileSync(join(built.folder, name + ending));
      expect(brotliDecompressSync(read(".br")).equals(read()), name).toBe(true);
      expect(gunzipSync(read(".gz")).equals(read()), name).toBe(true);
    }
  });
});
