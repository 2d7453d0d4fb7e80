import { existsSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { chromium } from "playwright-core";
import type { Browser, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { build } from "vite";
import { ConsoleServer } from "./console-server.ts";
import type { Wire } from "./console-server.ts";

const executablePath = "/usr/bin/chromium";
/** Folder that gets screenshots, to be looked at. */
const screenshots = process.env["VIVAVOCE_SCREENSHOTS"];
const flags = [
  "--headless",
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
  "--use-fake-ui-for-media-stream",
  "--use-fake-device-for-media-stream",
];

/** Runs in the page before its scripts: an ear at the output, and what the policy refused. */
function listenIn(): void {
  const ears: AnalyserNode[] = [];
  const refused: string[] = [];
  const connect = Reflect.get(AudioNode.prototype, "connect") as (...args: unknown[]) => AudioNode;
  AudioNode.prototype.connect = function (this: AudioNode, target: AudioNode | AudioParam, ...rest: number[]) {
    if (target instanceof AudioDestinationNode) {
      const ear = target.context.createAnalyser();
      ears.push(ear);
      Reflect.apply(connect, this, [ear]);
    }
    return Reflect.apply(connect, this, [target, ...rest]);
  } as typeof connect;
  document.addEventListener("securitypolicyviolation", (event) => refused.push(event.violatedDirective));
  Object.assign(globalThis, { ears, refused });
}

interface Overheard {
  readonly ears: AnalyserNode[];
  readonly refused: string[];
}

const loudness = (page: Page): Promise<number> =>
  page.evaluate(() =>
    Math.max(
      0,
      ...(globalThis as unknown as Overheard).ears.map((ear) => {
        const samples = new Float32Array(ear.fftSize);
        ear.getFloatTimeDomainData(samples);
        return Math.max(...samples.map(Math.abs));
      }),
    ),
  );

/** Waits for what page and server bring about. */
const soon = <T>(read: () => T) => expect.poll(read, { timeout: 10_000, interval: 20 });

const tone = (durationMs: number): string => {
  const pcm16 = Int16Array.from(
    { length: durationMs * 24 },
    (_, i) => 9000 * Math.sin((2 * Math.PI * 300 * i) / 24_000),
  );
  return Buffer.from(pcm16.buffer).toString("base64");
};

const place = { response_id: "resp_1", item_id: "msg_1", output_index: 0, content_index: 0 };
const question: Wire[] = [
  { type: "input_audio_buffer.speech_stopped", audio_end_ms: 900, item_id: "item_1" },
  { type: "input_audio_buffer.committed", item_id: "item_1", previous_item_id: null },
  {
    type: "conversation.item.input_audio_transcription.completed",
    item_id: "item_1",
    content_index: 0,
    transcript: "What time is it?",
  },
];
const answer: Wire[] = [
  { type: "response.created", response: { id: "resp_1", status: "in_progress", output: [] } },
  { type: "response.audio_transcript.delta", ...place, delta: "It is ten " },
  { type: "response.audio_transcript.delta", ...place, delta: "o’clock in the morning." },
  ...Array.from({ length: 40 }, () => ({ type: "response.audio.delta", ...place, delta: tone(100) })),
];

let folder: string;
let browser: Browser;
let server: ConsoleServer;
let page: Page;
let origin: string;
let faults: string[];

const skipped = !existsSync(executablePath);
describe.skipIf(skipped)(`console in Chromium${skipped ? ` (skipped: no ${executablePath})` : ""}`, () => {
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "vivavoce-console-"));
    const root = fileURLToPath(new URL("..", import.meta.url));
    await build({ root, logLevel: "error", build: { outDir: folder, emptyOutDir: true } });
    browser = await chromium.launch({ executablePath, args: flags });
  }, 60_000);
  afterAll(async () => {
    await browser?.close();
    await rm(folder, { recursive: true, force: true });
  });

  beforeEach(async () => {
    server = new ConsoleServer(folder);
    origin = await server.listen();
    page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
    page.setDefaultTimeout(8000);
    faults = [];
    page.on("console", (message) => {
      if (message.type() === "error" || message.type() === "warning") faults.push(message.text());
    });
    page.on("pageerror", (error) => faults.push(error.message));
    page.on("request", (request) => {
      if (new URL(request.url()).host !== new URL(origin).host) faults.push(`asked for ${request.url()}`);
    });
    await page.addInitScript(listenIn);
    await page.goto(origin);
  });
  afterEach(async () => {
    await page.close();
    server.close();
  });

  const shoot = async (name: string): Promise<void> => {
    if (screenshots !== undefined) await page.screenshot({ path: join(screenshots, `${name}.png`) });
  };
  const activity = (): Promise<string | null> => page.locator("#activity").textContent();

  it("holds a spoken conversation", async () => {
    await shoot("desktop-offline");
    await page.getByRole("button", { name: "Microphone" }).click();
    await soon(activity).toBe("Listening");
    expect(server.socketUrls).toEqual(["/voice-live/realtime?api-version=2026-07-15&model=gpt-4o"]);
    await soon(() => server.frames.length).toBeGreaterThan(50);
    expect(new Set(server.frames.map((frame) => frame.length))).toEqual(new Set([960]));
    // The fake device beeps now and then.
    expect(server.frames.some((frame) => frame.some((byte) => byte !== 0))).toBe(true);

    server.say({ type: "input_audio_buffer.speech_started", audio_start_ms: 100, item_id: "item_1" });
    await soon(activity).toBe("Hearing you");
    server.say({
      type: "conversation.item.input_audio_transcription.delta",
      item_id: "item_1",
      content_index: 0,
      delta: "What time",
    });
    await page.locator(".caption.you[data-state=partial]", { hasText: "What time" }).waitFor();
    server.say(...question);
    await soon(activity).toBe("Thinking");
    server.say(...answer);
    await page.locator(".caption.assistant", { hasText: "It is ten o’clock in the morning." }).waitFor();
    await soon(activity).toBe("Speaking");
    await soon(() => loudness(page)).toBeGreaterThan(0.2);
    await page.locator(".event .type", { hasText: "response.created" }).click();
    await shoot("desktop-speaking");

    server.say({ type: "input_audio_buffer.speech_started", audio_start_ms: 2000, item_id: "item_2" });
    await soon(activity).toBe("Hearing you");
    await soon(() => loudness(page)).toBe(0);
    server.say({ type: "response.audio.delta", ...place, delta: tone(500) });
    server.say({ type: "response.done", response: { id: "resp_1", status: "cancelled", output: [] } });
    await page.locator(".caption.assistant[data-state=interrupted]").waitFor();
    expect(await loudness(page)).toBe(0);
    const truncation = server.heard.find((event) => event.type === "conversation.item.truncate");
    expect(truncation).toMatchObject({ item_id: "msg_1", content_index: 0 });
    expect(truncation?.["audio_end_ms"]).toBeGreaterThan(0);
    expect(truncation?.["audio_end_ms"]).toBeLessThan(4000);

    await page.getByRole("button", { name: "Microphone" }).click();
    await soon(() => server.frames.at(-1)?.equals(Buffer.alloc(144_000))).toBe(true);
    await page.getByRole("button", { name: "Disconnect" }).click();
    await soon(() => server.closeCode).toBe(1000);
    await page.getByText("Disconnected.").waitFor();
    const said = await page.locator("#spoken").textContent();
    expect(said).toBe("You: What time is it?Assistant: It is ten o’clock in the morning.");
    expect(faults).toEqual([]);
    expect(await page.evaluate(() => (globalThis as unknown as Overheard).refused)).toEqual([]);
  });

  it("connects with a key, sends what is typed and shows errors, warnings and events", async () => {
    await page.getByLabel("API key").fill("k&1");
    await page.getByRole("button", { name: "Connect" }).click();
    await page.locator("#connection", { hasText: "Connected" }).waitFor();
    expect(new URL(server.socketUrls[0] ?? "", origin).searchParams.get("api-key")).toBe("k&1");
    await page.getByLabel("Message").fill("What time is it?");
    await page.keyboard.press("Enter");
    await expect
      .poll(() => server.heard.map((event) => event.type))
      .toEqual(["session.update", "conversation.item.create", "response.create"]);
    server.say(
      {
        type: "conversation.item.created",
        previous_item_id: null,
        item: {
          id: "item_t",
          type: "message",
          role: "user",
          content: [{ type: "input_text", text: "What time is it?" }],
        },
      },
      { type: "warning", warning: { message: "The voice en-US-AvaNeural is played as slt." } },
      { type: "error", error: { type: "invalid_request_error", code: "bad_thing", message: "That will not do." } },
      ...answer,
      { type: "response.audio_transcript.done", ...place, transcript: "It is ten o’clock in the morning." },
      { type: "response.done", response: { id: "resp_1", status: "completed", output: [] } },
    );
    await page.locator(".notice.error", { hasText: "bad_thing: That will not do." }).waitFor();
    await page.locator(".notice.warning", { hasText: "played as slt" }).waitFor();
    await page.locator(".caption.you[data-state=final]", { hasText: "What time is it?" }).waitFor();
    expect(await page.locator("#alerts").textContent()).toContain("That will not do.");

    const shown = page.locator(".event:visible");
    await page.getByLabel("Filter events").fill("will not do");
    await soon(() => shown.count()).toBe(1);
    await shown.locator("summary").click();
    expect(await shown.locator("pre").textContent()).toContain('"code": "bad_thing"');
    await page.getByLabel("Filter events").fill("audio.delta");
    expect(await shown.count()).toBe(0);
    await page.getByLabel("Audio", { exact: true }).check();
    await soon(() => shown.count()).toBe(40);
    await shown.first().locator("summary").click();
    expect(await shown.first().locator("pre").textContent()).toContain('"delta": "<4800 bytes>"');
    await page.getByLabel("Filter events").fill("");
    await page.setViewportSize({ width: 390, height: 844 });
    await shoot("phone-conversation");
    await page.emulateMedia({ colorScheme: "dark" });
    await shoot("phone-dark");
    await page.setViewportSize({ width: 1280, height: 800 });
    await shoot("desktop-dark");
    await page.getByRole("button", { name: "Clear" }).click();
    expect(await page.locator(".event").count()).toBe(0);
    expect(faults).toEqual([]);
  });

  it("says when it cannot connect, and when the connection is lost", async () => {
    server.accepting = false;
    await page.setViewportSize({ width: 390, height: 844 });
    await page.reload();
    await shoot("phone-offline");
    await page.getByRole("button", { name: "Connect" }).click();
    await page.locator(".notice.error", { hasText: "The connection could not be opened." }).waitFor();
    expect(await page.locator("#connection").textContent()).toBe("Not connected");
    server.accepting = true;
    await page.getByRole("button", { name: "Connect" }).click();
    await page.locator("#connection", { hasText: "Connected" }).waitFor();
    server.close();
    await page.locator(".notice.error", { hasText: "The connection was lost (1006)." }).waitFor();
    await soon(activity).toBe("Press to talk");
  });
});
