import { convolve } from "./convolve.ts";
import { seededNoise } from "./seeded-noise.ts";

/** How a client plays and hears. */
export interface Playback {
  /** From the reference to the first sound at the microphone, in milliseconds. */
  readonly delayMs: number;
  /** How much faster the player's clock is than the microphone's, in parts per million. */
  readonly driftPpm: number;
  /** `linear`, or `mild`: soft clipping and a square term, as small loudspeakers have. */
  readonly loudspeaker: "linear" | "mild";
  /** Level of the echo at the microphone, dB of full scale (RMS while there is sound). */
  readonly echoDb: number;
}

/** Echo of a reference at the microphone, 16 kHz, as long as the reference. */
export function playInRoom(reference: Float32Array, response: Float32Array, playback: Playback): Float32Array {
  const driven = playback.loudspeaker === "mild" ? reference.map(distort(reference)) : reference;
  const delayed = delay(driven, playback.delayMs * 16, playback.driftPpm);
  const echo = convolve(delayed, response);
  const gain = 10 ** (playback.echoDb / 20) / activeRms(echo);
  return echo.map((sample) => sample * gain);
}

/** White noise of a level, dB of full scale. */
export function noiseOfLevel(length: number, levelDb: number, seed: number): Float32Array {
  const next = seededNoise(seed);
  const gain = Math.sqrt(3) * 10 ** (levelDb / 20);
  return Float32Array.from({ length }, () => gain * next());
}

/** RMS of the stretches of 20 ms that are within 30 dB of the loudest. */
export function activeRms(samples: Float32Array): number {
  const powers: number[] = [];
  for (let start = 0; start + 320 <= samples.length; start += 320) {
    let sum = 0;
    for (let n = start; n < start + 320; n++) sum += (samples[n] as number) ** 2;
    powers.push(sum / 320);
  }
  const most = powers.reduce((a, b) => Math.max(a, b), 1e-12);
  const active = powers.filter((power) => power > most / 1000);
  return Math.sqrt(active.reduce((a, b) => a + b, 0) / Math.max(1, active.length));
}

/** About 5 % distortion at the loudest: the second harmonic by a square, the third by clipping. */
function distort(reference: Float32Array): (sample: number) => number {
  const peak = reference.reduce((most, sample) => Math.max(most, Math.abs(sample)), 1e-9);
  return (sample) => {
    const x = sample / peak;
    return (peak * Math.tanh(1.2 * (x + 0.1 * x * x))) / 1.2;
  };
}

/** Moves a signal by a number of samples that grows or shrinks with the drift; windowed-sinc interpolation. */
function delay(signal: Float32Array, delaySamples: number, driftPpm: number): Float32Array {
  const reach = 16;
  const out = new Float32Array(signal.length);
  for (let n = 0; n < out.length; n++) {
    const at = (n - delaySamples) * (1 + driftPpm * 1e-6);
    const base = Math.floor(at);
    const part = at - base;
    if (part === 0) {
      out[n] = signal[base] ?? 0;
      continue;
    }
    let sum = 0;
    for (let k = 1 - reach; k <= reach; k++) {
      const x = k - part;
      const window = 0.5 + 0.5 * Math.cos((Math.PI * x) / (reach + 1));
      sum += (signal[base + k] ?? 0) * window * (Math.sin(Math.PI * x) / (Math.PI * x));
    }
    out[n] = sum;
  }
  return out;
}
