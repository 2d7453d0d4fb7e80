import { pcm16ToBytes, samplesToPcm16 } from "@vivavoce/audio";
import type { VoiceActivityEngine, VoiceActivityStream } from "@vivavoce/engine";
import { createEnergyVoiceActivity, createScriptedRecognizer } from "@vivavoce/engine/testing";
import { setImmediate } from "node:timers/promises";
import { expect, it } from "vitest";
import { silentLogger } from "../../runtime/logger.ts";
import { inputSettings } from "../../testing/input-settings.ts";
import type { AudioInputFact } from "../turn-taking/cues.ts";
import { AudioInput } from "./audio-input.ts";

const appendMs = 20;
const rate = 16_000;

/** A session whose voice activity lets sound up to -60 dBFS wait, or none. */
function rig(calmDb: number | undefined, other: Partial<VoiceActivityStream> = {}) {
  const facts: AudioInputFact[] = [];
  let frames = 0;
  const energy = createEnergyVoiceActivity();
  const voiceActivity: VoiceActivityEngine = {
    ...energy,
    openStream() {
      const stream = energy.openStream();
      return {
        ...(calmDb !== undefined && { calmDb }),
        process(frame) {
          frames += 1;
          return stream.process(frame);
        },
        clear: () => stream.clear(),
        close: () => stream.close(),
        ...other,
      };
    },
  };
  const input = new AudioInput({
    voiceActivity,
    recognizer: createScriptedRecognizer({ utterances: ["one", "two"] }),
    logger: silentLogger,
    limits: { maxPendingMs: 60_000, maxUtteranceMs: 60_000 },
    post: (fact) => void facts.push(fact),
  });
  const configure = (encoding: "pcm16" | "g711_ulaw"): void =>
    input.configure(inputSettings({ input_audio_format: encoding }), 1);
  configure("pcm16");
  return { input, facts, configure, frames: () => frames };
}

async function idle(): Promise<void> {
  for (let turn = 0; turn < 20; turn++) await setImmediate();
}

/** An append of a tone. @param amplitude 0 for digital silence */
function tone(amplitude: number): Uint8Array {
  const samples = Float32Array.from({ length: (rate * appendMs) / 1000 }, (_, i) => amplitude * Math.sin(i / 3));
  return pcm16ToBytes(samplesToPcm16(samples));
}

it.each([0, 0.0005])("works on soft sound together, of amplitude %d", async (amplitude) => {
  const { input, frames } = rig(-60);
  await idle();
  const worked: number[] = [];
  for (let append = 1; append <= 10; append++) {
    expect(input.append(tone(amplitude))).toBe(append * appendMs);
    await idle();
    worked.push(frames());
  }
  expect(worked).toEqual([0, 0, 0, 0, 3, 3, 3, 3, 3, 6]);
});

it("works on louder sound at once, with all that waits before it", async () => {
  const { input, frames } = rig(-60);
  for (const amplitude of [0, 0, 0, 0.01]) {
    input.append(tone(amplitude));
    await idle();
  }
  expect(frames()).toBe(2);
});

it.each([["an engine that takes each frame at once", undefined] as const, ["sound above its level", -120] as const])(
  "lets nothing wait with %s",
  async (_, calmDb) => {
    const { input, frames } = rig(calmDb);
    for (let append = 0; append < 4; append++) {
      input.append(tone(0.0005));
      await idle();
    }
    expect(frames()).toBe(2);
  },
);

it("finds the same as when nothing waits", async () => {
  const said = [...Array<number>(33).fill(0), ...Array<number>(40).fill(0.3), ...Array<number>(40).fill(0.0005)];
  const found = async (calmDb: number | undefined): Promise<readonly AudioInputFact[]> => {
    const { input, facts } = rig(calmDb);
    for (const amplitude of said) {
      input.append(tone(amplitude));
      await idle();
    }
    return facts;
  };
  const facts = await found(-60);
  expect(facts.map(({ type }) => type)).toEqual(["speechStarted", "speechStopped"]);
  expect(facts).toEqual(await found(undefined));
});

it("a commit, and new settings, are not kept waiting", async () => {
  const { input, facts, configure, frames } = rig(-60);
  input.append(tone(0));
  input.append(tone(0));
  input.transcribe({ itemId: "item", startMs: 0, endMs: 40, epoch: 2 });
  await idle();
  expect(facts).toMatchObject([{ type: "transcribed", itemId: "item", transcript: { text: "" } }]);
  input.append(tone(0));
  input.append(tone(0));
  configure("g711_ulaw");
  await idle();
  expect(frames()).toBe(2);
});

it("says which frames may wait, and asks for them when somebody does", async () => {
  const asked: boolean[] = [];
  let waiting: (() => void) | undefined;
  let hurried = 0;
  const { input } = rig(-60, {
    process: (_, mayWait = false) => {
      asked.push(mayWait);
      return new Promise((resolve) => {
        waiting = () => resolve(0);
        if (!mayWait) resolve(0);
      });
    },
    hurry() {
      hurried += 1;
      waiting?.();
    },
  });
  await idle();
  hurried = 0;
  for (let append = 0; append < 5; append++) input.append(tone(0));
  await idle();
  expect(asked).toEqual([true]);
  // More of the same is not in a hurry: …
  for (let append = 0; append < 4; append++) input.append(tone(0));
  await idle();
  expect(hurried).toBe(0);
  // … a louder frame is, with all that is before it.
  input.append(tone(0.01));
  await idle();
  expect(asked).toEqual([true, false, false, false, false, false]);
  for (let append = 0; append < 5; append++) input.append(tone(0));
  await idle();
  expect(asked.at(-1)).toBe(true);
  input.transcribe({ itemId: "item", startMs: 0, endMs: 300, epoch: 2 });
  await idle();
  expect(asked.at(-1)).toBe(false);
  expect(input.isWorking()).toBe(false);
});

it("has nothing wait of much that is there at once", async () => {
  const asked: boolean[] = [];
  const { input } = rig(-60, {
    process(_, mayWait = false) {
      asked.push(mayWait);
      return Promise.resolve(0);
    },
  });
  await idle();
  input.append(pcm16ToBytes(new Int16Array(rate)));
  for (let turn = 0; turn < 20; turn++) await idle();
  expect(asked).toHaveLength(31);
  expect(asked).not.toContain(true);
});
