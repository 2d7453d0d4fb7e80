import WebRtcAec3 from "@ennuicastr/webrtcaec3.js";
import { createEchoCanceller, type EchoState } from "@vivavoce/audio/echo";
import { ownCpuMs } from "../../kit/machine.ts";

/** What a canceller made of a recording. */
export interface CancelledRecording {
  /** For the recognizer, aligned with the microphone. */
  readonly linear: Float32Array;
  /** For voice activity, aligned with the microphone. */
  readonly suppressed: Float32Array;
  /** Processor time over the time of the recording. */
  readonly cpuShare: number;
  readonly state: EchoState | null;
}

export type CancelRecording = (microphone: Float32Array, reference: Float32Array) => CancelledRecording;

/** Names with a fixed order, for loops over both. */
export const cancellerNames = ["vivavoce", "aec3"] as const;

/** The cancellers that are compared. */
export type Cancellers = Readonly<Record<(typeof cancellerNames)[number], CancelRecording>>;

const frameSamples = 512;

/** Ours, called as the server does: 32 ms at a time. */
export function cancelWithVivavoce(microphone: Float32Array, reference: Float32Array): CancelledRecording {
  const canceller = createEchoCanceller({ sampleRate: 16_000 });
  const linear = new Float32Array(microphone.length);
  const late = (canceller.suppressedDelayMs * 16_000) / 1000;
  const suppressed = new Float32Array(microphone.length + late);
  const cpu = process.cpuUsage();
  for (let start = 0; start + frameSamples <= microphone.length; start += frameSamples) {
    const end = start + frameSamples;
    const cancelled = canceller.process(microphone.subarray(start, end), reference.subarray(start, end));
    linear.set(cancelled.linear, start);
    suppressed.set(cancelled.suppressed, start);
  }
  const cpuShare = shareSince(cpu, microphone);
  const { state } = canceller;
  canceller.close();
  return { linear, suppressed: suppressed.subarray(late), cpuShare, state };
}

/** WebRTC's AEC3 in WebAssembly, at 16 kHz; it has one output. */
export async function createAec3(): Promise<CancelRecording> {
  const { AEC3 } = await WebRtcAec3();
  return (microphone, reference) => {
    const canceller = new AEC3(16_000, 1, 1);
    const late = 128;
    const out = new Float32Array(microphone.length + late);
    const cpu = process.cpuUsage();
    let written = 0;
    for (let start = 0; start + 160 <= microphone.length; start += 160) {
      canceller.analyze([reference.slice(start, start + 160)]);
      const block = [microphone.slice(start, start + 160)];
      const processed = [new Float32Array(canceller.processSize(block))];
      canceller.process(processed, block);
      const samples = processed[0] ?? new Float32Array(0);
      out.set(samples.subarray(0, Math.max(0, out.length - written)), written);
      written += samples.length;
    }
    canceller.free();
    const aligned = out.subarray(late);
    return { linear: aligned, suppressed: aligned, cpuShare: shareSince(cpu, microphone), state: null };
  };
}

function shareSince(before: NodeJS.CpuUsage, recording: Float32Array): number {
  return ownCpuMs(before) / (recording.length / 16);
}
