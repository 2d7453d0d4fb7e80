import type { Page } from "playwright-core";
import { describe, expect, it, vi } from "vitest";
import { browsing } from "../../../test/needs.ts";
import { chinese } from "../src/text/chinese.ts";
import { english } from "../src/text/english.ts";
import { serveConsole, soon, turnTo } from "./console-browser.ts";
import type { Served } from "./console-browser.ts";
import type { ConsoleServer } from "./console-server.ts";
import type { Wire } from "./console-server.ts";
import { barriersOf } from "./find-barriers.ts";
import { overflowOf } from "./find-overflow.ts";
import { answer, answerDone, question, speechStarted } from "./scripted-talk.ts";

vi.setConfig({ testTimeout: 90_000 });

let server: ConsoleServer;
let page: Page;
let openPage: Served["open"];

const calledBy = (id: string, name: string): readonly Wire[] => {
  const item = { id: `item_${id}`, type: "function_call", name, call_id: id, arguments: "" };
  const at = { response_id: `r_${id}`, item_id: item.id, output_index: 0, call_id: id };
  return [
    { type: "response.created", response: { id: `r_${id}`, status: "in_progress", output: [] } },
    { type: "response.output_item.added", response_id: `r_${id}`, output_index: 0, item },
    { type: "response.function_call_arguments.done", ...at, name, arguments: '{"room":"kitchen","on":true}' },
    {
      type: "response.done",
      response: {
        id: `r_${id}`,
        status: "completed",
        output: [{ ...item, arguments: '{"room":"kitchen","on":true}' }],
        usage: { input_tokens: 120, output_tokens: 18, total_tokens: 138 },
      },
    },
  ];
};
const approval: readonly Wire[] = [
  {
    type: "response.output_item.added",
    response_id: "r_m",
    output_index: 0,
    item: { id: "ask_1", type: "mcp_approval_request", server_label: "home", name: "heat", arguments: '{"to":21}' },
  },
];
const sent = (type: string): readonly object[] =>
  server.heard.flatMap((event) => {
    const item = event["item"] as { readonly type?: string } | undefined;
    return item?.type === type ? [item] : [];
  });
const asked = () => server.heard.filter(({ type }) => type === "response.create").length;
const output = (id: string, said: string): Wire => ({
  type: "conversation.item.created",
  item: { id: `out_${id}`, type: "function_call_output", call_id: id, output: said },
});

describe.skipIf(browsing.missing)(browsing.title("tools in the console"), () => {
  serveConsole((served) => {
    ({ server, open: openPage } = served);
  });

  it.each([
    { locale: "en-GB", t: english },
    { locale: "zh-CN", t: chinese },
  ])("defines a function, shows its calls and answers them, in $locale", async ({ locale, t }) => {
    ({ page } = await openPage(locale));
    await page.emulateMedia({ reducedMotion: "reduce" });
    const open = (name: keyof typeof t.shell.page) => turnTo(page, name, t.shell.page[name]);
    const found: string[] = [];
    const look = async (where: string): Promise<void> => {
      for (const width of [1280, 390]) {
        await page.setViewportSize({ width, height: 844 });
        for (const each of await overflowOf(page)) found.push(`${where} at ${width}: ${each}`);
      }
      await page.setViewportSize({ width: 1280, height: 800 });
      expect(await barriersOf(page)).toEqual([]);
    };
    await open("settings");
    await page.getByText(t.tools.define).click();
    await page.getByLabel(t.tools.schema).fill("{");
    await page.getByLabel(t.tools.name).fill("lamp");
    await page.getByRole("button", { name: t.tools.add }).click();
    await page
      .getByRole("alert")
      .filter({ hasText: t.tools.faults.noJson("").trim() })
      .waitFor();
    await look("fault");
    await page.getByLabel(t.tools.schema).fill('{"type":"object","properties":{"on":{"type":"boolean"}}}');
    await page.getByRole("button", { name: t.tools.add }).click();
    await page.getByLabel(t.tools.name).fill("clock");
    await page.getByLabel(t.tools.automatic).fill("It is ten.");
    await page.getByRole("button", { name: t.tools.add }).click();
    await page.getByText(t.tools.byItself, { exact: true }).waitFor();
    await look("defined");
    await open("talk");
    await page.getByLabel(t.dock.message).fill("Hello");
    await page.keyboard.press("Enter");
    await soon(() => server.heard.find(({ type }) => type === "session.update")?.["session"]).toMatchObject({
      tools: [
        { type: "function", name: "lamp", parameters: { type: "object" } },
        { type: "function", name: "clock" },
      ],
    });
    await soon(asked).toBe(1);
    server.say(speechStarted, ...question, ...calledBy("c1", "lamp"));
    const row = page.getByRole("region", { name: t.tools.titled("lamp") });
    await row.getByText('"room": "kitchen"').waitFor();
    await page.getByText(t.facts.tokens(120, 18)).waitFor();
    await look("waiting");
    await row.getByLabel(t.tools.answer("lamp")).fill('{"on":true}');
    await row.getByRole("button", { name: t.tools.send, exact: true }).dblclick();
    await soon(() => sent("function_call_output")).toEqual([
      { type: "function_call_output", call_id: "c1", output: '{"on":true}' },
    ]);
    expect(asked()).toBe(1);
    server.say(output("c1", '{"on":true}'));
    await row.getByText(t.tools.states.answered).waitFor();
    await soon(asked).toBe(2);
    // One that is answered by itself needs nobody.
    server.say(...calledBy("c2", "clock"));
    await soon(() => sent("function_call_output").at(-1)).toMatchObject({ call_id: "c2", output: "It is ten." });
    server.say(output("c2", "It is ten."));
    await soon(asked).toBe(3);
    server.say(...calledBy("c3", "constructor"));
    await page
      .getByRole("region", { name: t.tools.titled("constructor") })
      .getByRole("textbox")
      .waitFor();
    server.say(...approval);
    const heat = page.getByRole("region", { name: t.tools.titled("heat") });
    await heat.waitFor();
    await look("approval");
    await heat.getByRole("button", { name: t.tools.approve, exact: true }).dblclick();
    await soon(() => sent("mcp_approval_response")).toMatchObject([{ approval_request_id: "ask_1", approve: true }]);
    server.say(...answer, ...answerDone);
    await page
      .locator(".facts", { hasText: t.facts.firstSound(0).split("0")[0]?.trim() ?? "" })
      .last()
      .waitFor();
    await look("answered");
    await page.context().grantPermissions(["clipboard-read", "clipboard-write"]);
    const copied = () => page.evaluate(() => navigator.clipboard.readText());
    await page.getByRole("button", { name: t.copying.message }).last().click();
    await soon(copied).toBe("It is ten o’clock in the morning.");
    await page.getByRole("button", { name: t.copying.transcript }).click();
    await soon(copied).toContain(t.talk.said(t.talk.you, "What time is it?"));
    await soon(copied).toContain("It is ten o’clock in the morning.");
    expect(found).toEqual([]);
  });

  it("keeps the answers that another tab has given meanwhile", async () => {
    ({ page } = await openPage());
    const opening = page.waitForEvent("popup");
    await page.evaluate(() => void window.open(location.href));
    const other = await opening;
    const define = async (tab: Page, name: string): Promise<void> => {
      await turnTo(tab, "settings");
      await tab.getByText(english.tools.define).click();
      await tab.getByLabel(english.tools.name).fill(name);
      await tab.getByLabel(english.tools.automatic).fill(`By ${name}.`);
      await tab.getByRole("button", { name: english.tools.add }).click();
      await tab.getByText(english.tools.byItself, { exact: true }).waitFor();
    };
    await define(page, "lamp");
    await define(other, "clock");
    const kept = () => other.evaluate(() => JSON.parse(localStorage.getItem("vivavoce.answers") ?? "{}") as object);
    await soon(kept).toEqual({ lamp: "By lamp.", clock: "By clock." });
  });
});
