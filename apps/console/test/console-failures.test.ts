import { createSystemClock } from "@vivavoce/audio/clock";
import { createOpenAiCompatibleModel } from "@vivavoce/engines/openai-compatible";
import { openTestServer } from "@vivavoce/testing";
import type { TestServer } from "@vivavoce/testing";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { browsing } from "../../../test/needs.ts";
import { browseBuilt, openWatchedPage, soon, turnTo } from "./console-browser.ts";
import { barriersOf } from "./find-barriers.ts";
import { startFaultyModel } from "./faulty-model.ts";
import type { FaultyModel, ModelBehaviour } from "./faulty-model.ts";

vi.setConfig({ testTimeout: 60_000 });

let model: FaultyModel;
let server: TestServer;
let page: Page;

const broken = () => page.locator(".broken");
const answers = () => page.locator(".caption.assistant:not(.waiting, [data-stands-in])");

async function ask(text: string): Promise<void> {
  await page.getByLabel("Message").fill(text);
  await page.keyboard.press("Enter");
}

describe.skipIf(browsing.missing)(browsing.title("failures of the model in the console"), () => {
  const built = browseBuilt();
  beforeAll(async () => {
    model = await startFaultyModel();
    const languageModel = createOpenAiCompatibleModel({
      baseUrl: model.baseUrl,
      model: "faulty",
      apiKey: "sk-secret",
      timers: createSystemClock(),
      firstTokenTimeoutMs: 6_000,
    });
    server = await openTestServer({ model: languageModel, consoleDir: built.folder });
  });
  afterAll(async () => {
    await server?.close();
    model?.close();
  });
  beforeEach(async () => {
    page = (await openWatchedPage(built.browser, server.url)).page;
    // What moves in has no contrast before it is there.
    await page.emulateMedia({ reducedMotion: "reduce" });
    return () => page.close();
  });

  const kinds: readonly [ModelBehaviour, RegExp, RegExp][] = [
    ["429", /takes no more requests/, /rate_limited/],
    ["401", /refused the server’s key/, /unauthorized/],
    ["404", /no such language model/, /404/],
    ["500", /language model failed/, /500/],
    ["html", /is no language model/, /base URL/],
    ["cut", /language model failed/, /broke off/],
    ["hang", /did not answer in time/, /6000 ms/],
  ];

  it.each(kinds)("says where the answer would be what came of a model with %s", async (behaviour, headline, said) => {
    model.behaviour = behaviour;
    await ask("What time is it?");
    if (behaviour === "hang") {
      await page.locator(".waiting", { hasText: "Waiting for the answer" }).waitFor();
      await page.getByRole("button", { name: "Stop waiting" }).waitFor();
    }
    await broken().filter({ hasText: headline }).waitFor();
    await soon(() => broken().locator(".broken-said").textContent()).toMatch(said);
    expect(await broken().textContent()).not.toContain("sk-secret");
    await soon(() => page.locator("#alerts").textContent()).toMatch(headline);
    // The server has said so, and nobody takes that for an answer.
    await page.locator("[data-stands-in=true]", { hasText: "said by the server" }).waitFor();
    // Cut off by the model: nobody interrupted it.
    const begun = behaviour === "cut" ? ["cut"] : [];
    await soon(() => answers().evaluateAll((all) => all.map((each) => each.getAttribute("data-state")))).toEqual(begun);
    await soon(() => page.locator("#activity").textContent()).not.toMatch(/Thinking/);
    expect(await barriersOf(page)).toEqual([]);

    await turnTo(page, "inspect");
    await page.getByLabel("Kind of events").selectOption("Errors and warnings");
    await soon(() => page.locator(".event.error").count()).toBe(1);
    await soon(() => page.locator(".event.error .gist").textContent()).toMatch(/^failed: /);
    await soon(() => page.locator(".marks [data-kind=error]").textContent()).toMatch(headline);
    await turnTo(page, "talk");

    model.behaviour = "answer";
    await page.getByRole("button", { name: "Try again" }).click();
    await answers().filter({ hasText: "And then some." }).waitFor();
    await soon(() => broken().count()).toBe(0);
  });

  it("says that nothing listens where the model was", async () => {
    const gone = await startFaultyModel();
    gone.close();
    const closed = createOpenAiCompatibleModel({ baseUrl: gone.baseUrl, model: "gone" });
    await using other = await openTestServer({ model: closed, consoleDir: built.folder });
    await page.goto(other.url);
    await ask("Hello");
    await broken().filter({ hasText: "The language model cannot be reached." }).waitFor();
    await soon(() => broken().textContent()).toContain("ECONNREFUSED");
  });

  it("calls an answer cut short that reached its longest length, and gives up a wait", async () => {
    model.behaviour = "length";
    await ask("Tell me everything.");
    await broken().filter({ hasText: "it reached its longest length" }).waitFor();
    await page.locator(".caption.assistant[data-state=cut]", { hasText: "cut short" }).waitFor();
    expect(await page.getByText("interrupted").count()).toBe(0);
    model.behaviour = "hang";
    await ask("And now?");
    await page.getByRole("button", { name: "Stop waiting" }).click();
    await soon(() => page.locator(".waiting").count()).toBe(0);
    await soon(() => page.locator("#activity").textContent()).toBe("Microphone off");
  });
});
