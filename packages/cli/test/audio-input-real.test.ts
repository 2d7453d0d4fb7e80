import { parseWav, pcm16ToBytes, resample, samplesToPcm16 } from "@vivavoce/audio";
import type { Recognizer, VoiceActivityEngine } from "@vivavoce/engine";
import { createEndOfUtteranceJudge } from "@vivavoce/engines/end-of-utterance";
import { createMoonshineRecognizer } from "@vivavoce/engines/moonshine";
import { createSileroVoiceActivity } from "@vivavoce/engines/silero";
import { silentLogger } from "@vivavoce/server";
import { AudioInput, inputSettings, withJudge } from "@vivavoce/server/testing";
import type { AudioInputFact } from "@vivavoce/server/testing";
import { readFileSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { recordings, recordingsDir } from "../../../test/needs.ts";

const talkers = recordings("turns");

/** Two seconds of silence behind the recording, so that the last utterance ends. */
function recording(file: string): Uint8Array {
  const wav = parseWav(readFileSync(`${recordingsDir}/${file}`));
  const samples = resample(wav.samples, wav.sampleRate, 16_000);
  const padded = new Float32Array(samples.length + 32_000);
  padded.set(samples);
  return pcm16ToBytes(samplesToPcm16(padded));
}

describe.skipIf(talkers.missing)(talkers.title("the audio path in on real engines"), () => {
  let voiceActivity: VoiceActivityEngine;
  let recognizer: Recognizer;
  beforeAll(async () => {
    voiceActivity = await createSileroVoiceActivity();
    recognizer = await createMoonshineRecognizer({ workers: 1 });
  }, 60_000);
  afterAll(async () => {
    await recognizer?.close();
    await voiceActivity?.close();
  });

  /** The turns of a recording, as text, until there are as many as expected. */
  function hear(file: string, expectedTurns: number): Promise<string[]> {
    return new Promise((resolve, reject) => {
      const texts: string[] = [];
      let turns = 0;
      const take = (fact: AudioInputFact): void => {
        if (fact.type === "speechStopped") {
          turns += 1;
          input.transcribe({ itemId: `turn${turns}`, startMs: 0, endMs: fact.endMs, epoch: 1 });
        }
        if (fact.type === "transcriptionFailed") reject(fact.error);
        if (fact.type === "transcribed") texts.push(fact.transcript.text);
        if (texts.length < expectedTurns) return;
        input.close();
        resolve(texts);
      };
      const input = new AudioInput({
        voiceActivity,
        recognizer,
        judge: createEndOfUtteranceJudge(),
        logger: silentLogger,
        limits: { maxPendingMs: 120_000, maxUtteranceMs: 60_000 },
        post: take,
      });
      input.configure(inputSettings({ turn_detection: withJudge }), 1);
      input.append(recording(file));
    });
  }

  it("hears two requests as two turns", async () => {
    const [lamp, bridge] = await hear("turns/lamp-then-bridge.wav", 2);
    expect(lamp).toMatch(/lamp/i);
    expect(bridge).toMatch(/bridge/i);
  });

  it("hears three speakers as three turns", async () => {
    const [weather, bridge, platforms] = await hear("turns/three-turns.wav", 3);
    expect(weather).toMatch(/weather/i);
    expect(bridge).toMatch(/bridge/i);
    expect(platforms).toMatch(/platforms/i);
  });
});
