import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Page } from "playwright-core";
import { describe, expect, it, onTestFinished, vi } from "vitest";
import { browsing } from "../../../test/needs.ts";
import { encodeConversation } from "../src/record/conversation-file.ts";
import { chinese } from "../src/text/chinese.ts";
import { english } from "../src/text/english.ts";
import { serveConsole, turnTo } from "./console-browser.ts";
import type { Served } from "./console-browser.ts";
import { barriersOf } from "./find-barriers.ts";
import { overflowOf } from "./find-overflow.ts";
import { longConversation } from "./long-conversation.ts";

vi.setConfig({ testTimeout: 90_000 });

const turnCount = 150;
let served: Served;

/** Opens a file with a long conversation, and looks inside of it. */
async function openLong(locale: string, size: { width: number; height: number }): Promise<Page> {
  const folder = await mkdtemp(join(tmpdir(), "vivavoce-long-"));
  onTestFinished(() => rm(folder, { recursive: true }));
  const path = join(folder, "long.wav");
  await writeFile(path, encodeConversation(longConversation(turnCount)));
  const { page } = await served.open(locale);
  await page.setViewportSize(size);
  await page.emulateMedia({ reducedMotion: "reduce" });
  const words = locale === "en-GB" ? english : chinese;
  await turnTo(page, "inspect", words.shell.page.inspect);
  await page.locator("input[type=file]").setInputFiles(path);
  await page.locator(".inspect .turn").waitFor();
  return page;
}

describe.skipIf(browsing.missing)(browsing.title("a long conversation that is looked into, in Chromium"), () => {
  serveConsole((each) => void (served = each));

  it.each([
    ["en-GB", { width: 1280, height: 800 }],
    ["zh-CN", { width: 390, height: 844 }],
  ] as const)("has its turns side by side in the window, %s, %o", async (locale, size) => {
    const page = await openLong(locale, size);
    const boxes = await page.locator(".band").evaluateAll((bands) =>
      bands.map((band) => {
        const { left, right } = band.getBoundingClientRect();
        return { left, right };
      }),
    );
    expect(boxes.length).toBeGreaterThan(3);
    expect(boxes.length).toBeLessThan(turnCount / 4);
    const overlaps = boxes.filter(({ left }, i) => i > 0 && left < (boxes[i - 1]?.right ?? 0) - 0.5);
    expect(overlaps).toEqual([]);
    expect(boxes.filter(({ right }) => right > size.width)).toEqual([]);
    for (const set of ["interrupted", "trouble", "slowest"]) {
      await page.locator(".turn-set").selectOption(set);
      await page.locator(".turn-steps [role=status]").waitFor();
      expect(await overflowOf(page)).toEqual([]);
      expect(await barriersOf(page)).toEqual([]);
    }
  });

  it("leads to what was interrupted and what was slow in two clicks, and says why", async () => {
    const page = await openLong("en-GB", { width: 1280, height: 800 });
    const { hunt, inspect } = english;
    const head = () => page.locator(".turn-head h3").innerText();
    const next = page.getByRole("button", { name: inspect.next });
    const set = page.getByLabel(hunt.set);
    await set.selectOption("interrupted");
    expect(await head()).toBe("Turn 4 of 150");
    await page.getByText(hunt.cutBy("Question number 5, please.")).waitFor();
    await page.getByText(english.marks.stoppedBySpeech).waitFor();
    await next.click();
    expect(await head()).toBe("Turn 11 of 150");
    await page.getByText(english.marks.stoppedByClient).waitFor();
    await page.getByRole("button", { name: hunt.toTurn(12), exact: true }).click();
    expect(await head()).toBe("Turn 12 of 150");
    // A turn between two that were found: the next one is the next of them.
    await next.click();
    expect(await head()).toBe("Turn 18 of 150");
    await set.selectOption("trouble");
    expect(await head()).toBe("Turn 10 of 150");
    await set.selectOption("slowest");
    expect(await head()).toBe("Turn 6 of 150");
    const { label, meaning } = inspect.figures.firstTokenMs;
    await page.getByText(hunt.longest(label, meaning, "2.39 s", "2.62 s")).waitFor();
  });

  it("is no news: nothing of it is read out, and no failure of it is shown as one of now", async () => {
    const page = await openLong("en-GB", { width: 1280, height: 800 });
    expect(await page.locator("#spoken p").count()).toBe(0);
    expect(await page.locator("#alerts").textContent()).toBe("");
    expect(await page.locator(".toast").count()).toBe(0);
    await turnTo(page, "talk");
    await page.getByText("Answer number 149.").waitFor();
  });
});
