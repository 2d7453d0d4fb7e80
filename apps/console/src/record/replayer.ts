import { durationOf } from "./recording.ts";
import type { Recording } from "./recording.ts";
import { recordRate } from "./track.ts";

/** A recording that is being heard. */
export interface Replay {
  /** Where it is, milliseconds of the recording. */
  readonly positionMs: number;
  stop(): void;
}

/** Plays both sides of a recording from `fromMs` on; `onEnd` is called when it has been heard to its end. */
export function replay(recording: Recording, fromMs: number, onEnd: () => void): Replay {
  const context = new AudioContext();
  const lengthMs = durationOf(recording);
  const you = recording.you.toPcm16(lengthMs);
  const assistant = recording.assistant.toPcm16(lengthMs);
  const buffer = context.createBuffer(1, Math.max(1, you.length), recordRate);
  const samples = buffer.getChannelData(0);
  for (let i = 0; i < you.length; i++) {
    samples[i] = Math.max(-1, Math.min(1, ((you[i] ?? 0) + (assistant[i] ?? 0)) / 32_768));
  }
  const source = context.createBufferSource();
  source.buffer = buffer;
  source.connect(context.destination);
  const startedAt = context.currentTime;
  source.start(0, fromMs / 1000);
  void context.resume();
  source.onended = () => {
    void context.close();
    onEnd();
  };
  return {
    get positionMs() {
      return Math.min(lengthMs, fromMs + (context.currentTime - startedAt) * 1000);
    },
    stop() {
      source.onended = null;
      source.stop();
      void context.close();
    },
  };
}
