import type { Page } from "playwright-core";
import { describe, expect, it, vi } from "vitest";
import { browsing } from "../../../test/needs.ts";
import { english } from "../src/text/english.ts";
import { leaveDialog, openDialog, serveConsole, soon, turnTo } from "./console-browser.ts";
import type { Served } from "./console-browser.ts";
import { faintOn } from "./measure-contrast.ts";
import { answerDone, longAnswer, question, speechStarted } from "./scripted-talk.ts";

vi.setConfig({ testTimeout: 90_000 });

let served: Served;

/** What makes the button in the middle look as it does. */
const lookOf = (page: Page): Promise<string> =>
  page.locator("#microphone").evaluate((orb) => {
    const { backgroundColor, borderTopColor, borderTopStyle, color, outlineStyle } = getComputedStyle(orb);
    const picture = orb.querySelector("path")?.getAttribute("d") ?? "";
    return [backgroundColor, borderTopColor, borderTopStyle, color, outlineStyle, picture].join(" ");
  });

describe.skipIf(browsing.missing)(browsing.title("colours of the console"), () => {
  serveConsole((each) => void (served = each));

  it.each(["light", "dark"] as const)("keep every control readable in every state, %s", async (colorScheme) => {
    const { server } = served;
    const { page } = await served.open();
    await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
    const found: string[] = [];
    const looks = new Map<string, string>();
    const activity = (): Promise<string | null> => page.locator("#activity").textContent();
    const look = async (where: string): Promise<void> => {
      // Off everything: what is under it would be measured in two states at once.
      await page.mouse.move(2, 400);
      const { found: faint, compared } = await faintOn(page);
      expect(compared, where).toBeGreaterThan(40);
      found.push(...faint.map((each) => `${where}: ${each}`));
    };
    const states = english.dock.activity;

    await look("welcome");
    looks.set("offline", await lookOf(page));
    await openDialog(page);
    await look("dialog");
    await leaveDialog(page);
    const greet = server.holdGreetings();
    await page.locator("#microphone").click();
    await soon(activity).toBe(states.connecting);
    // A question that nobody answers is given up after a while; a socket that nobody greets waits.
    await soon(() => server.socketUrls.length).toBe(1);
    await page.mouse.move(2, 400);
    looks.set("connecting", await lookOf(page));
    await look("connecting");
    await page.getByRole("button", { name: english.dock.cancel }).click();
    await soon(activity).toBe(states.offline);
    greet();
    await page.locator("#microphone").click();
    await soon(activity).toBe(states.listening);
    await look("listening");
    looks.set("live", await lookOf(page));
    await openDialog(page);
    await look("dialog while online");
    await leaveDialog(page);
    await page.locator("#microphone").click();
    await soon(activity).toBe(states.ready);
    await look("muted");
    looks.set("muted", await lookOf(page));
    // The picture is not hidden by the pointer on it.
    await page.locator("#microphone").hover();
    await soon(() => lookOf(page)).not.toBe(looks.get("muted"));

    server.say(speechStarted, ...question, ...longAnswer);
    await soon(activity).toBe(states.speaking);
    await look("speaking");
    server.say(...answerDone);
    server.say({ type: "error", error: { type: "invalid_request_error", code: "bad_thing", message: "No." } });
    server.say({ type: "response.created", response: { id: "r2", status: "in_progress", output: [] } });
    const failed = { type: "failed", error: { type: "server_error", code: "rate_limited", message: "Busy." } };
    server.say({ type: "response.done", response: { id: "r2", status: "failed", status_details: failed, output: [] } });
    await page.locator(".broken").waitFor();
    await look("failed");
    await turnTo(page, "inspect");
    await page.getByRole("region", { name: "Turn 1" }).waitFor();
    await look("inspect");
    await turnTo(page, "settings");
    await look("settings");
    await page.getByRole("radio", { name: "All", exact: true }).check();
    for (const choice of await page.locator("select.kind").all()) await choice.selectOption({ index: 1 });
    await look("settings, changed");
    await turnTo(page, "talk");
    server.holdGreetings();
    server.drop();
    await soon(activity).toBe(states.reconnecting);
    await look("reconnecting");
    looks.set("reconnecting", await lookOf(page));
    await page.getByRole("button", { name: english.dock.end }).click();
    await page.getByText(english.notices.ended).waitFor();
    await look("over");

    expect([...new Set(found)]).toEqual([]);
    // Each state has one look, and no two have the same.
    expect([...looks.keys()]).toEqual(["offline", "connecting", "live", "muted", "reconnecting"]);
    expect(new Set(looks.values()).size).toBe(looks.size);
  });
});
