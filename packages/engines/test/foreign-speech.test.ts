import { existsSync, readFileSync } from "node:fs";
import { parseWav, resample } from "@vivavoce/audio";
import { wordErrorRate, wordErrors } from "@vivavoce/audio/measure";
import type { Recognition, Recognizer } from "@vivavoce/engine";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createNeed, recordings, recordingsDir } from "../../../test/needs.ts";
import { createMoonshineRecognizer } from "../src/moonshine/index.ts";

const manifest = recordings("manifest.json");
const promptsDir = "/usr/share/asterisk/sounds";
const prompts = createNeed(
  "prompts (asterisk-core-sounds-es-wav asterisk-core-sounds-it-wav asterisk-core-sounds-ru-wav asterisk-core-sounds-fr-wav)",
  !["es_MX_f_Allison", "it_IT_m_Carlo", "ru_RU_f_IvrvoiceRU", "fr_CA_f_June"].every((folder) =>
    existsSync(`${promptsDir}/${folder}`),
  ),
);

let recognizer: Recognizer;
beforeAll(async () => {
  recognizer = await createMoonshineRecognizer({ workers: 1, partialEveryMs: 0 });
}, 60_000);
afterAll(() => recognizer?.close());

async function hear(samples: Float32Array): Promise<Recognition> {
  const stream = recognizer.openStream({ wantsWordTimes: false });
  stream.push(samples);
  const recognition = await stream.settle();
  stream.close();
  return recognition;
}

function sound(file: string): Float32Array {
  const { samples, sampleRate } = parseWav(readFileSync(file));
  return resample(samples, sampleRate, 16_000);
}

interface Clip {
  readonly id: string;
  readonly text: string;
  readonly speech_start: number;
  readonly speech_end: number;
}

/** A clip from so many milliseconds before its speech on. */
function clip(id: string, leadMs = 200): { readonly text: string; readonly samples: Float32Array } {
  const all = JSON.parse(readFileSync(`${recordingsDir}/manifest.json`, "utf8")) as { speech: Clip[] };
  const found = all.speech.find((each) => each.id === id);
  if (found === undefined) throw new Error(`no clip ${id}`);
  const whole = sound(`${recordingsDir}/speech/${id}.wav`);
  const from = Math.round((found.speech_start * 1000 - leadMs) * 16);
  const end = Math.min(whole.length, Math.round((found.speech_end * 1000 + 300) * 16));
  const samples = new Float32Array(end - from);
  samples.set(whole.subarray(Math.max(0, from), end), Math.max(0, -from));
  return { text: found.text, samples };
}

/** Said by people of five countries, one of them into a noisy microphone. */
const spoken = ["arctic-axb-a0004", "wake-jarvis-3", "ms-turn-on-the-lamp", "lj001-0002", "voice2json-what-time-is-it"];

describe.skipIf(manifest.missing)(manifest.title("English"), () => {
  test.each(spoken)("is not held for another language: %s", async (id) => {
    expect((await hear(clip(id).samples)).foreignLogOdds ?? 0).toBeLessThan(1);
  });

  test.each(["pv-platforms", "google-brooklyn", "lj001-0008", "ms-turn-on-the-lamp"])(
    "that was heard rightly is so with 50 ms more before it: %s",
    async (id) => {
      for (const leadMs of [200, 250, 300]) {
        const { text, samples } = clip(id, leadMs);
        expect(wordErrorRate(wordErrors(text, (await hear(samples)).text)), `${leadMs} ms`).toBe(0);
      }
    },
  );
});

describe.skipIf(manifest.missing)(manifest.title("German and Spanish"), () => {
  test.each(["pv-de", "pv-es"])("count as another language: %s", async (id) => {
    expect((await hear(clip(id).samples)).foreignLogOdds).toBeGreaterThan(0);
  });
});

describe.skipIf(prompts.missing)(prompts.title("other languages"), () => {
  test.each([
    ["es_MX_f_Allison", ["agent-alreadyon", "agent-user"]],
    ["it_IT_m_Carlo", ["agent-alreadyon", "agent-user"]],
    ["ru_RU_f_IvrvoiceRU", ["agent-alreadyon", "agent-user"]],
    ["fr_CA_f_June", ["agent-alreadyon", "agent-user"]],
  ])("%s are mostly noticed", async (folder, names) => {
    let sum = 0;
    for (const name of names) sum += (await hear(sound(`${promptsDir}/${folder}/${name}.wav`))).foreignLogOdds ?? 0;
    expect(sum).toBeGreaterThan(4);
  });
});
