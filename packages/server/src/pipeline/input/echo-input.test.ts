import { pcm16ToBytes, samplesToPcm16 } from "@vivavoce/audio";
import { createEnergyVoiceActivity, createScriptedRecognizer } from "@vivavoce/engine/testing";
import { setImmediate } from "node:timers/promises";
import { describe, expect, it } from "vitest";
import { silentLogger } from "../../runtime/logger.ts";
import { inputSettings } from "../../testing/input-settings.ts";
import { AudioInput } from "./audio-input.ts";
import type { AudioInputFact, AudioInputCue } from "../turn-taking/cues.ts";
import type { InputSettings } from "./audio-input-port.ts";

type Echo = InputSettings["input_audio_echo_cancellation"];

const rate = 16_000;
const seconds = 8;

/** Noise that swells and fades as speech does, the same in every run; silence for the first half second. */
const played = (() => {
  let state = 9;
  let low = 0;
  return Float32Array.from({ length: seconds * rate }, (_, n) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    low += 0.4 * (state / 2 ** 31 - 1 - low);
    return n < rate / 2 ? 0 : 0.4 * low * Math.max(0, Math.sin((2 * Math.PI * n) / 9000));
  });
})();

/** What a microphone hears of it 90 ms later, once from the wall. */
const microphone = played.map((_, n) => 0.5 * (played[n - 1440] ?? 0) + 0.2 * (played[n - 1800] ?? 0));

function interleaved(first: Float32Array, second: Float32Array): Float32Array {
  return Float32Array.from({ length: 2 * first.length }, (_, i) => (i % 2 === 0 ? first : second)[i >> 1] ?? 0);
}

/** Facts and cues about the echo alone. */
async function hear(samples: Float32Array, echo: Echo, readReference?: (from: number, to: number) => Float32Array) {
  const facts: AudioInputFact[] = [];
  const cues: AudioInputCue[] = [];
  const input = new AudioInput({
    voiceActivity: createEnergyVoiceActivity(),
    recognizer: createScriptedRecognizer({ utterances: [] }),
    logger: silentLogger,
    limits: { maxPendingMs: 60_000, maxUtteranceMs: 60_000 },
    post: (fact) => facts.push(fact),
    cue: (cue) => cues.push(cue),
    ...(readReference === undefined ? {} : { readReference }),
  });
  input.configure(inputSettings({ input_audio_echo_cancellation: echo }), 1);
  input.append(pcm16ToBytes(samplesToPcm16(samples)));
  for (let turn = 0; turn < 600; turn++) await setImmediate();
  input.close();
  return { starts: facts.filter(({ type }) => type === "speechStarted").length, cues };
}

describe("echo of what the client plays (SF-10)", () => {
  const server = { type: "server_echo_cancellation", reference_source: "server", channels: 1 } as const;
  const client = { type: "server_echo_cancellation", reference_source: "client", channels: 2 } as const;

  it("is speech where nobody cancels it", async () => {
    expect((await hear(microphone, null)).starts).toBeGreaterThan(0);
  });

  it("is none with the server's reckoning of what plays", async () => {
    const { starts, cues } = await hear(microphone, server, (from, to) => played.slice(from, to));
    expect(starts).toBe(0);
    expect(cues.filter(({ type }) => type === "echo").length).toBeGreaterThan(3);
  });

  it("is none with the client's second channel as the reference (SF-10.3)", async () => {
    expect((await hear(interleaved(microphone, played), client)).starts).toBe(0);
  });
});
