import type { AudioOutput } from "@vivavoce/client";
import workletUrl from "./playback-worklet.ts?worker&url";

/** Rate of the session's output audio; the browser converts it to the device's. */
const outputSampleRate = 24_000;

/** Plays answers through an AudioWorklet. */
export interface Speaker extends AudioOutput {
  /** Lets sound start; browsers want this from a click or a key. */
  resume(): Promise<void>;
  /** How loud the output is right now, 0 to 1. */
  level(): number;
}

/**
 * Opens the speaker of the page.
 * @throws {Error} where the browser offers no AudioWorklet, as on pages that are neither https nor localhost.
 */
export async function openSpeaker(): Promise<Speaker> {
  const context = new AudioContext({ sampleRate: outputSampleRate, latencyHint: "interactive" });
  if (context.audioWorklet === undefined) throw new Error("Sound needs https or localhost.");
  await context.audioWorklet.addModule(workletUrl);
  const node = new AudioWorkletNode(context, "playback", { numberOfInputs: 0, outputChannelCount: [1] });
  const ear = context.createAnalyser();
  ear.fftSize = 1024;
  node.connect(ear);
  ear.connect(context.destination);
  const heard = new Float32Array(ear.fftSize);
  let playedSamples = 0;
  node.port.onmessage = ({ data }: MessageEvent<number>) => {
    playedSamples = data;
  };
  return {
    get playedSamples() {
      return playedSamples;
    },
    play: (pcm16) => node.port.postMessage(pcm16),
    clear: () => node.port.postMessage(null),
    resume: () => context.resume(),
    level() {
      ear.getFloatTimeDomainData(heard);
      let energy = 0;
      for (const sample of heard) energy += sample * sample;
      // -60 dB and less is 0, -10 dB and more is 1.
      const levelDb = 10 * Math.log10(energy / heard.length + 1e-12);
      return Math.min(1, Math.max(0, (levelDb + 60) / 50));
    },
  };
}
