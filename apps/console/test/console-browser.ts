import type { Browser, Locator, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, expect, inject } from "vitest";
import { startBrowser } from "../../../test/start-browser.ts";
import type { Page as PageName } from "../src/app/state.ts";
import { english } from "../src/text/english.ts";
import { ConsoleServer } from "./console-server.ts";

/** Runs in the page before its scripts: ears at the output and at the microphone, and what the policy refused. */
function listenIn(): void {
  const captured = { ms: 0 };
  globalThis.AudioWorkletNode = class extends AudioWorkletNode {
    constructor(context: BaseAudioContext, name: string, options?: AudioWorkletNodeOptions) {
      super(context, name, options);
      if (name !== "vivavoce-capture") return;
      this.port.addEventListener("message", ({ data }: MessageEvent<Float32Array>) => {
        captured.ms += (data.length / context.sampleRate) * 1000;
      });
    }
  };
  const ears: AnalyserNode[] = [];
  const heard: number[][][] = [];
  const refused: string[] = [];
  const connect = Reflect.get(AudioNode.prototype, "connect") as (...args: unknown[]) => AudioNode;
  AudioNode.prototype.connect = function (this: AudioNode, target: AudioNode | AudioParam, ...rest: number[]) {
    if (target instanceof AudioDestinationNode) {
      const ear = target.context.createAnalyser();
      ears.push(ear);
      Reflect.apply(connect, this, [ear]);
      // Old, but the only node that hands out every sample without a file of its own.
      const tap = (target.context as AudioContext).createScriptProcessor(4096, 1, 1);
      const own: number[][] = [];
      heard.push(own);
      tap.onaudioprocess = ({ inputBuffer }) => own.push([...inputBuffer.getChannelData(0)]);
      Reflect.apply(connect, this, [tap]);
      Reflect.apply(connect, tap, [target]);
    }
    return Reflect.apply(connect, this, [target, ...rest]);
  } as typeof connect;
  document.addEventListener("securitypolicyviolation", (event) => refused.push(event.violatedDirective));
  Object.assign(globalThis, { ears, heard, refused, captured });
}

interface Overheard {
  readonly ears: AnalyserNode[];
  readonly heard: number[][][];
  readonly refused: string[];
  readonly captured: { readonly ms: number };
}

/** A page whose output, complaints and requests are known. */
export interface WatchedPage {
  readonly page: Page;
  /** Errors and warnings of the page, and requests to other hosts. */
  readonly faults: string[];
  /** Loudest sample of the output just now. */
  loudness(): Promise<number>;
  /** How many pieces of 4096 samples the output that was opened first has played, silent ones too. */
  played(): Promise<number>;
  /** Loudest sample of what it has played from one of these pieces on. */
  loudestFrom(piece: number): Promise<number>;
  /** Everything that one output of the page has played, 24 kHz; 0 is the one that was opened first. Much to hand over. */
  output(opened?: number): Promise<Float32Array>;
  /** Milliseconds of sound that the page has had from its microphones, whether anybody was to hear it or not. */
  capturedMs(): Promise<number>;
  /** What the content security policy refused. */
  refused(): Promise<string[]>;
}

/** Opens a page that is watched from its first script on. */
export async function openWatchedPage(browser: Browser, origin: string, locale = "en-GB"): Promise<WatchedPage> {
  const page = await browser.newPage({ viewport: { width: 1280, height: 800 }, acceptDownloads: true, locale });
  page.setDefaultTimeout(30_000);
  const faults: string[] = [];
  page.on("console", (message) => {
    // The deprecated node above is the test's own.
    if (message.text().includes("ScriptProcessorNode")) return;
    if (message.type() === "error" || message.type() === "warning") faults.push(message.text());
  });
  page.on("pageerror", (error) => faults.push(error.message));
  page.on("request", (request) => {
    const { protocol, host } = new URL(request.url());
    if (protocol !== "blob:" && host !== new URL(origin).host) faults.push(`asked for ${request.url()}`);
  });
  await page.addInitScript(listenIn);
  await page.goto(origin);
  return {
    page,
    faults,
    loudness: () =>
      page.evaluate(() =>
        Math.max(
          0,
          ...(globalThis as unknown as Overheard).ears.map((ear) => {
            const samples = new Float32Array(ear.fftSize);
            ear.getFloatTimeDomainData(samples);
            return Math.max(...samples.map(Math.abs));
          }),
        ),
      ),
    played: () => page.evaluate(() => (globalThis as unknown as Overheard).heard[0]?.length ?? 0),
    loudestFrom: (first) =>
      page.evaluate((from) => {
        const pieces = (globalThis as unknown as Overheard).heard[0]?.slice(from) ?? [];
        return Math.max(0, ...pieces.map((piece) => Math.max(...piece.map(Math.abs))));
      }, first),
    output: async (opened = 0) => {
      const of = (index: number): number[] => ((globalThis as unknown as Overheard).heard[index] ?? []).flat();
      return Float32Array.from(await page.evaluate(of, opened));
    },
    capturedMs: () => page.evaluate(() => (globalThis as unknown as Overheard).captured.ms),
    refused: () => page.evaluate(() => (globalThis as unknown as Overheard).refused),
  };
}

/** What each test of a suite has for itself. */
export interface Served {
  /** Serves the console that was built into `folder`, and a socket that says what a test tells it. */
  readonly server: ConsoleServer;
  readonly folder: string;
  readonly origin: string;
  /** Opens the page; it is closed after the test. */
  readonly open: (locale?: string) => Promise<WatchedPage>;
}

/** Starts a browser for the suite that calls this, which has it and the built console in its tests and hooks. */
export function browseBuilt(): { readonly folder: string; readonly browser: Browser } {
  let browser: Browser;
  beforeAll(async () => {
    browser = await startBrowser();
  }, 120_000);
  afterAll(() => browser?.close());
  return {
    folder: inject("builtConsole"),
    get browser() {
      return browser;
    },
  };
}

/**
 * Starts a browser for the suite that calls this, and a server for each of its tests; all of it is gone after them.
 * @param begin takes what a test has, before it runs.
 */
export function serveConsole(begin: (served: Served) => Promise<void> | void): void {
  const built = browseBuilt();
  let server: ConsoleServer;
  const opened: Page[] = [];
  beforeEach(async () => {
    const { folder, browser } = built;
    server = new ConsoleServer(folder);
    const origin = await server.listen();
    const open = async (locale?: string): Promise<WatchedPage> => {
      const watched = await openWatchedPage(browser, origin, locale);
      opened.push(watched.page);
      return watched;
    };
    await begin({ server, folder, origin, open });
  });
  afterEach(async () => {
    for (const page of opened.splice(0)) await page.close();
    server.close();
  });
}

/** Turns to a page of the console, and waits until it is shown. @param label what its link says. */
export async function turnTo(page: Page, name: PageName, label: string = english.shell.page[name]): Promise<void> {
  await page.getByRole("navigation").getByRole("link", { name: label }).click();
  await page.locator(`.shell.on-${name}`).waitFor();
}

/** Opens the form of the connection. */
export async function openDialog(page: Page): Promise<Locator> {
  await page.locator(".chip").click();
  const dialog = page.getByRole("dialog");
  await dialog.waitFor();
  return dialog;
}

/** Leaves the form of the connection. */
export async function leaveDialog(page: Page): Promise<void> {
  await page.keyboard.press("Escape");
  await page.getByRole("dialog").waitFor({ state: "detached" });
}

/** Taps what is pressed and held otherwise: 80 ms for the page too, however long a busy browser takes to tell it. */
export async function tap(page: Page, target: Locator): Promise<void> {
  await target.hover();
  const box = await target.boundingBox();
  if (box === null) throw new Error("There is nothing to tap.");
  const devtools = await page.context().newCDPSession(page);
  const at = { x: box.x + box.width / 2, y: box.y + box.height / 2, button: "left", clickCount: 1 } as const;
  const seconds = Date.now() / 1000;
  await devtools.send("Input.dispatchMouseEvent", { ...at, type: "mousePressed", timestamp: seconds });
  await devtools.send("Input.dispatchMouseEvent", { ...at, type: "mouseReleased", timestamp: seconds + 0.08 });
  await devtools.detach();
}

/** Waits for what page and server bring about. */
export const soon = <T>(read: () => T) => expect.poll(read, { timeout: 30_000, interval: 20 });
