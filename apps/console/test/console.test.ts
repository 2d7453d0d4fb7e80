import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import type { Page } from "playwright-core";
import { describe, expect, it, vi } from "vitest";
import { leaveDialog, openDialog, serveConsole, soon, turnTo } from "./console-browser.ts";
import { browsing } from "../../../test/needs.ts";
import type { WatchedPage } from "./console-browser.ts";
import type { ConsoleServer } from "./console-server.ts";
import { barriersOf } from "./find-barriers.ts";
import {
  answer,
  answerDone,
  inside,
  longAnswer,
  longAnswerMs,
  place,
  question,
  speechStarted,
  tone,
} from "./scripted-talk.ts";

// Browsers take their time on a machine that is busy.
vi.setConfig({ testTimeout: 90_000 });

const firstLoadBytes = 200 * 1024;

let folder: string;
let server: ConsoleServer;
let watched: WatchedPage;
let page: Page;
let origin: string;

const activity = (): Promise<string | null> => page.locator("#activity").textContent();
const updates = () => server.heard.filter(({ type }) => type === "session.update").map(({ session }) => session);

async function talk(answered = answer): Promise<void> {
  await page.getByRole("button", { name: "Microphone" }).click();
  await soon(activity).toBe("Listening");
  await soon(() => server.frames.length).toBeGreaterThan(55);
  server.say(speechStarted, ...question, ...inside, ...answered);
  await soon(activity).toBe("Speaking");
}

/** Connects, and cancels that once the attempt has come as far as `reached` says: it is shown before it has begun. */
async function giveUp(reached: () => boolean): Promise<void> {
  await page.getByLabel("Message").fill("Hello");
  await page.keyboard.press("Enter");
  await soon(reached).toBe(true);
  expect(await activity()).toBe("Connecting …");
  const dialog = await openDialog(page);
  await dialog.getByRole("button", { name: "Cancel", exact: true }).click();
  await soon(activity).toBe("Press to talk");
  expect(await page.locator(".notice").count()).toBe(0);
  await leaveDialog(page);
}

/** Drops a file on the page, as a hand does: it is held above the page first. */
async function drop(bytes: readonly number[], name: string): Promise<void> {
  const transfer = await page.evaluateHandle(
    (file) => {
      const data = new DataTransfer();
      data.items.add(new File([new Uint8Array(file.bytes)], file.name, { type: "audio/wav" }));
      return data;
    },
    { bytes, name },
  );
  await page.dispatchEvent("body", "dragover", { dataTransfer: transfer });
  await page.getByText("Drop a saved conversation to open it").waitFor();
  await page.dispatchEvent("body", "drop", { dataTransfer: transfer });
}

const barriers = (): Promise<string[]> => barriersOf(page);

describe.skipIf(browsing.missing)(browsing.title("console in Chromium"), () => {
  serveConsole(async (served) => {
    ({ server, folder, origin } = served);
    watched = await served.open();
    page = watched.page;
  });

  it("holds a spoken conversation and stops at once when interrupted", async () => {
    await page.getByRole("button", { name: "Microphone" }).click();
    await soon(activity).toBe("Listening");
    const url = new URL(server.socketUrls[0] ?? "", origin);
    expect([url.pathname, url.searchParams.get("features")]).toEqual([
      "/voice-live/realtime",
      "vivavoce_trace:true,vivavoce_resume:true",
    ]);
    await soon(() => server.frames.length).toBeGreaterThan(50);
    expect(new Set(server.frames.map((frame) => frame.length))).toEqual(new Set([960]));
    // The fake device beeps now and then.
    await soon(() => server.frames.some((frame) => frame.some((byte) => byte !== 0))).toBe(true);

    server.say(speechStarted);
    await soon(activity).toBe("Hearing you");
    const partial = { item_id: "item_1", content_index: 0, delta: "What time" };
    server.say({ type: "conversation.item.input_audio_transcription.delta", ...partial });
    await page.locator(".caption.you[data-state=partial]", { hasText: "What time" }).waitFor();
    server.say(...question);
    await soon(activity).toBe("Thinking");
    server.say(...longAnswer);
    await page.locator(".caption.assistant", { hasText: "It is ten o’clock in the morning." }).waitFor();
    await soon(activity).toBe("Speaking");
    await soon(() => watched.loudness()).toBeGreaterThan(0.2);
    const meter = (who: string) => page.getByRole("meter", { name: `Level: ${who}` }).getAttribute("aria-valuenow");
    await soon(() => meter("Assistant")).not.toBe("0");

    server.say({ ...speechStarted, audio_start_ms: 2000, item_id: "item_2" });
    await soon(activity).toBe("Hearing you");
    await soon(() => watched.loudness()).toBe(0);
    // The meter and the halo stop with the sound.
    await soon(() => meter("Assistant")).toBe("0");
    await soon(() => page.locator("#microphone").evaluate((orb) => orb.style.getPropertyValue("--assistant"))).toBe(
      "0.00",
    );
    await page.locator(".caption.assistant[data-state=interrupted]").waitFor();
    // What sounded to the end is in a piece that is not over yet, or in the one after.
    const stoppedBy = await watched.played();
    await soon(() => watched.played()).toBeGreaterThan(stoppedBy + 3);
    const silentFrom = await watched.played();
    server.say({ type: "response.audio.delta", ...place, delta: tone(500) });
    server.say({ type: "response.done", response: { id: "resp_1", status: "cancelled", output: [] } });
    server.say({ type: "warning", warning: { message: "The late sound was sent." } });
    await page.locator(".notice.warning", { hasText: "The late sound was sent." }).waitFor();
    const sentBy = await watched.played();
    // A second later.
    await soon(() => watched.played()).toBeGreaterThan(sentBy + 6);
    expect(await watched.loudestFrom(silentFrom)).toBe(0);
    const truncation = () => server.heard.find((event) => event.type === "conversation.item.truncate");
    await soon(truncation).toMatchObject({ item_id: "msg_1", content_index: 0 });
    expect(truncation()?.["audio_end_ms"]).toBeGreaterThan(0);
    expect(truncation()?.["audio_end_ms"]).toBeLessThan(longAnswerMs);

    await page.getByRole("button", { name: "Microphone" }).click();
    await soon(() => server.frames.at(-1)?.equals(Buffer.alloc(144_000))).toBe(true);
    await page.getByRole("button", { name: "End conversation" }).click();
    await soon(() => server.closeCode).toBe(1000);
    await page.getByText("The conversation has ended.").waitFor();
    const said = await page.locator("#spoken p").allTextContents();
    expect(said.slice(0, 2)).toEqual(["You: What time is it?", "Assistant: It is ten o’clock in the morning."]);
    expect(watched.faults).toEqual([]);
    expect(await watched.refused()).toEqual([]);
  });

  it("has its button where one presses it: in the middle until something is said, then in the dock", async () => {
    // What moves in has no contrast before it is there.
    await page.emulateMedia({ reducedMotion: "reduce" });
    const orb = page.getByRole("button", { name: "Microphone" });
    const middle = page.locator(".welcome .orb");
    await middle.waitFor();
    server.accepting = false;
    await orb.focus();
    await page.keyboard.press("Enter");
    await page.locator(".notice.error", { hasText: "The connection could not be opened." }).waitFor();
    // What went wrong takes nothing away.
    await page.getByRole("heading", { name: "Press and talk" }).waitFor();
    expect([await orb.count(), await middle.count()]).toEqual([1, 1]);
    server.accepting = true;
    await page.keyboard.press("Enter");
    await page.getByRole("heading", { name: "Listening" }).waitFor();
    server.say({ type: "error", error: { type: "invalid_request_error", code: "bad_thing", message: "No." } });
    await page.locator(".notice.error", { hasText: "bad_thing" }).waitFor();
    expect([await orb.count(), await middle.count()]).toEqual([1, 1]);
    expect(await barriers()).toEqual([]);
    server.say(speechStarted, ...question);
    await page.locator(".dock .orb").waitFor();
    expect([await orb.count(), await middle.count()]).toEqual([1, 0]);
    // Whoever was on it with the keyboard still is.
    await soon(() => page.evaluate(() => document.activeElement?.closest(".dock .orb") !== null)).toBe(true);
    // What it does is written on what ends and stops.
    await page.getByText("End", { exact: true }).waitFor();
    await page.getByText("Stop", { exact: true }).waitFor();
    await turnTo(page, "settings");
    expect(await orb.count()).toBe(1);
  });

  it("keeps what is said before the connection stands", async () => {
    const greet = server.holdGreetings();
    await page.getByRole("button", { name: "Microphone" }).click();
    await soon(activity).toBe("Connecting …");
    await soon(() => watched.capturedMs()).toBeGreaterThan(1500);
    expect(server.frames).toEqual([]);
    const beforeMs = await watched.capturedMs();
    greet();
    // A second of frames and more comes beside what is spoken from now on.
    await soon(async () => {
      const sentMs = server.frames.length * 20;
      return sentMs - ((await watched.capturedMs()) - beforeMs);
    }).toBeGreaterThan(1000);
  });

  it("stops an answer by its button, and talks by keyboard alone", async () => {
    await page.getByRole("button", { name: "Microphone" }).focus();
    await page.keyboard.press("Enter");
    await soon(activity).toBe("Listening");
    server.say(...longAnswer);
    await soon(activity).toBe("Speaking");
    await soon(() => watched.loudness()).toBeGreaterThan(0.2);
    await page.getByRole("button", { name: "Stop the answer" }).focus();
    await page.keyboard.press("Space");
    await soon(() => watched.loudness()).toBe(0);
    await soon(() => server.heard.some(({ type }) => type === "response.cancel")).toBe(true);
  });

  it("gives up a connection that the server does not greet, and does not begin another", async () => {
    const greet = server.holdGreetings();
    await giveUp(() => server.socketUrls.length > 0);
    await soon(() => server.closeCode).toBeDefined();
    // The next is the one that is asked for here.
    greet();
    await page.getByRole("button", { name: "Microphone" }).click();
    await soon(activity).toBe("Listening");
    expect(server.socketUrls.length).toBe(2);
  });

  it("gives up a connection while the server leaves open who answers, and says nothing of it", async () => {
    await page.getByText("small-model").first().waitFor();
    server.hanging = true;
    await giveUp(() => server.leftOpen > 0);
    // What is known of the server still stands.
    await page.getByText("small-model").first().waitFor();
    expect(server.socketUrls).toEqual([]);
    // Nor does the attempt go on behind the next one.
    server.hanging = false;
    await page.getByRole("button", { name: "Microphone" }).click();
    await soon(activity).toBe("Listening");
    expect(server.socketUrls.length).toBe(1);
  });

  it("connects with a key, sends what is typed, and shows errors, warnings and events", async () => {
    server.key = "k&1";
    // A microphone that takes its time is no reason to leave the second attempt alone.
    await page.evaluate(() => {
      const { mediaDevices } = navigator;
      const ask = mediaDevices.getUserMedia.bind(mediaDevices);
      const released = new Promise((resolve) => document.body.addEventListener("release", resolve));
      mediaDevices.getUserMedia = async (constraints) => {
        await released;
        return ask(constraints);
      };
    });
    await page.getByRole("button", { name: "Microphone" }).click();
    await page.getByText("The server wants a key.").waitFor();
    await page.getByRole("textbox", { name: "API key" }).fill("wrong");
    await page.getByRole("button", { name: "Connect", exact: true }).click();
    await page.getByText("The server refused this key.").waitFor();
    await soon(() => page.evaluate(() => document.activeElement?.getAttribute("name"))).toBe("secret");
    expect(await barriers()).toEqual([]);
    await page.getByRole("textbox", { name: "API key" }).fill("k&1");
    await page.getByRole("button", { name: "Connect", exact: true }).click();
    await page.locator("#connection", { hasText: /^Connected/ }).waitFor();
    await page.dispatchEvent("body", "release");
    // Neither the key nor what stands for it is in an address.
    expect(server.socketUrls.join()).not.toMatch(/k&1|k%261|ek_minted/);
    expect(server.socketProtocols[0]).toContain("openai-insecure-api-key.ek_minted");
    await page.locator(".chip-where", { hasText: "small-model" }).waitFor();
    await page.getByLabel("Message").fill("What time is it?");
    await page.keyboard.press("Enter");
    await soon(() => server.heard.some(({ type }) => type === "response.create")).toBe(true);
    const content = [{ type: "input_text", text: "What time is it?" }];
    server.say(
      {
        type: "conversation.item.created",
        previous_item_id: null,
        item: { id: "t", type: "message", role: "user", content },
      },
      { type: "warning", warning: { message: "The voice en-US-AvaNeural is played as slt." } },
      { type: "error", error: { type: "invalid_request_error", code: "bad_thing", message: "That will not do." } },
      ...answer,
      ...answerDone,
    );
    await page.locator(".notice.error", { hasText: "bad_thing: That will not do." }).waitFor();
    await page.locator(".notice.warning", { hasText: "played as slt" }).waitFor();
    await page.locator(".caption.you[data-state=final]", { hasText: "What time is it?" }).waitFor();
    await soon(() => page.locator("#alerts").textContent()).toContain("That will not do.");

    await turnTo(page, "inspect");
    const shown = page.locator(".event");
    await page.getByLabel("Filter events").fill("will not do");
    await soon(() => shown.count()).toBe(1);
    await shown.locator("summary").click();
    expect(await shown.locator("pre").textContent()).toContain('"code": "bad_thing"');
    await page.getByLabel("Filter events").fill("audio.delta");
    await soon(() => shown.count()).toBe(0);
    await page.getByLabel("Audio", { exact: true }).check();
    await soon(() => shown.count()).toBe(1);
    await soon(() => shown.locator(".gist").textContent()).toBe("40 × · 4.00 s");
    await page.getByLabel("Filter events").fill("");
    await page.getByLabel("Kind of events").selectOption("Errors and warnings");
    await soon(() => shown.count()).toBe(2);
    // Where it happened: in the turn that was running.
    await page.locator(".marks", { hasText: "That will not do." }).waitFor();
    // The browser itself notes that a key was refused.
    expect(watched.faults.filter((fault) => !fault.includes("401"))).toEqual([]);
  });

  it("shows the stages of a turn as the server tells them", async () => {
    await talk();
    server.say(...answerDone);
    await turnTo(page, "inspect");
    const turn = page.getByRole("region", { name: "Turn 1" });
    await turn.getByText("It is ten o’clock in the morning.").waitFor();
    const chart = turn.getByRole("img", { name: /^Timeline of turn 1/ });
    const words = () => chart.getAttribute("aria-label");
    for (const stage of ["You speak", "End of turn", "First token", "First audio", "Assistant speaks"]) {
      await soon(words).toContain(stage);
    }
    await soon(words).toContain("finished with probability 0.83, threshold 0.60");
    await soon(() => turn.locator(".judgement.over").count()).toBe(1);
    await soon(() => turn.locator(".figure.main dd").textContent()).toMatch(/^[\d.]+ (ms|s)$/);
    await turn.getByRole("radio", { name: "Until the answer" }).check();
    await page.getByLabel("This turn").check();
    await page.getByLabel("Kind of events").selectOption("Trace");
    await soon(() => page.locator(".event").count()).toBe(3);
  });

  it("changes settings by preset, by field and by JSON, and says what the server refuses", async () => {
    await page.getByRole("button", { name: "Microphone" }).click();
    await soon(activity).toBe("Listening");
    await turnTo(page, "settings");
    await page.getByRole("button", { name: /^Open office/ }).click();
    await page.getByLabel("Instructions", { exact: true }).fill("Answer in one word.");
    await page.getByRole("radio", { name: "Azure Python" }).check();
    await page.locator(".code-panel pre", { hasText: '"instructions": "Answer in one word."' }).waitFor();
    await page.getByRole("button", { name: "Apply" }).click();
    await page.getByText("The server has taken the changes.").waitFor();
    expect(updates().at(-1)).toMatchObject({
      instructions: "Answer in one word.",
      turn_detection: { type: "azure_semantic_vad", remove_filler_words: true },
      input_audio_noise_reduction: { type: "azure_deep_noise_suppression" },
    });
    const silence = page.locator('[data-name="turn_detection.silence_duration_ms"] input');
    await soon(() => silence.inputValue()).toBe("400");
    await silence.fill("640");
    await silence.blur();
    await page.getByRole("button", { name: "Apply" }).click();
    await soon(() => updates().at(-1)).toMatchObject({
      turn_detection: { type: "azure_semantic_vad", silence_duration_ms: 640, remove_filler_words: true },
    });
    await page.getByRole("radio", { name: "JSON" }).check();
    await page.getByLabel("Changes as JSON").fill('{"session": {"temperature": 0.2}}');
    await page.getByLabel("Changes as JSON").blur();
    await page.getByRole("button", { name: "Apply" }).click();
    await soon(() => updates().at(-1)).toEqual({ temperature: 0.2 });
    expect(watched.faults).toEqual([]);
  });

  it("saves a conversation to one file, opens it again and plays it", async () => {
    await talk();
    server.say(...answerDone);
    await soon(() => page.locator("#spoken p").count()).toBe(2);
    // Heard to its end, it is in the file to its end.
    await soon(activity).toBe("Listening");
    await page.getByRole("button", { name: "End conversation" }).click();
    await page.getByText("The conversation has ended.").waitFor();
    await turnTo(page, "inspect");
    const download = page.waitForEvent("download");
    await page.getByRole("button", { name: "Save" }).click();
    const saved = await download;
    const buffer = readFileSync(await saved.path());

    await page.reload();
    const file = { name: saved.suggestedFilename(), mimeType: "audio/wav", buffer };
    await page.getByLabel("Conversation file").setInputFiles(file);
    await page.getByRole("region", { name: "Turn 1" }).getByText("What time is it?").waitFor();
    await soon(() => page.locator(".band").count()).toBe(1);
    await soon(() => page.locator(".event", { hasText: "response.created" }).count()).toBe(1);
    await page.getByRole("button", { name: "Play" }).click();
    await soon(() => watched.loudness()).toBeGreaterThan(0.2);
    await page.getByRole("button", { name: "Pause" }).click();
    await turnTo(page, "talk");
    await page.locator(".caption.assistant", { hasText: "It is ten o’clock" }).waitFor();
    await page.reload();
    const bytes = [...buffer];
    await drop(bytes.slice(0, 40), "cut.wav");
    await page.locator(".notice.error", { hasText: "cut.wav: " }).waitFor();
    await drop(bytes, "talk.wav");
    await page.getByRole("heading", { name: "talk.wav" }).waitFor();
    await page.getByRole("region", { name: "Turn 1" }).getByText("What time is it?").waitFor();
    await soon(() => page.locator(".drop-zone").count()).toBe(0);
    await page.getByLabel("Conversation file").setInputFiles(join(folder, "index.html"));
    await page.getByText("This is no WAV file.").waitFor();
    expect(watched.faults).toEqual([]);
  });

  it("reaches Azure and OpenAI-shaped servers in their own ways", async () => {
    await page.getByRole("button", { name: "Not connected" }).click();
    await page.getByRole("radio", { name: "Azure" }).check();
    await page.getByLabel("Endpoint").fill(origin);
    await page.getByRole("radio", { name: "Token" }).check();
    await page.getByRole("textbox", { name: "Token" }).fill("t1");
    await page.getByRole("button", { name: "Connect", exact: true }).click();
    await page.locator("#connection", { hasText: /^Connected/ }).waitFor();
    const azure = new URL(server.socketUrls[0] ?? "", origin).searchParams;
    expect([azure.get("authorization"), azure.get("features")]).toEqual(["Bearer t1", null]);
    await page.getByRole("button", { name: "End conversation" }).click();
    await page.getByText("The conversation has ended.").waitFor();

    server.session = { id: "sess_2", object: "realtime.session", type: "realtime", model: "gpt-realtime", audio: {} };
    await page.locator(".chip").click();
    await page.getByRole("radio", { name: "OpenAI-shaped" }).check();
    await page.getByLabel("Endpoint").fill(`${origin}/v1/realtime`);
    await page.getByRole("radio", { name: "API key" }).check();
    await page.getByRole("textbox", { name: "API key" }).fill("k2");
    await page.getByRole("button", { name: "Connect", exact: true }).click();
    await page.locator("#connection", { hasText: /^Connected/ }).waitFor();
    expect(new URL(server.socketUrls[1] ?? "", origin).pathname).toBe("/v1/realtime");
    expect(server.socketProtocols[1]).toContain("openai-insecure-api-key.k2");
    await soon(() => updates().at(-1)).toMatchObject({
      audio: { input: { transcription: { model: "gpt-4o-mini-transcribe" } } },
    });
    server.say({ type: "response.created", response: { id: "resp_1", status: "in_progress", output: [] } });
    server.say({ type: "response.output_audio_transcript.delta", ...place, delta: "Good morning" });
    for (let second = 0; second < longAnswerMs / 1000; second++)
      server.say({ type: "response.output_audio.delta", ...place, delta: tone(1000) });
    await page.locator(".caption.assistant", { hasText: "Good morning" }).waitFor();
    await soon(() => watched.loudness()).toBeGreaterThan(0.2);
  });

  it("plays the sound of a telephone as long as it lasts", async () => {
    server.session = { ...server.session, output_audio_format: "g711_ulaw" };
    await page.getByRole("button", { name: "Microphone" }).click();
    await soon(activity).toBe("Listening");
    const ulaw = Buffer.alloc(8000, 0x10).toString("base64");
    server.say(...answer.slice(0, 3), { type: "response.audio.delta", ...place, delta: ulaw }, ...answerDone);
    await turnTo(page, "inspect");
    const chart = page.getByRole("img", { name: /^Timeline of turn 1/ });
    await soon(() => chart.getAttribute("aria-label")).toMatch(/Assistant speaks (1\.00 s|99\d ms)/);
  });

  it("says when it cannot connect, whatever page is shown", async () => {
    server.accepting = false;
    await page.getByLabel("Message").fill("Hello");
    await page.keyboard.press("Enter");
    await page.locator(".notice.error", { hasText: "The connection could not be opened." }).waitFor();
    await soon(() => page.locator("#connection").textContent()).toBe("Not connected");
    await turnTo(page, "settings");
    await page.getByLabel("Message").press("Enter");
    // The conversation, where errors stand, is on another page.
    await page.locator(".toast", { hasText: "The connection could not be opened." }).waitFor();
    await page.getByRole("button", { name: "Dismiss" }).click();
    await soon(() => page.locator(".toast").count()).toBe(0);
    await turnTo(page, "talk");
    await soon(() => page.locator(".notice.error").count()).toBe(1);
  });

  it("opens a lost connection again, tells what was said, and can be told not to", async () => {
    await talk();
    // It may be back before anybody sees that it was gone.
    const greet = server.holdGreetings();
    server.drop();
    await page.locator(".notice.warning", { hasText: "The connection was lost." }).waitFor();
    greet();
    await page.locator(".notice.info", { hasText: "Connected again." }).waitFor();
    await soon(() => server.socketUrls.length).toBe(2);
    // What had been received is played to its end, and then nothing is shown to sound.
    const shown = page.getByRole("meter", { name: "Level: Assistant" });
    await soon(() => shown.getAttribute("aria-valuenow")).toBe("0");
    const before = server.frames.length;
    await soon(() => server.frames.length).toBeGreaterThan(before);
    await soon(activity).toBe("Listening");
    server.accepting = false;
    server.drop();
    await soon(activity).toBe("Reconnecting …");
    await soon(() => page.locator("#connection").textContent()).toBe("Reconnecting");
    await page.getByRole("button", { name: "End conversation" }).click();
    await soon(activity).toBe("Press to talk");
    await page.getByText("The conversation has ended.").waitFor();
    server.accepting = true;
    await page.getByRole("button", { name: "Microphone" }).click();
    await soon(activity).toBe("Listening");
    // A verdict: coming back is of no use.
    server.dismiss(1008, "The key has expired.");
    await page
      .locator(".notice.error", { hasText: "The server ended the conversation (1008: The key has expired.)." })
      .waitFor();
    await soon(activity).toBe("Press to talk");
  });

  it("hears with the microphone that is chosen, and with another while it runs", async () => {
    await page.getByRole("button", { name: "Microphone" }).click();
    await soon(activity).toBe("Listening");
    const choice = page.getByRole("combobox", { name: "Use microphone" });
    await choice.waitFor();
    const offered = () =>
      choice.locator("option").evaluateAll((all) => all.map((each) => each.getAttribute("value") ?? ""));
    await soon(async () => (await offered()).length).toBeGreaterThan(2);
    const [, , id = ""] = await offered();
    await page.evaluate(() => {
      const { mediaDevices } = navigator;
      const ask = mediaDevices.getUserMedia.bind(mediaDevices);
      mediaDevices.getUserMedia = (constraints) => {
        document.body.dataset["asked"] = JSON.stringify(constraints);
        return ask(constraints);
      };
    });
    const asked = () => page.evaluate(() => document.body.dataset["asked"]);
    await choice.selectOption(id);
    await soon(asked).toContain(`"deviceId":{"exact":"${id}"}`);
    await soon(activity).toBe("Listening");
    const before = server.frames.length;
    await soon(() => server.frames.length).toBeGreaterThan(before + 20);
    // A change is no pause: the silence of a microphone that goes off is not sent.
    expect(server.frames.every((frame) => frame.length < 10_000)).toBe(true);
    await page.reload();
    await page.getByRole("button", { name: "Microphone" }).click();
    await choice.waitFor();
    await soon(() => choice.inputValue()).toBe(id);
    expect(watched.faults).toEqual([]);
  });

  it("has no barrier that axe finds, on any page, in either theme, on a phone", async () => {
    // What the server says of itself is on the page too.
    await page.getByText("small-model").first().waitFor();
    expect(await barriers()).toEqual([]);
    await openDialog(page);
    expect(await barriers()).toEqual([]);
    await leaveDialog(page);
    await turnTo(page, "inspect");
    expect(await barriers()).toEqual([]);
    await talk();
    server.say({ type: "error", error: { type: "invalid_request_error", code: "bad_thing", message: "No." } });
    for (const colorScheme of ["light", "dark"] as const) {
      await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
      for (const name of ["talk", "inspect", "settings"] as const) {
        await turnTo(page, name);
        expect(await barriers(), `${name}, ${colorScheme}`).toEqual([]);
      }
    }
    await page.setViewportSize({ width: 390, height: 844 });
    await turnTo(page, "inspect");
    expect(await barriers()).toEqual([]);
    await soon(() => page.evaluate(() => document.documentElement.scrollWidth)).toBe(390);
  });

  it("is small", () => {
    // What is compressed beside a file comes in its place.
    const assets = readdirSync(join(folder, "assets")).filter((name) => !/\.(br|gz)$/.test(name));
    const files = ["index.html", ...assets.map((name) => `assets/${name}`)];
    const bytes = files.map((file) => gzipSync(readFileSync(join(folder, file))).length);
    expect(bytes.reduce((sum, each) => sum + each, 0)).toBeLessThan(firstLoadBytes);
  });
});
