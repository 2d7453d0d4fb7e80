import { pcm16ToBytes, samplesToPcm16 } from "@vivavoce/audio";
import type { Recognizer, VoiceActivityEngine } from "@vivavoce/engine";
import { silentLogger } from "@vivavoce/server";
import { createAudioInput } from "@vivavoce/server/testing";
import type { InputSettings } from "@vivavoce/server/testing";

export interface SessionEars {
  readonly voiceActivity: VoiceActivityEngine;
  readonly recognizer: Recognizer;
}

export interface SessionSound {
  readonly microphone: Float32Array;
  readonly reference: Float32Array;
  /** Whether an answer plays at a sample of the microphone. */
  readonly isPlaying: (sample: number) => boolean;
}

const frameSamples = 512;

/**
 * Lets a session's whole audio path hear a microphone with the server's own reckoning of what plays, and returns when
 * it said `speech_started`: media time in milliseconds, as far as audio had been heard by then.
 */
export async function hearSession(
  ears: SessionEars,
  { microphone, reference, isPlaying }: SessionSound,
  turnDetection: NonNullable<InputSettings["turn_detection"]>,
): Promise<readonly number[]> {
  const starts: number[] = [];
  const lastFrame = Math.floor(microphone.length / frameSamples);
  let frames = 0;
  let over = (): void => {};
  const done = new Promise<void>((resolve) => {
    over = resolve;
  });
  const counting: VoiceActivityEngine = {
    ...ears.voiceActivity,
    openStream() {
      const stream = ears.voiceActivity.openStream();
      return {
        async process(frame) {
          const probability = await stream.process(frame);
          frames += 1;
          if (frames === lastFrame) setTimeout(over, 20);
          return probability;
        },
        clear: () => stream.clear(),
        close: () => stream.close(),
      };
    },
  };
  const input = createAudioInput({
    voiceActivity: counting,
    recognizer: ears.recognizer,
    logger: silentLogger,
    limits: { maxPendingMs: Infinity, maxUtteranceMs: 60_000 },
    isAssistantSpeaking: () => isPlaying(frames * frameSamples),
    readReference: (from, to) => reference.slice(from, to),
    post(fact) {
      if (fact.type === "speechStarted") starts.push(frames * 32);
    },
  });
  input.configure(
    {
      input_audio_format: "pcm16",
      input_audio_sampling_rate: 16_000,
      input_audio_echo_cancellation: { type: "server_echo_cancellation", reference_source: "server", channels: 1 },
      input_audio_noise_reduction: null,
      input_audio_transcription: null,
      turn_detection: turnDetection,
    },
    1,
  );
  input.append(pcm16ToBytes(samplesToPcm16(microphone)));
  await done;
  input.close();
  return starts;
}
