import { pcm16ToBytes, samplesToPcm16 } from "@vivavoce/audio";
import type { NoiseSuppressorEngine, Recognizer, VoiceActivityEngine } from "@vivavoce/engine";
import { setTimeout as sleep } from "node:timers/promises";
import { silentLogger } from "@vivavoce/server";
import { AudioInput } from "@vivavoce/server/testing";
import type { InputSettings } from "@vivavoce/server/testing";
import { countFrames } from "../counted-frames.ts";

export interface SessionEars {
  readonly voiceActivity: VoiceActivityEngine;
  readonly recognizer: Recognizer;
  /** Used where it is given. */
  readonly noiseSuppressor?: NoiseSuppressorEngine;
}

export interface SessionSound {
  readonly microphone: Float32Array;
  readonly reference: Float32Array;
  /** Whether an answer plays at a sample of the microphone. */
  readonly isPlaying: (sample: number) => boolean;
  /** Whether what plays ends when somebody interrupts, as a client does; else it goes on. */
  readonly yields?: boolean;
}

/** What a session made of its sound. */
export interface HeardSession {
  /** When it said `speech_started`: media time in milliseconds, as far as audio had been heard by then. */
  readonly starts: readonly number[];
  /** What was said, turn by turn. */
  readonly texts: readonly string[];
}

/** Lets a session's whole audio path hear a microphone with the server's own reckoning of what plays. */
export async function hearSession(
  ears: SessionEars,
  { microphone, reference, isPlaying, yields = false }: SessionSound,
  turnDetection: NonNullable<InputSettings["turn_detection"]>,
): Promise<HeardSession> {
  const starts: number[] = [];
  const texts: string[] = [];
  let asked = 0;
  const lastPlayed = (): number => (yields && starts[0] !== undefined ? starts[0] * 16 : Infinity);
  const counted = countFrames(ears.voiceActivity, microphone.length);
  const heardSamples = (): number => counted.frames * 512;
  const input = new AudioInput({
    voiceActivity: counted.engine,
    recognizer: ears.recognizer,
    ...(ears.noiseSuppressor !== undefined && { noiseSuppressor: ears.noiseSuppressor }),
    logger: silentLogger,
    limits: { maxPendingMs: Infinity, maxUtteranceMs: 60_000 },
    isAssistantSpeaking: () => isPlaying(heardSamples()) && heardSamples() < lastPlayed(),
    readReference: (from, to) => (from < lastPlayed() ? reference.slice(from, to) : new Float32Array(to - from)),
    post(fact) {
      if (fact.type === "speechStarted") starts.push(counted.frames * 32);
      else if (fact.type === "speechStopped") {
        asked += 1;
        input.transcribe({ itemId: String(asked), startMs: 0, endMs: fact.endMs, epoch: fact.epoch });
      } else if (fact.type === "transcribed") texts.push(fact.transcript.text);
      else if (fact.type === "transcriptionFailed") texts.push("");
    },
  });
  input.configure(
    {
      input_audio_format: "pcm16",
      input_audio_sampling_rate: 16_000,
      input_audio_echo_cancellation: { type: "server_echo_cancellation", reference_source: "server", channels: 1 },
      input_audio_noise_reduction: ears.noiseSuppressor === undefined ? null : { type: "azure_deep_noise_suppression" },
      input_audio_transcription: null,
      turn_detection: turnDetection,
    },
    1,
  );
  input.append(pcm16ToBytes(samplesToPcm16(microphone)));
  await counted.done;
  await sleep(20);
  while (texts.length < asked) await sleep(5);
  input.close();
  return { starts, texts };
}
