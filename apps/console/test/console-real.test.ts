import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { encodeWav, pcm16ToSamples, samplesToPcm16 } from "@vivavoce/audio";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startChildServer } from "./child-server.ts";
import type { ChildServer } from "./child-server.ts";
import type { Browser } from "playwright-core";
import { openWatchedPage } from "./console-browser.ts";
import { browsing } from "../../../test/needs.ts";
import { startBrowser } from "../../../test/start-browser.ts";

/** Recognition, judging and synthesis on a slow machine with other work. */
const patienceMs = 60_000;

let server: ChildServer;
let browser: Browser;
let folder: string;

describe.skipIf(browsing.missing)(browsing.title("console on the embedded engines"), () => {
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "vivavoce-microphone-"));
    server = await startChildServer(folder);
    const microphone = join(folder, "microphone.wav");
    const speech = await server.speak("What time is it?");
    const padded = new Float32Array(speech.length + 24 * 4000);
    padded.set(pcm16ToSamples(speech), 24 * 1000);
    await writeFile(microphone, encodeWav(padded, 24_000));
    browser = await startBrowser(microphone);
  }, 180_000);
  afterAll(async () => {
    await browser?.close();
    await server?.close();
    await rm(folder, { recursive: true, force: true });
  });

  it("hears a spoken question, is heard in its answer, and is interrupted by the next question", async () => {
    const watched = await openWatchedPage(browser, server.url);
    const { page, faults } = watched;
    page.setDefaultTimeout(patienceMs);
    const soon = <T>(read: () => T) => expect.poll(read, { timeout: patienceMs, interval: 50 });
    const activity = (): Promise<string | null> => page.locator("#activity").textContent();
    const microphone = page.getByRole("button", { name: "Microphone" });

    // A setting that is changed before the conversation holds in it.
    await page.getByRole("navigation").getByRole("link", { name: "Settings" }).click();
    await page.getByRole("button", { name: /^Quiet desk/ }).click();
    // Echo cancellation is on as well, as for headphones: there is no room in which the output could come back.
    await page.getByRole("navigation").getByRole("link", { name: "Talk" }).click();

    await microphone.click();
    const said = (state: string) => page.locator(`.caption[data-state=${state}] .text`).allTextContents();
    await soon(() => said("final")).toContainEqual(expect.stringMatching(/time is it/i));
    await soon(() => said("final")).toContainEqual(expect.stringMatching(/^It is/));
    await soon(activity).toBe("Listening");
    const heard = await server.hear(samplesToPcm16(await watched.output()));
    expect(heard).toMatch(/\bit is\b|\bit's\b/);

    // The microphone begins its recording anew while an answer is given that takes its time.
    await microphone.click();
    await page.getByLabel("Message").fill("What can you do?");
    await page.keyboard.press("Enter");
    await soon(activity).toBe("Speaking");
    await microphone.click();
    await page.locator(".caption.assistant[data-state=interrupted]").waitFor();
    const questions = async () => (await said("final")).filter((text) => /time is it/i.test(text));
    await soon(questions).toHaveLength(2);

    await page.getByRole("navigation").getByRole("link", { name: "Inspect" }).click();
    await page.locator(".band").first().click();
    const turn = page.getByRole("region", { name: "Turn 1" });
    // The server tells how sure it was that the question had ended.
    const words = await turn.getByRole("img", { name: /^Timeline/ }).getAttribute("aria-label");
    expect(words).toMatch(/finished with probability 0\.\d\d|finished with probability 1\.00/);
    expect(words).toContain("Assistant speaks");
    await page.getByRole("button", { name: "End conversation" }).click();

    // A voice is heard in a sentence of its own, by a session like any other, beside the output of conversations.
    await page.getByRole("navigation").getByRole("link", { name: "Settings" }).click();
    await page
      .getByRole("button", { name: /^Hear / })
      .first()
      .click();
    await page.getByRole("button", { name: /^Stop / }).waitFor();
    await page.getByRole("button", { name: /^Stop / }).waitFor({ state: "detached" });
    const sample = await server.hear(samplesToPcm16(await watched.output(1)));
    expect(sample).toMatch(/voice|sounds?|talk/);
    expect(faults).toEqual([]);
    expect(await watched.refused()).toEqual([]);
    await page.close();
  }, 240_000);
});
