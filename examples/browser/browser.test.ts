import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { encodeWav, pcm16ToSamples } from "@vivavoce/audio";
import { openTestServer, scriptedModel } from "@vivavoce/testing";
import { defaultClientConditions, build } from "vite";
import { expect, it, onTestFinished } from "vitest";
import { browsing } from "../../test/needs.ts";
import { startBrowser } from "../../test/start-browser.ts";

// `talk` of "./talk.ts" is run where it belongs: in a page, built and served, with a file for a microphone.
it.skipIf(browsing.missing)(browsing.title("hears, answers and shows captions"), { timeout: 180_000 }, async () => {
  const dir = await mkdtemp(join(tmpdir(), "vivavoce-browser-"));
  onTestFinished(() => rm(dir, { recursive: true }));
  await build({
    root: fileURLToPath(new URL(".", import.meta.url)),
    base: "./",
    logLevel: "error",
    resolve: { conditions: ["@vivavoce/source", ...defaultClientConditions] },
    build: { outDir: join(dir, "page"), assetsInlineLimit: 0, modulePreload: { polyfill: false }, target: "es2022" },
  });
  await using server = await openTestServer({
    model: scriptedModel(["The page is open."]),
    consoleDir: join(dir, "page"),
  });
  const microphone = join(dir, "microphone.wav");
  const speech = pcm16ToSamples(server.speech("Is anybody there", { forMs: 2000, sampleRate: 48_000 }));
  // Silence first, as before every sentence.
  const sound = new Float32Array(48_000 + speech.length);
  sound.set(speech, 48_000);
  await writeFile(microphone, encodeWav(sound, 48_000));
  const browser = await startBrowser(microphone);
  onTestFinished(() => browser.close());
  const page = await browser.newPage();
  const faults: string[] = [];
  page.on("pageerror", (error) => faults.push(error.message));
  // Nobody speaks before somebody listens: the file plays only once, from the moment on that it is opened.
  // The browser's noise suppression takes the tones of scripted speech for noise, which they are to it.
  await page.addInitScript(`
    const open = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices);
    navigator.mediaDevices.getUserMedia = async () => {
      const context = new AudioContext({ sampleRate: 48000 });
      const heard = context.createMediaStreamDestination();
      document.addEventListener("speak", async () => {
        const audio = { echoCancellation: false, noiseSuppression: false, autoGainControl: false };
        context.createMediaStreamSource(await open({ audio })).connect(heard);
      });
      return heard.stream;
    };
  `);
  await page.goto(server.url);
  await page.click("#talk");
  await page.getByText("Listening.").waitFor();
  await page.dispatchEvent("body", "speak");
  await page.getByText("Agent: The page is open.").waitFor({ timeout: 60_000 });
  expect(await page.locator("#captions li").first().textContent()).toBe("You: Is anybody there");
  await page.click("#talk");
  await page.getByText("Press the button and speak.").waitFor();
  expect(faults).toEqual([]);
});
