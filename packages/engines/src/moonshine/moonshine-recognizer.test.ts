import { existsSync, readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { parseWav } from "@vivavoce/audio";
import { recognizerConformance } from "@vivavoce/engine/testing";
import { afterAll, describe, expect, it, test } from "vitest";
import { createMoonshineRecognizer } from "./moonshine-recognizer.ts";

const root =
  process.env["VIVAVOCE_TESTDATA"] ?? fileURLToPath(new URL("../../../../../shared/testdata", import.meta.url));
const clip = `${root}/speech/arctic-axb-a0005.wav`;
const recognizer = await createMoonshineRecognizer({ workers: 1 });
afterAll(() => recognizer.close());

describe("conformance", () => {
  const open = async () => recognizer;
  const samples = existsSync(clip) ? parseWav(readFileSync(clip)).samples : undefined;
  const speech = samples === undefined ? {} : { speech: { samples, text: /will we ever forget it/iu } };
  for (const { name, run } of recognizerConformance({ open, ...speech })) it(name, run);
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

test.runIf(process.platform === "linux")("its workers stand back behind the other threads", () => {
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
