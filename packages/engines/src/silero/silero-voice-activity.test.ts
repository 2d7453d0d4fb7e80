import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { parseWav } from "@vivavoce/audio";
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
