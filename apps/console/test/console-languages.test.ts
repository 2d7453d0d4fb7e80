import type { Page } from "playwright-core";
import { describe, expect, it, vi } from "vitest";
import { browsing } from "../../../test/needs.ts";
import { chinese } from "../src/text/chinese.ts";
import { english } from "../src/text/english.ts";
import { leaveDialog, openDialog, serveConsole, soon, turnTo } from "./console-browser.ts";
import type { Served } from "./console-browser.ts";
import type { ConsoleServer } from "./console-server.ts";
import { barriersOf } from "./find-barriers.ts";
import { overflowOf } from "./find-overflow.ts";
import { answer, answerDone, inside, question, speechStarted } from "./scripted-talk.ts";

vi.setConfig({ testTimeout: 240_000 });

let server: ConsoleServer;
let openPage: Served["open"];
let page: Page;

const languages = [
  { locale: "en-GB", t: english },
  { locale: "zh-CN", t: chinese },
] as const;
const failed = { type: "failed", error: { type: "server_error", code: "rate_limited", message: "It answered 429." } };

describe.skipIf(browsing.missing)(browsing.title("the console in both languages"), () => {
  serveConsole((served) => {
    ({ server, open: openPage } = served);
  });

  it.each(languages)("fits in $locale, on a desk and on a phone, in every state", async ({ locale, t }) => {
    ({ page } = await openPage(locale));
    // Each language in another theme, and axe looks at every state of both.
    await page.emulateMedia({ reducedMotion: "reduce", colorScheme: locale === "zh-CN" ? "dark" : "light" });
    const open = (name: keyof typeof t.shell.page) => turnTo(page, name, t.shell.page[name]);
    const found: string[] = [];
    const look = async (where: string): Promise<void> => {
      for (const width of [1280, 390]) {
        await page.setViewportSize({ width, height: 844 });
        for (const each of await overflowOf(page)) found.push(`${where} at ${width}: ${each}`);
        // A full-width mark has its space in itself.
        const shown = await page.evaluate(() => document.body.innerText);
        for (const each of await barriersOf(page)) found.push(`${where} at ${width}: ${each}`);
        for (const each of shown.match(/[^\n]{0,12}[，。：；？！、（）] [^\n]{0,12}/gu) ?? [])
          found.push(`${where}: ${each}`);
      }
      await page.setViewportSize({ width: 1280, height: 800 });
    };
    await soon(() => page.evaluate(() => document.documentElement.lang)).toBe(locale === "zh-CN" ? "zh-CN" : "en");
    await soon(() => page.title()).toBe(t.shell.documentTitle);
    await look("welcome");
    await page.getByText(t.answers.title).click();
    await look("who answers");
    await open("inspect");
    await look("nothing to inspect");
    await open("talk");
    await openDialog(page);
    await look("dialog");
    await leaveDialog(page);
    await page.getByRole("button", { name: t.dock.microphone, exact: true }).click();
    await soon(() => page.locator("#activity").textContent()).toBe(t.dock.activity.listening);
    server.say(speechStarted, ...question, ...inside, ...answer, ...answerDone);
    server.say({ type: "error", error: { type: "invalid_request_error", code: "bad_thing", message: "No." } });
    server.say({ type: "response.created", response: { id: "r2", status: "in_progress", output: [] } });
    server.say({ type: "response.done", response: { id: "r2", status: "failed", status_details: failed, output: [] } });
    await page.locator(".broken", { hasText: t.failures["model-busy"] }).waitFor();
    await look("talk");
    server.say({ type: "response.created", response: { id: "r3", status: "in_progress", output: [] } });
    await page.locator(".waiting").waitFor();
    await look("waiting");
    await open("inspect");
    await page.getByRole("region", { name: t.inspect.turn(1), exact: true }).waitFor();
    await look("inspect");
    await open("settings");
    await look("settings");
    expect(await page.locator('[data-name="temperature"]').count()).toBe(0);
    await page.getByRole("radio", { name: t.scope.all, exact: true }).check();
    await page.locator('[data-name="temperature"]').waitFor();
    await look("all settings");
    // What the server says of its settings stands beside them, and what has no effect behind the others.
    const grade = (name: string) => page.locator(`[data-name="${name}"] .grade`).textContent();
    await soon(() => grade("temperature")).toBe(t.settings.grades.without_effect);
    await soon(() => grade("voice")).toBe(t.settings.grades.approximated);
    expect(await page.locator('[data-name="instructions"] .grade').count()).toBe(0);
    for (const choice of await page.locator("select.kind").all()) await choice.selectOption({ index: 1 });
    await look("settings, opened");
    await open("talk");
    server.holdGreetings();
    server.drop();
    await soon(() => page.locator("#activity").textContent()).toBe(t.dock.activity.reconnecting);
    await look("reconnecting");
    await page.getByRole("button", { name: t.dock.end }).click();
    await page.getByText(t.notices.ended).waitFor();
    await look("over");
    expect(found).toEqual([]);
  });

  it("shows who hears, judges and speaks in which language, and who answers by its own name", async () => {
    server.abilities = { ...server.abilities, default_model: "openai-compatible:small-model" };
    ({ page } = await openPage());
    await page.getByText(english.answers.title).click();
    const rows = page.locator(".services tbody tr");
    await soon(() => rows.allInnerTexts()).toEqual([
      "English\tsmall-ears\tword-judge\tplain-voice",
      "German, French\tnobody\tsilence\tother-voice",
    ]);
    expect(await page.locator(".answers-card dd").first().innerText()).toBe("small-model");
    // Who has a model need not be told how to get one.
    expect(await page.locator(".answers-card code").allInnerTexts()).toEqual(["npx vivavoce models list"]);
  });

  it("tells who has the stand-in alone how to get a model", async () => {
    const models = [{ name: "vivavoce-builtin" }];
    server.abilities = { ...server.abilities, default_model: "vivavoce-builtin", models };
    ({ page } = await openPage());
    await page.getByText(english.answers.title).click();
    await page.getByText(english.answers.better).waitFor();
    expect(await page.locator(".answers-card code").allInnerTexts()).toContain("ollama pull qwen3");
  });

  it("offers to say what the server understands, and says which languages those are", async () => {
    ({ page } = await openPage("zh-CN"));
    const ideas = page.getByRole("list", { name: chinese.talk.thingsToSay });
    await ideas.getByRole("button", { name: String(english.talk.ideas[0]) }).waitFor();
    expect(await ideas.getAttribute("lang")).toBe("en");
    await page.getByText(chinese.talk.hearsOnly("英语")).waitFor();
    server.abilities = { ...server.abilities, languages: { heard: ["zh"], spoken: ["zh"] } };
    await page.reload();
    await ideas.getByRole("button", { name: String(chinese.talk.ideas[0]) }).waitFor();
    expect(await page.locator(".hears-only").count()).toBe(0);
  });

  it("says in Chinese why the microphone cannot be had, and anew in the language that is chosen then", async () => {
    ({ page } = await openPage("zh-CN"));
    await page.evaluate(() => {
      const refuse = () => Promise.reject(new DOMException("no", "NotAllowedError"));
      Object.defineProperty(navigator.mediaDevices, "getUserMedia", { value: refuse });
    });
    await page.getByRole("button", { name: chinese.dock.microphone, exact: true }).click();
    await page.getByText("浏览器不允许使用麦克风：请允许本页面使用，然后重试。").first().waitFor();
    await page.getByRole("combobox", { name: chinese.shell.language }).selectOption("en");
    await page.getByText("The browser does not allow the microphone").first().waitFor();
  });

  it("writes from right to left what is written so, and leaves it room on a page that is enlarged", async () => {
    ({ page } = await openPage());
    await page.setViewportSize({ width: 640, height: 400 });
    await page.getByRole("button", { name: english.dock.microphone, exact: true }).click();
    await soon(() => page.locator("#activity").textContent()).toBe(english.dock.activity.listening);
    const asked = { item_id: "item_1", content_index: 0, transcript: "מה השעה?" };
    server.say(speechStarted, { type: "conversation.item.input_audio_transcription.completed", ...asked });
    const said = page.locator(".caption .text");
    await soon(() => said.evaluateAll((all) => all.map((each) => getComputedStyle(each).direction))).toEqual(["rtl"]);
    const room = await page.locator(".captions").evaluate((list) => list.clientHeight / innerHeight);
    expect(room).toBeGreaterThan(0.3);
  });

  it("shows languages as the server calls them where their codes are none", async () => {
    server.abilities = {
      ...server.abilities,
      by_language: [],
      languages: { heard: ["de", "en_US", "", "*"], spoken: [] },
    };
    ({ page } = await openPage());
    await page.getByText(english.answers.title).click();
    await page.getByText("German, en_US, any language", { exact: true }).waitFor();
  });

  it("changes the language at once, of what is there too, and remembers it", async () => {
    ({ page } = await openPage("fr-FR"));
    await page.getByRole("button", { name: english.dock.microphone, exact: true }).click();
    await soon(() => page.locator("#activity").textContent()).toBe(english.dock.activity.listening);
    server.dismiss(1000, "");
    await page.getByText(english.notices.ended).waitFor();
    await page.getByRole("combobox", { name: english.shell.language }).selectOption("zh-CN");
    await page.getByText(chinese.notices.ended).waitFor();
    await soon(() => page.evaluate(() => document.documentElement.lang)).toBe("zh-CN");
    await page.reload();
    await page.getByRole("heading", { name: chinese.talk.pressAndTalk }).waitFor();
    await turnTo(page, "settings", chinese.shell.page.settings);
    await page.getByText("怎样判断轮次").waitFor();
  });
});
