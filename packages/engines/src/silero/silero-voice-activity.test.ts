import { readdirSync, readFileSync } from "node:fs";
import { applyGainDb, parseWav, resample, rmsDb, samplesToUlaw, ulawToSamples } from "@vivavoce/audio";
import { voiceActivityConformance } from "@vivavoce/engine/testing";
import { afterAll, describe, expect, it, test } from "vitest";
import { recordings, recordingsDir } from "../../../../test/needs.ts";
import { createSileroVoiceActivity } from "./silero-voice-activity.ts";

const talker = recordings("speech/jfk.wav");
/** Silence where the recording is missing: what needs it is skipped then. */
const speech = talker.missing
  ? new Float32Array(512)
  : parseWav(readFileSync(`${recordingsDir}/speech/jfk.wav`)).samples;
const engine = await createSileroVoiceActivity();
afterAll(() => engine.close());

describe("conformance", () => {
  const open = async () => engine;
  const always = new Set(voiceActivityConformance({ open }).map(({ name }) => name));
  for (const { name, run } of voiceActivityConformance({ open, speech })) {
    if (always.has(name)) it(name, run);
    else it.skipIf(talker.missing)(talker.title(name), run);
  }
});

test("a closed engine takes no more frames", async () => {
  const other = await createSileroVoiceActivity();
  const stream = other.openStream();
  await stream.process(new Float32Array(512));
  await other.close();
  await other.close();
  await expect(stream.process(new Float32Array(512))).rejects.toMatchObject({ code: "engine_closed" });
});

describe.skipIf(talker.missing)(talker.title("a talker is heard alike"), () => {
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

const digits = recordings("speech/fsdd-jackson-0.wav");

describe.skipIf(digits.missing)(digits.title("single words at 8 kHz, one after the other in silence"), () => {
  const gap = new Float32Array(12_000);
  const words = (digits.missing ? [] : readdirSync(`${recordingsDir}/speech`))
    .filter((name) => name.startsWith("fsdd-"))
    .map((name) => parseWav(readFileSync(`${recordingsDir}/speech/${name}`)).samples);

  test.each([
    ["pcm16", (samples: Float32Array) => samples],
    ["µ-law", (samples: Float32Array) => ulawToSamples(samplesToUlaw(samples))],
  ])("are heard, as %s", async (_, coded) => {
    const stream = engine.openStream();
    let heard = 0;
    for (const word of words) {
      const samples = resample(coded(Float32Array.from([...gap, ...word, ...gap])), 8000, 16_000);
      let voiced = 0;
      for (let start = 0; start + 512 <= samples.length; start += 512) {
        if ((await stream.process(samples.subarray(start, start + 512))) >= 0.5) voiced += 1;
      }
      if (voiced >= 3) heard += 1;
    }
    stream.close();
    expect(words).toHaveLength(30);
    expect(heard).toBeGreaterThanOrEqual(28);
  });
});
