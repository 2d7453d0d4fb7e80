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
