import { chromium } from "playwright-core";
import type { Browser } from "playwright-core";
import { chromiumPath } from "./needs.ts";

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

/** Starts Chromium. @param microphone WAV that is heard once; without it the fake device beeps. */
export function startBrowser(microphone?: string): Promise<Browser> {
  const capture = microphone === undefined ? [] : [`--use-file-for-fake-audio-capture=${microphone}%noloop`];
  return chromium.launch({ executablePath: chromiumPath, args: [...flags, ...capture] });
}
