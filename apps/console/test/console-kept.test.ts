import type { Page } from "playwright-core";
import { describe, expect, it, vi } from "vitest";
import { browsing } from "../../../test/needs.ts";
import { chinese } from "../src/text/chinese.ts";
import { english } from "../src/text/english.ts";
import { serveConsole, soon } from "./console-browser.ts";
import { ConsoleServer } from "./console-server.ts";
import { barriersOf } from "./find-barriers.ts";
import { overflowOf } from "./find-overflow.ts";
import { answer, answerDone, question, speechStarted } from "./scripted-talk.ts";

vi.setConfig({ testTimeout: 90_000 });

let folder: string;
let server: ConsoleServer;
let page: Page;
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

/** Connects to another server. */
async function connectTo(elsewhere: string): Promise<void> {
  await page.locator(".chip").click();
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
    ({ page, faults } = await served.open());
    await page.emulateMedia({ reducedMotion: "reduce" });
  });

  it("is got back at once by a button, with everything that was said", async () => {
    await talk();
    server.accepting = false;
    server.drop();
    await soon(activity).toBe(states.reconnecting);
    // The waits grow: by now the page has been refused, and would wait.
    await soon(() => server.socketUrls.length).toBeGreaterThan(3);
    expect(await said()).toEqual(conversation);
    expect(await barriersOf(page)).toEqual([]);
    server.accepting = true;
    await button(english.notices.next.reconnect).click();
    await page.getByText(english.notices.back, { exact: true }).waitFor();
    await soon(activity).toBe(states.listening);
    expect(await said()).toEqual(conversation);
    expect(await button(english.notices.next.reconnect).count()).toBe(0);
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
    await page.getByText(english.notices.retold, { exact: true }).waitFor();
    await soon(said).toEqual(conversation);
    await page.getByRole("link", { name: "Inspect", exact: true }).click();
    await page.getByText(english.inspect.firstTurn).waitFor();
    // What the user ends is over: the next conversation is a new one.
    await page.getByRole("link", { name: "Talk", exact: true }).click();
    await button(english.dock.end).click();
    await soon(activity).toBe(states.offline);
    await orb().click();
    await soon(activity).toBe(states.listening);
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
    expect(await page.locator(".notice.error").count()).toBe(0);
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
    const other = new ConsoleServer(folder);
    const elsewhere = await other.listen();
    await connectTo(elsewhere);
    await page.locator(".notice.info", { hasText: english.notices.notRetold("").slice(0, 40) }).waitFor();
    expect(other.heard.filter(({ type }) => type === "conversation.item.create")).toEqual([]);
    other.close();
  });

  it("is discarded from the page and from the tab", async () => {
    await talk();
    await page.reload();
    await button(english.talk.discard).click();
    expect(await page.evaluate(() => sessionStorage.getItem("vivavoce.conversation"))).toBeNull();
    expect(await page.getByRole("region", { name: english.talk.lastConversation }).count()).toBe(0);
    await talk();
    await button(english.dock.end).click();
    await button(english.talk.discardThis).click();
    await page.getByRole("heading", { name: english.talk.pressAndTalk }).waitFor();
    expect(await said()).toEqual([]);
    expect(await page.evaluate(() => sessionStorage.getItem("vivavoce.conversation"))).toBeNull();
    await page.getByRole("link", { name: "Inspect", exact: true }).click();
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
    const other = new ConsoleServer(folder);
    const elsewhere = await other.listen();
    await connectTo(elsewhere);
    await soon(activity).toBe(states.listening);
    other.say(speechStarted, ...question, ...answer.slice(0, 4), ...answerDone);
    await soon(() => page.locator(".caption[data-state=final]").count()).toBe(4);
    const stored = await page.evaluate(() => sessionStorage.getItem("vivavoce.conversation") ?? "");
    expect(JSON.parse(stored)).toHaveProperty("lines.length", 2);
    other.dismiss(1008, "The server restarts.");
    await button(english.notices.next.reconnect).click();
    await soon(() => told(other).length).toBeGreaterThan(0);
    await page.getByText(english.notices.retold, { exact: true }).waitFor();
    expect(told(other)).toHaveLength(2);
    // What it has been told is of this conversation too, when that breaks off again.
    await soon(activity).toBe(states.listening);
    other.dismiss(1008, "The server restarts.");
    await button(english.notices.next.reconnect).click();
    await soon(() => told(other).length).toBe(4);
    expect(await said()).toEqual([...conversation, ...conversation]);
    other.close();
  });
});
