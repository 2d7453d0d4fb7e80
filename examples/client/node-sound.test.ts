import { parseWav } from "@vivavoce/audio";
import { createManualClock } from "@vivavoce/audio/clock";
import { openSpeaker } from "@vivavoce/client/node-audio";
import { expect, it } from "vitest";
import { deviceLines, listen, recording } from "./node-sound.ts";

it("lists, listens and records", async () => {
  const listDevices = () => Promise.resolve([{ kind: "speaker", index: 1, name: "USB", isDefault: true } as const]);
  expect(await deviceLines([{ name: "test", listDevices }])).toEqual(["speaker 1: USB (default)"]);

  // The native driver is asked in a process of its own, and says why it cannot.
  await expect(listen("nothing of that name", () => undefined)).rejects.toThrow(
    /^No microphone can be used \(.*decibri: /,
  );

  const speaker = await openSpeaker({ means: [recording], clock: createManualClock() });
  speaker.play(new Int16Array(480));
  speaker.close();
  // Time stands still: nothing of it was due yet.
  expect(parseWav(recording.toWav()).samples).toHaveLength(0);
});
