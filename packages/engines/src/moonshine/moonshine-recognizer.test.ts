import { readdirSync, readFileSync } from "node:fs";
import { parseWav } from "@vivavoce/audio";
import { recognizerConformance } from "@vivavoce/engine/testing";
import { afterAll, describe, expect, it, test } from "vitest";
import { linux, recordings, recordingsDir } from "../../../../test/needs.ts";
import { createMoonshineRecognizer } from "./moonshine-recognizer.ts";

const file = "speech/arctic-axb-a0005.wav";
const talker = recordings(file);
const recognizer = await createMoonshineRecognizer({ workers: 1 });
afterAll(() => recognizer.close());

describe("conformance", () => {
  const open = async () => recognizer;
  const samples = talker.missing ? new Float32Array(0) : parseWav(readFileSync(`${recordingsDir}/${file}`)).samples;
  const always = new Set(recognizerConformance({ open }).map(({ name }) => name));
  for (const { name, run } of recognizerConformance({ open, speech: { samples, text: /will we ever forget it/iu } })) {
    if (always.has(name)) it(name, run);
    else it.skipIf(talker.missing)(talker.title(name), run);
  }
});

const placed = "speech/arctic-axb-a0006.wav";
const aligned = recordings(placed);
test.skipIf(aligned.missing)(aligned.title("says when words were said, to who wants it"), async () => {
  const { samples } = parseWav(readFileSync(`${recordingsDir}/${placed}`));
  const listen = async (wantsWordTimes: boolean) => {
    const stream = recognizer.openStream({ wantsWordTimes });
    stream.push(samples);
    return stream.settle().finally(() => stream.close());
  };
  const { text, words = [] } = await listen(true);
  expect(words.map((word) => word.text).join(" ")).toBe(text);
  // By the forced alignment that comes with the recording.
  const starts = { God: 200, bless: 550, I: 1380, hope: 1510, go: 2020, seeing: 2350, forever: 2800 };
  for (const [word, startMs] of Object.entries(starts)) {
    const found = words.find((each) => each.text.replace(".", "") === word);
    expect(Math.abs((found?.offsetMs ?? Infinity) - startMs), word).toBeLessThan(150);
  }
  // The first sentence ends before the pause.
  const [, , last, next] = words;
  expect((last?.offsetMs ?? 0) + (last?.durationMs ?? Infinity)).toBeLessThan(next?.offsetMs ?? 0);
  expect(await listen(false)).not.toHaveProperty("words");
});

test("invents nothing over noise", async () => {
  // A linear congruential generator: the same noise on every run.
  let state = 1;
  const noise = Float32Array.from({ length: 24_000 }, () => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) & 0x7fff_ffff;
    return (state / 0x7fff_ffff - 0.5) * 0.1;
  });
  const stream = recognizer.openStream({});
  stream.push(noise);
  expect((await stream.settle()).text).toBe("");
  stream.close();
});

test.skipIf(linux.missing)(linux.title("its workers stand back behind the other threads"), () => {
  // Field 19 of a thread's stat is its nice value; the name before it is in parentheses.
  const nice = readdirSync("/proc/self/task").map((thread) => {
    const stat = readFileSync(`/proc/self/task/${thread}/stat`, "utf8");
    return Number(stat.slice(stat.lastIndexOf(")") + 2).split(" ")[16]);
  });
  expect(nice).toContain(3);
});

test("refuses a number of workers that is none", async () => {
  await expect(createMoonshineRecognizer({ workers: 0 })).rejects.toMatchObject({ code: "unsupported" });
});

const word = (text: string): string => text.toLowerCase().replaceAll(/[^a-z ]/gu, "");
const lines = [
  ["arctic-axb-a0004", "lord but im glad to see you again phil"],
  ["arctic-axb-a0005", "will we ever forget it"],
  ["google-brooklyn", "how old is the brooklyn bridge"],
] as const;

describe.skipIf(talker.missing)(talker.title("what is read does not depend on where in the sound it begins"), () => {
  // Where a turn begins is chance: by the frames of voice activity and as much padding as there is.
  const leadsMs = [0, 8, 16, 50];

  test.each(lines)("%s", async (id, text) => {
    const { samples } = parseWav(readFileSync(`${recordingsDir}/speech/${id}.wav`));
    for (const leadMs of leadsMs) {
      const stream = recognizer.openStream({});
      stream.push(new Float32Array(leadMs * 16));
      stream.push(samples);
      stream.push(new Float32Array(3200));
      const heard = await stream.settle();
      stream.close();
      expect([leadMs, word(heard.text)]).toEqual([leadMs, text]);
    }
  });
});
