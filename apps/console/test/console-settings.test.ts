import type { Page } from "playwright-core";
import { describe, expect, it, vi } from "vitest";
import { browsing } from "../../../test/needs.ts";
import { serveConsole, soon, turnTo } from "./console-browser.ts";
import type { WatchedPage } from "./console-browser.ts";
import type { ConsoleServer } from "./console-server.ts";
import { barriersOf } from "./find-barriers.ts";
import { answer, answerDone, longAnswer, question, speechStarted } from "./scripted-talk.ts";

vi.setConfig({ testTimeout: 90_000 });

let server: ConsoleServer;
let watched: WatchedPage;
let page: Page;

const activity = (): Promise<string | null> => page.locator("#activity").textContent();
const heard = (type: string) => server.heard.filter((event) => event.type === type);
const fixedVoice = {
  type: "invalid_request_error",
  code: "cannot_update_voice",
  param: "session.voice",
  message: "The voice cannot be changed after the assistant has spoken in this session.",
};

describe.skipIf(browsing.missing)(browsing.title("settings of the console"), () => {
  serveConsole(async (served) => {
    server = served.server;
    server.abilities = {
      ...server.abilities,
      voices: [
        { name: "slt", language: "en-US" },
        { name: "klara", language: "de-DE" },
      ],
    };
    watched = await served.open();
    page = watched.page;
  });

  it("shows the few that people change first, all when asked, and remembers that", async () => {
    await turnTo(page, "settings");
    const count = () => page.locator(".group > .setting").count();
    const few = await count();
    expect(few).toBeGreaterThan(0);
    expect(few).toBeLessThan(10);
    expect(await page.locator('[data-name="metadata"]').count()).toBe(0);
    await page.getByRole("radio", { name: "All", exact: true }).check();
    await page.locator('[data-name="metadata"]').waitFor();
    await soon(count).toBeGreaterThan(few);
    const all = await count();
    await page.reload();
    await page.locator('[data-name="metadata"]').waitFor();
    // What was changed stays to be seen.
    await page.locator('[data-name="metadata"] textarea').fill('{"a": "b"}');
    await page.locator('[data-name="metadata"] textarea').blur();
    await page.getByRole("radio", { name: "Basic", exact: true }).check();
    await soon(count).toBeLessThan(all);
    expect(await page.locator('[data-name="metadata"]').count()).toBe(1);
  });

  it("shows what it will ask for by itself, which can be changed before a conversation", async () => {
    await turnTo(page, "settings");
    const kind = page.locator('[data-name="turn_detection"] select.kind').first();
    const shown = () => kind.locator("option:checked").textContent();
    await soon(shown).toBe("azure_semantic_vad");
    await kind.selectOption({ label: "server_vad" });
    await page.getByRole("button", { name: "Use for the next conversation" }).click();
    await turnTo(page, "talk");
    await page.getByRole("button", { name: "Microphone", exact: true }).click();
    await soon(() => heard("session.update").length).toBeGreaterThan(0);
    expect(heard("session.update")[0]).toMatchObject({ session: { turn_detection: { type: "server_vad" } } });
  });

  it("shows turns as Talk was told to find them", async () => {
    await page.getByLabel("How turns are found").selectOption({ label: "Push to talk" });
    await turnTo(page, "settings");
    const kind = page.locator('[data-name="turn_detection"] select.kind').first();
    await soon(() => kind.locator("option:checked").textContent()).toBe("Off");
  });

  it("plays a sentence in a voice, one at a time, in a session of its own", async () => {
    await turnTo(page, "settings");
    await page.getByRole("button", { name: "Hear slt" }).click();
    await soon(() => heard("response.create").length).toBe(1);
    await page.getByRole("button", { name: "Hear klara" }).click();
    await soon(() => heard("response.create").length).toBe(2);
    const voices = heard("session.update").map(({ session }) => session);
    expect(voices).toMatchObject([{ voice: { name: "slt" } }, { voice: { name: "klara" } }]);
    expect(JSON.stringify(heard("response.create").at(-1))).toContain("Guten Tag");
    await soon(() => page.getByRole("button", { name: /^Stop / }).allInnerTexts()).toHaveLength(1);
    server.say(...longAnswer);
    await soon(() => watched.loudness()).toBeGreaterThan(0.2);
    expect(await barriersOf(page)).toEqual([]);
    await page.getByRole("button", { name: "Stop klara" }).click();
    await soon(() => watched.loudness()).toBe(0);
    await soon(() => server.closeCode).toBe(1000);
    // Nobody called: no conversation has begun.
    await soon(() => page.locator("#connection").textContent()).toBe("Not connected");
    expect(watched.faults).toEqual([]);
  });

  it("shows a voice of another server as what the session holds, and the way back to it", async () => {
    server.session = { ...server.session, voice: { type: "azure-standard", name: "en-US-AvaNeural" } };
    await page.getByRole("button", { name: "Microphone" }).click();
    await soon(activity).toBe("Listening");
    await turnTo(page, "settings");
    const held = page.getByRole("radio", { name: /en-US-AvaNeural asked for by this session/ });
    await soon(() => held.isChecked()).toBe(true);
    await page.getByRole("radio", { name: /klara/ }).check();
    await soon(() => held.isChecked()).toBe(false);
    await held.check();
    await soon(() => page.getByRole("radio", { name: /klara/ }).isChecked()).toBe(false);
    expect(await page.locator('[name="offered-voice"]:checked').count()).toBe(1);
    expect(await barriersOf(page)).toEqual([]);
  });

  it("says why a voice was not heard", async () => {
    server.refuse = () => ({ type: "invalid_request_error", code: "bad_voice", message: "No such voice." });
    await turnTo(page, "settings");
    await page.getByRole("button", { name: "Hear slt" }).click();
    await page.getByText(/slt could not be heard\. .*No such voice\./).waitFor();
    await soon(() => page.getByRole("button", { name: "Hear slt" }).count()).toBe(1);
    expect(await barriersOf(page)).toEqual([]);
  });

  it("offers a new conversation for a voice that the running one cannot have, with all that was set", async () => {
    await page.getByRole("button", { name: "Microphone" }).click();
    await soon(activity).toBe("Listening");
    await turnTo(page, "settings");
    await page.getByLabel("Instructions", { exact: true }).fill("Be brief.");
    await page.getByRole("button", { name: "Apply" }).click();
    await page.getByText("The server has taken the changes.").waitFor();
    server.say(speechStarted, ...question, ...answer, ...answerDone);
    server.refuse = (session) => ("voice" in session ? fixedVoice : undefined);
    await page.getByRole("radio", { name: /klara/ }).check();
    await page.getByRole("button", { name: "Apply" }).click();
    const anew = page.getByRole("button", { name: "Start a new conversation with this" });
    await anew.waitFor();
    // Said once, in plain words, and the change is still there.
    expect(await page.locator(".toast").count()).toBe(0);
    expect(await page.getByRole("radio", { name: /klara/ }).isChecked()).toBe(true);
    expect(await barriersOf(page)).toEqual([]);
    server.refuse = () => undefined;
    await anew.click();
    await soon(() => server.socketUrls.length).toBe(2);
    await soon(activity).toBe("Listening");
    await soon(() => heard("session.update").at(-1)?.["session"]).toMatchObject({
      voice: { name: "klara" },
      instructions: "Be brief.",
    });
    await turnTo(page, "talk");
    await page.getByText("It is ten o’clock in the morning.").first().waitFor();
    expect(await page.locator(".notice.error").count()).toBe(0);
  });

  /** Somebody talks, and asks for a change that the server says nothing to as yet. */
  async function applyUnanswered(): Promise<void> {
    await page.getByRole("button", { name: "Microphone" }).click();
    await soon(activity).toBe("Listening");
    // What the page asks for by itself is answered.
    await soon(() => heard("session.update").length).toBe(1);
    await turnTo(page, "settings");
    server.silent = true;
    await page.getByLabel("Instructions", { exact: true }).fill("Be brief.");
    await page.getByRole("button", { name: "Apply" }).click();
    await soon(() => heard("session.update").at(-1)?.["session"]).toEqual({ instructions: "Be brief." });
  }

  it("says that a change was refused to somebody who has left the page by then", async () => {
    await applyUnanswered();
    await turnTo(page, "talk");
    const refusal = { type: "invalid_request_error", message: "Brevity is not for sale." };
    server.say({ type: "error", error: { ...refusal, event_id: heard("session.update").at(-1)?.event_id } });
    await page
      .getByRole("group", { name: "Captions" })
      .getByText(/Brevity is not for sale/)
      .waitFor();
    expect(await barriersOf(page)).toEqual([]);
  });

  it("says that a change was refused to somebody who is just leaving the page", async () => {
    // Holds back what tells the page that it is left, as a busy browser does.
    await page.addInitScript(() => {
      addEventListener("hashchange", (event) => {
        if (event.isTrusted && document.documentElement.classList.contains("held")) event.stopImmediatePropagation();
      });
    });
    await page.reload();
    await applyUnanswered();
    await page.evaluate(() => document.documentElement.classList.add("held"));
    await page.getByRole("navigation").getByRole("link", { name: "Talk" }).click();
    const refusal = { type: "invalid_request_error", message: "Brevity is not for sale." };
    server.say({ type: "error", error: { ...refusal, event_id: heard("session.update").at(-1)?.event_id } });
    // It is read out at once, and stands nowhere on the page that is being left.
    await page
      .getByText(/Brevity is not for sale/)
      .first()
      .waitFor({ state: "attached" });
    expect(await page.locator(".toast, .apply", { hasText: "Brevity" }).count()).toBe(0);
    await page.evaluate(() => dispatchEvent(new HashChangeEvent("hashchange")));
    await page
      .getByRole("group", { name: "Captions" })
      .getByText(/Brevity is not for sale/)
      .waitFor();
    expect(await barriersOf(page)).toEqual([]);
  });

  it("offers a new conversation for another model", async () => {
    server.session = { ...server.session, model: "small-model" };
    await page.getByLabel("Message").fill("Hello");
    await page.keyboard.press("Enter");
    await soon(() => page.locator("#connection").textContent()).toBe("Connected");
    await turnTo(page, "settings");
    await page.getByRole("radio", { name: "large-model" }).check();
    await page.getByRole("button", { name: "Start a new conversation with this" }).click();
    await soon(() => server.socketUrls.at(-1)).toContain("model=large-model");
  });

  it("shows an error about the session that is not of the changes, while they wait for their answer", async () => {
    await page.getByRole("button", { name: "Microphone" }).click();
    await soon(activity).toBe("Listening");
    // What the page asks for by itself is answered.
    await soon(() => heard("session.update").length).toBe(1);
    await turnTo(page, "settings");
    await page.getByLabel("Instructions", { exact: true }).fill("Be brief.");
    server.silent = true;
    await page.getByRole("button", { name: "Apply" }).click();
    await soon(() => heard("session.update").at(-1)?.["session"]).toEqual({ instructions: "Be brief." });
    const message = "Nothing listens there.";
    server.say({ type: "error", error: { code: "avatar_gone", param: "session.avatar", message } });
    await page.locator(".toast", { hasText: message }).waitFor();
    // What answers the changes stands beside them alone.
    const event_id = heard("session.update").at(-1)?.["event_id"];
    server.say({ type: "error", error: { ...fixedVoice, code: "invalid", message: "Too brief.", event_id } });
    await page.locator(".apply", { hasText: "Too brief." }).waitFor();
    await turnTo(page, "talk");
    expect(await page.locator(".notice.error").allInnerTexts()).toEqual([expect.stringContaining(message)]);
  });

  it("keeps what is changed while a conversation begins", async () => {
    const greet = server.holdGreetings();
    await page.getByLabel("Message").fill("Hello");
    await page.keyboard.press("Enter");
    await soon(() => server.socketUrls.length).toBe(1);
    await turnTo(page, "settings");
    await page.getByLabel("Instructions", { exact: true }).fill("Be brief.");
    await page.getByLabel("Instructions", { exact: true }).blur();
    expect(await page.locator("#connection").textContent()).not.toBe("Connected");
    greet();
    await soon(() => page.locator("#connection").textContent()).toBe("Connected");
    await page.getByRole("button", { name: "Apply" }).click();
    await soon(() => heard("session.update").at(-1)?.["session"]).toMatchObject({ instructions: "Be brief." });
  });

  it("ends the session of a sample that is stopped before the server has said anything", async () => {
    server.silent = true;
    await turnTo(page, "settings");
    await page.getByRole("button", { name: "Hear slt" }).click();
    await soon(() => heard("session.update").length).toBe(1);
    await page.getByRole("button", { name: "Stop slt" }).click();
    await soon(() => server.closeCode).toBe(1000);
  });
});
