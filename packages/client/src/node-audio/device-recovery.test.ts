import { createManualClock } from "@vivavoce/audio/clock";
import { expect, it } from "vitest";
import type { DeviceChange } from "./device-recovery.ts";
import { openMicrophone, openSpeaker } from "./open-node-audio.ts";
import type { PcmMeans, PcmTaker } from "./pcm-device.ts";

/** A machine whose devices are plugged in and pulled. */
function machine(...plugged: string[]) {
  const opened: string[] = [];
  const written: string[] = [];
  const open = new Map<string, { taker?: PcmTaker; fail: (error: Error) => void }>();
  const nameOf = (device?: string): string => {
    const name = device ?? plugged[0];
    if (name === undefined || !plugged.includes(name)) throw new Error("no such device");
    opened.push(name);
    return name;
  };
  const means: PcmMeans = {
    name: "fake",
    async openSource(taker, device) {
      open.set(nameOf(device), { taker, fail: (error) => taker.failed(error) });
      return { close: () => undefined };
    },
    async openSink(fail, device) {
      const name = nameOf(device);
      open.set(name, { fail });
      return { leadMs: 0, write: () => void written.push(name), clear: () => undefined, close: () => undefined };
    },
    listDevices: () => Promise.resolve([]),
  };
  return {
    means: [means],
    opened,
    written,
    plug: (name: string) => void plugged.push(name),
    pull: (name: string) => {
      plugged.splice(plugged.indexOf(name), 1);
      open.get(name)?.fail(new Error("gone"));
    },
    speak: (name: string) => open.get(name)?.taker?.data(new Uint8Array(960).fill(1)),
  };
}

function listener() {
  const seen: string[] = [];
  return {
    seen,
    changed: (change: DeviceChange) =>
      void seen.push(
        change.state === "lost" ? `lost ${change.error.reason}` : `found ${change.isDefault ? "default" : "chosen"}`,
      ),
    lost: ({ reason }: { readonly reason: string }) => void seen.push(`over ${reason}`),
  };
}

it("a microphone that is pulled is replaced by the default one, with silence meanwhile", async () => {
  const clock = createManualClock();
  const { means, opened, plug, pull, speak } = machine("headset");
  const { seen, ...told } = listener();
  const frames: number[] = [];
  const frame = (pcm16: Int16Array): void => void frames.push(pcm16[0] ?? 0);
  const microphone = await openMicrophone({ means, clock, device: "headset", frame, ...told });
  speak("headset");
  pull("headset");
  await clock.advanceAsync(1000);
  expect(frames).toEqual([257, ...Array.from({ length: 50 }, () => 0)]);
  plug("built-in");
  await clock.advanceAsync(500);
  const silent = frames.length;
  speak("built-in");
  await clock.advanceAsync(1000);
  expect(frames.slice(silent)).toEqual([257]);
  expect(seen).toEqual(["lost gone", "found default"]);
  expect(opened).toEqual(["headset", "built-in"]);
  microphone.close();
});

it("a speaker that is chosen is taken again when it comes back, and nothing is played late", async () => {
  const clock = createManualClock();
  const { means, opened, written, plug, pull } = machine("headset");
  const { seen, ...told } = listener();
  const speaker = await openSpeaker({ means, clock, device: "headset", ...told });
  pull("headset");
  speaker.play(new Int16Array(2400));
  await clock.advanceAsync(400);
  plug("headset");
  await clock.advanceAsync(600);
  expect([seen, written]).toEqual([["lost gone", "found chosen"], []]);
  speaker.play(new Int16Array(480));
  await clock.advanceAsync(100);
  expect(opened).toEqual(["headset", "headset"]);
  expect(written.length).toBeGreaterThan(0);
  speaker.close();
});

it("when nothing is found in time it is over, told once", async () => {
  const clock = createManualClock();
  const { means, pull } = machine("headset");
  const { seen, ...told } = listener();
  await openSpeaker({ means, clock, recoverMs: 3000, ...told });
  pull("headset");
  await clock.advanceAsync(20_000);
  expect(seen).toEqual(["lost gone", "over gone"]);
});

it("a device that goes again and again is not opened for ever", async () => {
  const clock = createManualClock();
  const { means, opened, plug, pull } = machine("headset");
  const { seen, ...told } = listener();
  await openSpeaker({ means, clock, recoverMs: 3000, ...told });
  for (let time = 0; time < 20; time++) {
    pull("headset");
    plug("headset");
    await clock.advanceAsync(600);
  }
  expect(seen.at(-1)).toBe("over gone");
  expect(opened.length).toBeLessThan(10);
});

it("one that is closed while another is looked for stays closed", async () => {
  const clock = createManualClock();
  const { means, opened, plug, pull } = machine("headset");
  const { seen, ...told } = listener();
  const speaker = await openSpeaker({ means, clock, ...told });
  pull("headset");
  await clock.advanceAsync(100);
  speaker.close();
  plug("headset");
  await clock.advanceAsync(20_000);
  expect([seen, opened]).toEqual([["lost gone"], ["headset"]]);
});
