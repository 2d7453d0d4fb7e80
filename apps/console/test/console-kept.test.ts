import type { Page } from "playwright-core";
import { describe, expect, it, onTestFinished, vi } from "vitest";
import { browsing } from "../../../test/needs.ts";
import { chinese } from "../src/text/chinese.ts";
import { english } from "../src/text/english.ts";
import { openDialog, serveConsole, soon, turnTo } from "./console-browser.ts";
import type { WatchedPage } from "./console-browser.ts";
import { ConsoleServer } from "./console-server.ts";
import { barriersOf } from "./find-barriers.ts";
import { overflowOf } from "./find-overflow.ts";
import { answer, answerDone, question, speechStarted } from "./scripted-talk.ts";

vi.setConfig({ testTimeout: 90_000 });

let folder: string;
let server: ConsoleServer;
let page: Page;
let watched: WatchedPage;
let faults: readonly string[];

const { activity: states } = english.dock;
const activity = (): Promise<string | null> => page.locator("#activity").textContent();
const orb = () => page.locator("#microphone");
const said = (): Promise<string[]> => page.locator(".caption .text").allTextContents();
const conversation = ["What time is it?", "It is ten o’clock in the morning."];
const button = (name: string) => page.getByRole("button", { name, exact: true });
/** The items by which the server was told what was said. */
const told = (by = server) =>
  by.heard.filter(({ type }) => type === "conversation.item.create").map(({ item }) => item as object);

async function talk(): Promise<void> {
  await orb().click();
  await soon(activity).toBe(states.listening);
  server.say(speechStarted, ...question, ...answer.slice(0, 4), ...answerDone);
  await soon(() => page.locator(".caption[data-state=final]").count()).toBe(2);
}

/** Waits until this server hears the microphone: whatever it is told when a session begins comes before that. */
async function hearMore(by = server): Promise<void> {
  const before = by.frames.length;
  await soon(() => by.frames.length).toBeGreaterThan(before);
}

/** From now on the page waits without end before it tries again by itself. */
const waitForEver = (fromMs: number): Promise<void> =>
  page.evaluate((longMs) => {
    const wait = setTimeout;
    globalThis.setTimeout = ((act: () => void, delayMs = 0) =>
      delayMs < longMs ? wait(act, delayMs) : wait(() => undefined, 0)) as typeof setTimeout;
  }, fromMs);

/** Another server, on another origin. */
async function serveElsewhere(): Promise<{ readonly other: ConsoleServer; readonly elsewhere: string }> {
  const other = new ConsoleServer(folder);
  onTestFinished(() => other.close());
  return { other, elsewhere: await other.listen() };
}

/** Connects to another server. */
async function connectTo(elsewhere: string): Promise<void> {
  await openDialog(page);
  await page.getByLabel("Endpoint").fill(elsewhere);
  await page.evaluate(() => {
    // The other server is another origin, which a page may ask nothing but a socket.
    globalThis.fetch = () => Promise.resolve(new Response("", { status: 404 }));
  });
  await button(english.dialog.connect).click();
}

describe.skipIf(browsing.missing)(browsing.title("a conversation that breaks off, in Chromium"), () => {
  serveConsole(async (served) => {
    ({ server, folder } = served);
    watched = await served.open();
    ({ page, faults } = watched);
    await page.emulateMedia({ reducedMotion: "reduce" });
  });

  it("is got back at once by a button, with everything that was said", async () => {
    await talk();
    server.accepting = false;
    // The waits grow, up to a second before the third attempt and from one on before the fourth.
    await waitForEver(1000);
    server.drop();
    await soon(activity).toBe(states.reconnecting);
    await soon(() => server.socketUrls.length).toBe(4);
    expect(await said()).toEqual(conversation);
    expect(await barriersOf(page)).toEqual([]);
    server.accepting = true;
    await button(english.notices.next.reconnect).click();
    await page.getByText(english.notices.back, { exact: true }).waitFor();
    await soon(activity).toBe(states.listening);
    expect(await said()).toEqual(conversation);
    await soon(() => button(english.notices.next.reconnect).count()).toBe(0);
  });

  it("goes on by a button after the page has given up, and the server learns what was said", async () => {
    await talk();
    server.dismiss(1008, "The server restarts.");
    await soon(activity).toBe(states.offline);
    expect(await said()).toEqual(conversation);
    await button(english.notices.next.reconnect).click();
    await soon(activity).toBe(states.listening);
    await soon(() => told().length).toBe(2);
    expect(told()).toMatchObject([
      { role: "user", content: [{ type: "input_text", text: conversation[0] }] },
      { role: "assistant", content: [{ type: "text", text: conversation[1] }] },
    ]);
    // Its echo is nothing new, neither here nor among the turns.
    for (const item of told()) server.say({ type: "conversation.item.created", previous_item_id: null, item });
    server.say({ type: "warning", warning: { message: "That was the echo." } });
    await page.getByText("That was the echo.", { exact: true }).first().waitFor();
    await page.getByText(english.notices.retold, { exact: true }).waitFor();
    await soon(said).toEqual(conversation);
    await turnTo(page, "inspect");
    await page.getByText(english.inspect.firstTurn).waitFor();
    // What the user ends is over: the next conversation is a new one.
    await turnTo(page, "talk");
    await button(english.dock.end).click();
    await soon(activity).toBe(states.offline);
    await orb().click();
    await soon(activity).toBe(states.listening);
    await hearMore();
    expect(told()).toHaveLength(2);
  });

  it("tries again by a button where there was no connection at all", async () => {
    server.accepting = false;
    await orb().click();
    await button(english.notices.next.retry).waitFor();
    server.accepting = true;
    await button(english.notices.next.retry).click();
    // With the microphone, as it was wanted.
    await soon(activity).toBe(states.listening);
    await soon(() => page.locator(".notice.error").count()).toBe(0);
  });

  it("has the microphone that came late, asked for by the attempt before", async () => {
    await page.evaluate(() => {
      const { mediaDevices } = navigator;
      const ask = mediaDevices.getUserMedia.bind(mediaDevices);
      const allowed = new Promise((resolve) => document.body.addEventListener("allow", resolve));
      mediaDevices.getUserMedia = async (constraints) => {
        await allowed;
        return ask(constraints);
      };
    });
    server.accepting = false;
    await orb().click();
    await button(english.notices.next.retry).waitFor();
    server.accepting = true;
    const greet = server.holdGreetings();
    await button(english.notices.next.retry).click();
    await soon(() => server.socketUrls.length).toBe(2);
    // It comes before the connection stands, and waits for it.
    await page.dispatchEvent("body", "allow");
    await soon(() => watched.capturedMs()).toBeGreaterThan(300);
    expect(await activity()).toBe(states.connecting);
    greet();
    await soon(activity).toBe(states.listening);
    await hearMore();
  });

  it("is offered again after a reload, in either language, and is told to the same server only", async () => {
    server.key = "k-secret";
    await orb().click();
    await page.getByRole("textbox", { name: "API key" }).fill("k-secret");
    await button(english.dialog.connect).click();
    await soon(activity).toBe(states.listening);
    server.say(speechStarted, ...question, ...answer.slice(0, 4), ...answerDone);
    await soon(() => page.locator(".caption[data-state=final]").count()).toBe(2);
    const stored = await page.evaluate(() =>
      [sessionStorage, localStorage].flatMap((each) => Object.values(each)).join(),
    );
    expect(stored).toContain(conversation[1]);
    expect(stored).not.toMatch(/k-secret|ek_minted/);
    await page.reload();
    const offer = page.getByRole("region", { name: english.talk.lastConversation });
    await offer.waitFor();
    expect(await said()).toEqual([]);
    await page.getByRole("combobox", { name: english.shell.language }).selectOption("zh-CN");
    await button(chinese.talk.showAgain).waitFor();
    for (const width of [390, 1280]) {
      await page.setViewportSize({ width, height: 800 });
      expect(await overflowOf(page)).toEqual([]);
    }
    expect(await barriersOf(page)).toEqual([]);
    await button(chinese.talk.showAgain).click();
    await soon(said).toEqual(conversation);
    // It is no news to whoever listens to the page.
    expect(await page.locator("#spoken p").count()).toBe(0);
    expect(await barriersOf(page)).toEqual([]);
    server.key = undefined;
    await orb().click();
    await soon(() => told().length).toBe(2);
  });

  it("is not told to another server", async () => {
    await talk();
    await page.reload();
    await button(english.talk.showAgain).click();
    const { other, elsewhere } = await serveElsewhere();
    await connectTo(elsewhere);
    await page.locator(".notice.info", { hasText: english.notices.notRetold("").slice(0, 40) }).waitFor();
    await hearMore(other);
    expect(other.heard.filter(({ type }) => type === "conversation.item.create")).toEqual([]);
  });

  it("is discarded from the page and from the tab", async () => {
    await talk();
    await page.reload();
    await button(english.talk.discard).click();
    const kept = () => page.evaluate(() => sessionStorage.getItem("vivavoce.conversation"));
    await soon(kept).toBeNull();
    await soon(() => page.getByRole("region", { name: english.talk.lastConversation }).count()).toBe(0);
    await talk();
    await button(english.dock.end).click();
    await button(english.talk.discardThis).click();
    await page.getByRole("heading", { name: english.talk.pressAndTalk }).waitFor();
    await soon(said).toEqual([]);
    await soon(kept).toBeNull();
    await turnTo(page, "inspect");
    await page.getByRole("heading", { name: english.inspect.nothing }).waitFor();
  });

  it.each([
    {
      how: "is full",
      hinder: () => {
        Storage.prototype.setItem = () => {
          throw new DOMException("", "QuotaExceededError");
        };
      },
    },
    {
      how: "may not be used",
      hinder: () => {
        for (const name of ["localStorage", "sessionStorage"])
          Object.defineProperty(globalThis, name, {
            get: () => {
              throw new DOMException("", "SecurityError");
            },
          });
      },
    },
  ])("is held all the same where what the browser keeps $how", async ({ hinder }) => {
    await page.addInitScript(hinder);
    await page.reload();
    await talk();
    expect(await said()).toEqual(conversation);
    await page.getByRole("combobox", { name: english.dock.turns }).selectOption("push");
    await soon(activity).toBe(states.standby);
    await page.getByRole("combobox", { name: english.shell.language }).selectOption("zh-CN");
    await button(chinese.dock.end).click();
    await button(chinese.talk.discardThis).click();
    await soon(said).toEqual([]);
    expect(faults).toEqual([]);
  });

  it("is told alone, not with what was said to another server before it", async () => {
    await talk();
    await button(english.dock.end).click();
    await soon(activity).toBe(states.offline);
    const { other, elsewhere } = await serveElsewhere();
    await connectTo(elsewhere);
    await soon(activity).toBe(states.listening);
    other.say(speechStarted, ...question, ...answer.slice(0, 4), ...answerDone);
    await soon(() => page.locator(".caption[data-state=final]").count()).toBe(4);
    const stored = await page.evaluate(() => sessionStorage.getItem("vivavoce.conversation") ?? "");
    expect(JSON.parse(stored)).toHaveProperty("lines.length", 2);
    other.dismiss(1008, "The server restarts.");
    await button(english.notices.next.reconnect).click();
    await soon(() => told(other).length).toBe(2);
    await page.getByText(english.notices.retold, { exact: true }).waitFor();
    // What it has been told is of this conversation too, when that breaks off again.
    await soon(activity).toBe(states.listening);
    await hearMore(other);
    expect(told(other)).toHaveLength(2);
    other.dismiss(1008, "The server restarts.");
    await button(english.notices.next.reconnect).click();
    await soon(() => told(other).length).toBe(4);
    expect(await said()).toEqual([...conversation, ...conversation]);
  });
});
