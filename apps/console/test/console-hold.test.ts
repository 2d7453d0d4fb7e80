import type { Page } from "playwright-core";
import { describe, expect, it, vi } from "vitest";
import { browsing } from "../../../test/needs.ts";
import { english } from "../src/text/english.ts";
import { serveConsole, soon, tap } from "./console-browser.ts";
import type { WatchedPage } from "./console-browser.ts";
import type { ConsoleServer } from "./console-server.ts";
import { barriersOf } from "./find-barriers.ts";
import { answer, answerDone, longAnswer, speechStarted } from "./scripted-talk.ts";

vi.setConfig({ testTimeout: 90_000 });

let server: ConsoleServer;
let page: Page;
let watched: WatchedPage;
let faults: readonly string[];

const { activity: states } = english.dock;
const activity = (): Promise<string | null> => page.locator("#activity").textContent();
const orb = () => page.getByRole("button", { name: english.dock.microphone, exact: true });
const turns = () => page.getByRole("combobox", { name: english.dock.turns });
const count = (type: string): number => server.heard.filter((event) => event.type === type).length;
const asked = () => server.heard.findLast(({ type }) => type === "session.update")?.["session"];

/** Waits until the microphone has been heard for a while. */
async function speak(): Promise<void> {
  const before = server.frames.length;
  await soon(() => server.frames.length).toBeGreaterThan(before + 25);
}

/** Waits until the microphone has heard more, whether it is meant for anyone or not. */
async function listenOn(): Promise<void> {
  const before = await watched.capturedMs();
  await soon(() => watched.capturedMs()).toBeGreaterThan(before + 300);
}

/** Types of what was sent from the last `first` on, sound as often as it came. */
const sentFrom = (first: string): readonly string[] => {
  const types = server.heard.map(({ type }) => type);
  return types.slice(types.lastIndexOf(first));
};

describe.skipIf(browsing.missing)(browsing.title("holding to talk, in Chromium"), () => {
  serveConsole(async (served) => {
    server = served.server;
    watched = await served.open();
    ({ page, faults } = watched);
    await page.emulateMedia({ reducedMotion: "reduce" });
  });

  it("hears while the button is held, and asks for the answer when it is let go", async () => {
    await turns().selectOption(english.dock.detections.push);
    await page.getByRole("heading", { name: english.talk.holdAndTalk }).waitFor();
    await orb().hover();
    await page.mouse.down();
    await soon(activity).toBe(states.listening);
    await soon(() => orb().getAttribute("aria-pressed")).toBe("true");
    await soon(asked).toMatchObject({ turn_detection: null });
    await speak();
    expect(count("input_audio_buffer.commit")).toBe(0);
    // Let go elsewhere, as a thumb does.
    await page.mouse.move(5, 300);
    await page.mouse.up();
    await soon(() => count("response.create")).toBe(1);
    const types = server.heard.map(({ type }) => type);
    expect(types.slice(types.lastIndexOf("input_audio_buffer.append") + 1)).toEqual([
      "input_audio_buffer.commit",
      "response.create",
    ]);
    await soon(activity).toBe(states.thinking);
    await soon(() => orb().getAttribute("aria-pressed")).toBe("false");
    expect(await barriersOf(page)).toEqual([]);
    await listenOn();

    // Pressing stops the answer, as speaking does.
    server.say(...longAnswer);
    await soon(activity).toBe(states.speaking);
    await orb().hover();
    await page.mouse.down();
    await soon(activity).toBe(states.listening);
    await soon(() => count("response.cancel")).toBe(1);
    // Nothing was heard while nobody held it.
    const sinceAsked = sentFrom("response.create");
    expect(sinceAsked.slice(0, sinceAsked.indexOf("response.cancel"))).not.toContain("input_audio_buffer.append");
    server.say({ type: "response.done", response: { id: "resp_1", status: "cancelled", output: [] } });
    await speak();
    await page.mouse.up();
    await soon(() => count("input_audio_buffer.commit")).toBe(2);
    expect(faults).toEqual([]);
  });

  it("is held by the space bar, tapped by those who cannot hold, and pressed by a screen reader", async () => {
    await turns().selectOption(english.dock.detections.push);
    // On what does something with it, the space bar is not ours.
    await page.getByText(english.answers.title).focus();
    await page.keyboard.press("Space");
    await page.getByText(english.answers.more).waitFor();
    expect(server.socketUrls).toEqual([]);
    await page.locator("#main").focus();
    await page.keyboard.down("Space");
    await soon(activity).toBe(states.listening);
    await speak();
    expect(server.socketUrls.length).toBe(1);
    await page.keyboard.up("Space");
    await soon(() => count("response.create")).toBe(1);
    await soon(activity).toBe(states.thinking);
    // In the line to type into it is a space.
    await page.getByLabel(english.dock.message).pressSequentially("a b");
    expect(await page.getByLabel(english.dock.message).inputValue()).toBe("a b");

    await tap(page, orb());
    await soon(activity).toBe(states.listening);
    await speak();
    await tap(page, orb());
    await soon(() => count("response.create")).toBe(2);
    await soon(activity).toBe(states.thinking);

    await orb().evaluate((button: HTMLElement) => button.click());
    await soon(activity).toBe(states.listening);
    await speak();
    await orb().focus();
    await page.keyboard.press("Enter");
    await soon(() => count("response.create")).toBe(3);
    await soon(activity).toBe(states.thinking);
    // The keyboard goes elsewhere, and with it the hand on the bar.
    await page.keyboard.down("Space");
    await soon(activity).toBe(states.listening);
    await speak();
    await page.evaluate(() => dispatchEvent(new Event("blur")));
    await soon(() => count("response.create")).toBe(4);
    await page.keyboard.up("Space");
    expect(faults).toEqual([]);
  });

  it("sends nothing that is too short, and goes between the ways in a conversation", async () => {
    await page.getByRole("button", { name: "Not connected" }).click();
    await page.getByRole("button", { name: "Connect", exact: true }).click();
    await soon(activity).toBe(states.listening);
    await soon(asked).toMatchObject({ turn_detection: { type: "azure_semantic_vad" } });
    await turns().selectOption(english.dock.detections.push);
    await soon(activity).toBe(states.standby);
    await soon(asked).toEqual({ turn_detection: null });
    await soon(() => count("input_audio_buffer.clear")).toBe(1);
    await listenOn();
    await turns().selectOption(english.dock.detections.silence);
    await soon(activity).toBe(states.listening);
    await soon(asked).toEqual({ turn_detection: { type: "server_vad" } });
    await speak();
    // Between the two changes nothing was heard.
    expect(sentFrom("input_audio_buffer.clear").slice(0, 3)).toEqual([
      "input_audio_buffer.clear",
      "session.update",
      "session.update",
    ]);
    expect(count("input_audio_buffer.commit")).toBe(0);
    server.say(speechStarted);
    await soon(activity).toBe(states.hearing);
    // It holds for the next conversation, and the next visit.
    await page.getByRole("button", { name: english.dock.end }).click();
    await soon(activity).toBe(states.offline);
    await page.reload();
    await soon(() => turns().inputValue()).toBe("silence");
    const before = count("session.update");
    await orb().click();
    await soon(activity).toBe(states.listening);
    await soon(() => count("session.update")).toBe(before + 1);
    expect(asked()).toMatchObject({ turn_detection: { type: "server_vad" } });
    server.say(...answer.slice(0, 3), ...answerDone);
    await page.locator(".caption.assistant[data-state=final]").waitFor();
    expect(faults).toEqual([]);
  });

  it("plays through the loudspeaker that is chosen, and through the usual one where that is gone", async () => {
    await page.addInitScript(() => {
      const list = navigator.mediaDevices.enumerateDevices.bind(navigator.mediaDevices);
      const named = (deviceId: string): MediaDeviceInfo =>
        ({ kind: "audiooutput", deviceId, label: `Speaker ${deviceId}`, groupId: "" }) as MediaDeviceInfo;
      navigator.mediaDevices.enumerateDevices = async () => [
        ...(await list()).filter(({ kind }) => kind === "audioinput"),
        ...["default", "desk", "gone"].map(named),
      ];
      Object.assign(AudioContext.prototype, {
        async setSinkId(id: string) {
          document.body.dataset["sink"] = `${document.body.dataset["sink"] ?? ""} ${id || "usual"}`;
          if (id === "gone") throw new DOMException("", "NotFoundError");
        },
      });
    });
    await page.reload();
    const choice = page.getByRole("combobox", { name: english.dock.useSpeaker });
    expect(await choice.count()).toBe(0);
    await orb().click();
    await choice.waitFor();
    const sinks = () => page.evaluate(() => document.body.dataset["sink"]);
    await choice.selectOption("desk");
    await soon(sinks).toBe(" desk");
    await page.reload();
    await orb().click();
    // Before the first sound.
    await soon(sinks).toBe(" desk");
    await choice.selectOption("gone");
    await page.locator(".notice.warning", { hasText: english.notices.speakerGone }).waitFor();
    await soon(sinks).toBe(" desk gone usual");
    await soon(() => choice.inputValue()).toBe("");
    await page.evaluate(() => Reflect.deleteProperty(AudioContext.prototype, "setSinkId"));
    expect(faults).toEqual([]);
  });

  it("offers no choice of a loudspeaker where the browser has none", async () => {
    await page.addInitScript(() => Reflect.deleteProperty(AudioContext.prototype, "setSinkId"));
    await page.reload();
    await orb().click();
    await page.getByRole("combobox", { name: english.dock.useMicrophone }).waitFor();
    expect(await page.getByRole("combobox", { name: english.dock.useSpeaker }).count()).toBe(0);
  });

  it("begins with the first press after a conversation that ended while someone spoke", async () => {
    await turns().selectOption(english.dock.detections.push);
    await tap(page, orb());
    await soon(activity).toBe(states.listening);
    await speak();
    await page.getByRole("button", { name: english.dock.end }).click();
    await soon(() => page.locator("#connection").textContent()).toBe(english.shell.connection.offline);
    await tap(page, orb());
    await soon(activity).toBe(states.listening);
    await speak();
    expect(faults).toEqual([]);
  });

  it("is let go wherever the keyboard is by then", async () => {
    await turns().selectOption(english.dock.detections.push);
    await page.locator("#main").focus();
    await page.keyboard.down("Space");
    await soon(activity).toBe(states.listening);
    await speak();
    await page.getByLabel(english.dock.message).focus();
    await page.keyboard.up("Space");
    await soon(() => count("response.create")).toBe(1);
    await soon(activity).toBe(states.thinking);
    // On another page, too.
    await page.locator("#main").focus();
    await page.keyboard.down("Space");
    await soon(activity).toBe(states.listening);
    await speak();
    await page.evaluate(() => (location.hash = "#inspect"));
    await page.locator(".shell.on-inspect").waitFor();
    await page.keyboard.up("Space");
    await soon(() => count("response.create")).toBe(2);
    expect(faults).toEqual([]);
  });

  it("says that what was being said is lost with the connection, and hears it again", async () => {
    await turns().selectOption(english.dock.detections.push);
    await orb().hover();
    await page.mouse.down();
    await soon(activity).toBe(states.listening);
    await speak();
    server.drop();
    await page.locator(".notice.warning", { hasText: english.notices.speechLost }).waitFor();
    await soon(activity).toBe(states.standby);
    await page.mouse.up();
    await orb().hover();
    await page.mouse.down();
    await soon(activity).toBe(states.listening);
    await speak();
    await page.mouse.up();
    await soon(() => count("response.create")).toBe(1);
    // What was lost is not asked about: this is the first.
    expect(count("input_audio_buffer.commit")).toBe(1);
    // Nothing was being said this time.
    await soon(activity).toBe(states.thinking);
    const greet = server.holdGreetings();
    server.drop();
    await soon(activity).toBe(states.reconnecting);
    greet();
    await soon(activity).toBe(states.standby);
    await soon(() => page.locator(".notice.warning").count()).toBe(1);
    await page.locator(".notice.warning", { hasText: english.notices.speechLost }).waitFor();
  });
});
