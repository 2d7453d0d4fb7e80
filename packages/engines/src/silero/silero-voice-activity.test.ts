import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { applyGainDb, parseWav, resample, rmsDb, samplesToUlaw, ulawToSamples } from "@vivavoce/audio";
import { voiceActivityConformance } from "@vivavoce/engine/testing";
import { afterAll, describe, expect, it, test } from "vitest";
import { createSileroVoiceActivity } from "./silero-voice-activity.ts";

const root =
  process.env["VIVAVOCE_TESTDATA"] ?? fileURLToPath(new URL("../../../../../shared/testdata", import.meta.url));
const clip = `${root}/speech/jfk.wav`;
const engine = await createSileroVoiceActivity();
afterAll(() => engine.close());

describe("conformance", () => {
  const open = async () => engine;
  const speech = existsSync(clip) ? { speech: parseWav(readFileSync(clip)).samples } : {};
  for (const { name, run } of voiceActivityConformance({ open, ...speech })) it(name, run);
});

test("a closed engine takes no more frames", async () => {
  const other = await createSileroVoiceActivity();
  const stream = other.openStream();
  await stream.process(new Float32Array(512));
  await other.close();
  await other.close();
  await expect(stream.process(new Float32Array(512))).rejects.toMatchObject({ code: "engine_closed" });
});

describe.skipIf(!existsSync(clip))("a talker is heard alike", () => {
  const speech = existsSync(clip) ? parseWav(readFileSync(clip)).samples : new Float32Array(0);
  const atDb = (levelDb: number) => applyGainDb(speech, levelDb - rmsDb(speech));

  async function heardFrames(samples: Float32Array): Promise<number> {
    const stream = engine.openStream();
    let heard = 0;
    for (let start = 0; start + 512 <= samples.length; start += 512) {
      if ((await stream.process(samples.subarray(start, start + 512))) >= 0.5) heard += 1;
    }
    stream.close();
    return heard;
  }

  test.each([
    ["quiet", () => atDb(-45)],
    ["very quiet", () => atDb(-50)],
    ["loud", () => atDb(-10)],
    ["clipped", () => atDb(0).map((sample) => Math.max(-1, Math.min(1, sample)))],
    ["over a telephone", () => resample(ulawToSamples(samplesToUlaw(resample(atDb(-22), 16_000, 8000))), 8000, 16_000)],
  ])("%s", async (_, samples) => {
    const usual = await heardFrames(atDb(-22));
    expect(usual).toBeGreaterThan(200);
    expect(Math.abs((await heardFrames(samples())) - usual)).toBeLessThan(0.12 * usual);
  });
});
