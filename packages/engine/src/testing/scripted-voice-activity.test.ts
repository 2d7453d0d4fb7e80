import { describe, expect, it, test } from "vitest";
import type { VoiceActivityStream } from "../voice-activity.ts";
import { createEnergyVoiceActivity, createScriptedVoiceActivity } from "./scripted-voice-activity.ts";
import { voiceActivityConformance } from "./voice-activity-conformance.ts";

describe("conformance of the scripted engine", () => {
  const open = async () => createScriptedVoiceActivity({ speech: [[0, Number.POSITIVE_INFINITY]] });
  const speech = new Float32Array(16_000);
  for (const { name, run } of voiceActivityConformance({ open, speech, hearsSilence: false })) it(name, run);
});

describe("conformance of the energy engine", () => {
  const open = async () => createEnergyVoiceActivity();
  const speech = new Float32Array(16_000).fill(0.1);
  for (const { name, run } of voiceActivityConformance({ open, speech })) it(name, run);
});

test.each([
  ["sound", false, (sample: number) => sample * 0.9],
  ["silence", false, (sample: number) => sample + 1e-6],
  ["sound that may wait", true, (sample: number) => sample * 0.9],
])("an engine that writes into frames of %s does not conform", async (_, onlyWaiting, change) => {
  const engine = createEnergyVoiceActivity();
  const openStream = (): VoiceActivityStream => {
    const stream = engine.openStream();
    return {
      ...stream,
      process(frame, mayWait = false) {
        if (mayWait || !onlyWaiting) frame.set(frame.map(change));
        return stream.process(frame);
      },
    };
  };
  const failed: string[] = [];
  for (const { name, run } of voiceActivityConformance({ open: async () => ({ ...engine, openStream }) })) {
    await run().catch(() => failed.push(name));
  }
  expect(failed).toContain("changes no frame that it is given");
});

test("speech is where the script says, by media time", async () => {
  const engine = createScriptedVoiceActivity({ speech: [[100, 200]], sampleRate: 1000, frameSamples: 50 });
  const stream = engine.openStream();
  const heard: number[] = [];
  for (let frame = 0; frame < 5; frame++) heard.push(await stream.process(new Float32Array(50)));
  expect(heard.map((probability) => probability > 0.5)).toEqual([false, false, true, true, false]);
});

test("the scripted engine fails when told to", async () => {
  const stream = createScriptedVoiceActivity({ speech: [], failAtMs: 40 }).openStream();
  await stream.process(new Float32Array(512));
  await expect(stream.process(new Float32Array(512))).rejects.toMatchObject({ code: "engine_failed" });
});

test("the energy engine draws the line at -45 dBFS", async () => {
  const stream = createEnergyVoiceActivity().openStream();
  expect(await stream.process(new Float32Array(512).fill(0.0057))).toBeGreaterThan(0.5);
  expect(await stream.process(new Float32Array(512).fill(0.0055))).toBeLessThan(0.5);
});
