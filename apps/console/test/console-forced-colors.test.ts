import type { Locator, Page } from "playwright-core";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { browsing } from "../../../test/needs.ts";
import { english } from "../src/text/english.ts";
import { serveConsole, soon, turnTo } from "./console-browser.ts";
import type { Served } from "./console-browser.ts";
import { answer, answerDone, question, speechStarted } from "./scripted-talk.ts";

vi.setConfig({ testTimeout: 90_000 });

let served: Served;
let page: Page;

/** The colour behind an element, or behind what CSS draws in it. */
const behind = (element: Locator, drawn?: string): Promise<string> =>
  element.evaluate((node, pseudo) => getComputedStyle(node, pseudo).backgroundColor, drawn);

const canvas = (): Promise<string> => behind(page.locator("html"));

describe.skipIf(browsing.missing)(browsing.title("the console in the colours of the system, in Chromium"), () => {
  serveConsole((each) => void (served = each));

  beforeEach(async () => {
    ({ page } = await served.open());
    await page.emulateMedia({ forcedColors: "active", reducedMotion: "reduce" });
  });

  it("shows which page and which choice is the one", async () => {
    const { shell } = english;
    const tab = (name: string) => page.getByRole("navigation").getByRole("link", { name });
    expect(await behind(tab(shell.page.talk))).not.toBe(await behind(tab(shell.page.inspect)));
    await turnTo(page, "settings");
    const [chosen, other] = [":checked", ":not(:checked)"].map((state) =>
      page.locator(`.segments input${state} + span`).first(),
    );
    if (chosen === undefined || other === undefined) throw new Error("There is nothing to choose from.");
    expect(await behind(chosen)).not.toBe(await behind(other));
  });

  it("shows how loud both sides are, what was said, and when it all happened", async () => {
    const { server } = served;
    await page.locator("#microphone").click();
    await soon(() => page.locator("#activity").textContent()).toBe(english.dock.activity.listening);
    server.say(speechStarted, ...question, ...answer.slice(0, 4), ...answerDone);
    await soon(() => page.locator(".caption[data-state=final]").count()).toBe(2);
    expect(await behind(page.locator(".meter-bar").first(), "::after")).not.toBe(await canvas());
    expect(await behind(page.locator(".chip .dot"))).not.toBe(await canvas());
    for (const side of ["you", "assistant"]) {
      const border = await page
        .locator(`.caption.${side} .text`)
        .evaluate((said) => getComputedStyle(said).borderTopWidth);
      expect(border).toBe("1px");
    }
    await turnTo(page, "inspect");
    const bars = page.locator(".bar:not(.pause)");
    await soon(() => bars.count()).toBeGreaterThan(0);
    for (const bar of await bars.all()) expect(await behind(bar)).not.toBe(await canvas());
    expect(await behind(page.locator(".band[aria-pressed=true]"))).not.toBe(await canvas());
  });
});
