import { createEnergyVoiceActivity, createScriptedRecognizer } from "@vivavoce/engine/testing";
import { expect, it } from "vitest";
import { silentLogger } from "../../../runtime/logger.ts";
import { createSlots } from "../../../runtime/slots.ts";
import { inputSettings } from "../../../testing/input-settings.ts";
import { transcribeRecording } from "./transcribe-recording.ts";

const settings = inputSettings({ input_audio_sampling_rate: 24_000, turn_detection: null });

/** Three seconds with a tone in the middle one. */
function recording(): Uint8Array {
  const samples = Int16Array.from({ length: 72_000 }, (_, n) =>
    n >= 24_000 && n < 48_000 ? 10_000 * Math.sin((2 * Math.PI * 440 * n) / 24_000) : 0,
  );
  return new Uint8Array(samples.buffer);
}

function engines(catchUp = createSlots(1)) {
  return {
    voiceActivity: createEnergyVoiceActivity(),
    recognizer: createScriptedRecognizer({ utterances: ["hello there"] }),
    catchUp,
  };
}

it("is heard by the path of live speech", async () => {
  const end = new AbortController();
  const heard = await transcribeRecording({ bytes: recording(), settings }, engines(), silentLogger, end.signal);
  expect(heard.text).toBe("hello there");
});

it("that nobody wants any more, while it waits for its turn, gives the turn on", async () => {
  const slots = createSlots(1);
  const giveBack = await slots.take();
  const end = new AbortController();
  const parts = engines(slots);
  const heard = transcribeRecording({ bytes: recording(), settings }, parts, silentLogger, end.signal);
  await Promise.resolve();
  end.abort();
  giveBack();
  await expect(heard).rejects.toMatchObject({ code: "engine_closed" });
  (await slots.take())();
  const next = new AbortController();
  const other = await transcribeRecording({ bytes: recording(), settings }, engines(slots), silentLogger, next.signal);
  expect(other.text).toBe("hello there");
});
