import { seededNoise } from "./seeded-noise.ts";

/** Metres. */
type Point = readonly [x: number, y: number, z: number];

/** A box with a loudspeaker and a microphone in it. */
export interface Room {
  readonly id: string;
  readonly size: Point;
  readonly loudspeaker: Point;
  readonly microphone: Point;
  /** Time in which sound falls by 60 dB, in milliseconds. */
  readonly rt60Ms: number;
}

/** From a phone on a table to a hall; the reverberation times of the bars, 150 to 600 ms. */
export const benchRooms: readonly Room[] = [
  { id: "booth", size: [2.1, 1.8, 2.2], loudspeaker: [0.8, 0.9, 1.1], microphone: [1.1, 1.0, 1.2], rt60Ms: 150 },
  { id: "study", size: [3.4, 2.9, 2.5], loudspeaker: [1.2, 1.1, 0.9], microphone: [1.7, 1.5, 1.1], rt60Ms: 250 },
  { id: "office", size: [5.2, 4.1, 2.8], loudspeaker: [2.0, 1.4, 1.0], microphone: [2.9, 2.2, 1.2], rt60Ms: 350 },
  { id: "lounge", size: [6.3, 4.8, 2.7], loudspeaker: [1.5, 2.2, 1.3], microphone: [3.2, 2.9, 1.0], rt60Ms: 450 },
  { id: "kiosk hall", size: [8.5, 6.4, 3.4], loudspeaker: [3.1, 2.7, 1.5], microphone: [3.6, 3.3, 1.3], rt60Ms: 600 },
];

const soundSpeed = 343;
const sampleRate = 16_000;
/** Samples on each side of an arrival over which its band-limited impulse is spread. */
const reach = 8;

/**
 * Response from loudspeaker to microphone by the image-source method: every mirror image of the loudspeaker arrives
 * after its distance, weaker by the distance and by each wall. Images are moved by up to 8 cm, as furniture and uneven
 * walls do, so that no flutter tone arises. Scaled to the energy 1; 16 kHz; begins at the direct sound less 0.5 ms.
 */
export function roomResponse(room: Room): Float32Array {
  const [length, width, height] = room.size;
  const volume = length * width * height;
  const surface = 2 * (length * width + length * height + width * height);
  // Eyring: absorption that gives the reverberation time.
  const absorption = 1 - Math.exp((-24 * Math.LN10 * volume) / (soundSpeed * surface * (room.rt60Ms / 1000)));
  const reflection = Math.sqrt(1 - absorption);
  const direct = Math.hypot(...room.loudspeaker.map((value, axis) => value - (room.microphone[axis] ?? 0)));
  const startSample = (direct / soundSpeed) * sampleRate - reach;
  const samples = new Float64Array(Math.ceil((room.rt60Ms / 1000) * sampleRate));
  const farthest = ((samples.length + startSample) / sampleRate) * soundSpeed;
  const noise = seededNoise(Math.round(volume * 1000));
  for (const [dx, countX] of images(room.size[0], room.loudspeaker[0], room.microphone[0], farthest)) {
    for (const [dy, countY] of images(room.size[1], room.loudspeaker[1], room.microphone[1], farthest)) {
      const flat = Math.hypot(dx, dy);
      if (flat > farthest) continue;
      for (const [dz, countZ] of images(room.size[2], room.loudspeaker[2], room.microphone[2], farthest)) {
        const bounces = countX + countY + countZ;
        const distance = Math.hypot(flat, dz) + (bounces === 0 ? 0 : 0.08 * noise());
        const gain = reflection ** bounces / Math.max(0.1, distance);
        addImpulse(samples, (distance / soundSpeed) * sampleRate - startSample, gain);
      }
    }
  }
  return scaled(samples);
}

/** Distances along one axis from the microphone to all images of the source, each with its number of reflections. */
function images(size: number, source: number, microphone: number, farthest: number): [number, number][] {
  const found: [number, number][] = [];
  const most = Math.ceil(farthest / (2 * size)) + 1;
  for (let n = -most; n <= most; n++) {
    found.push([2 * n * size + source - microphone, Math.abs(2 * n)]);
    found.push([2 * n * size - source - microphone, Math.abs(2 * n - 1)]);
  }
  return found.filter(([distance]) => Math.abs(distance) <= farthest);
}

function addImpulse(samples: Float64Array, at: number, gain: number): void {
  const first = Math.max(0, Math.ceil(at - reach));
  const last = Math.min(samples.length - 1, Math.floor(at + reach));
  for (let n = first; n <= last; n++) {
    const x = n - at;
    const window = 0.5 + 0.5 * Math.cos((Math.PI * x) / reach);
    const sinc = Math.abs(x) < 1e-9 ? 1 : Math.sin(Math.PI * x) / (Math.PI * x);
    samples[n] = (samples[n] as number) + gain * window * sinc;
  }
}

function scaled(samples: Float64Array): Float32Array {
  // A direct-current blocker: image sums of one sign would otherwise pile up below what any loudspeaker gives.
  const response = new Float32Array(samples.length);
  let before = 0;
  let held = 0;
  for (const [n, sample] of samples.entries()) {
    held = 0.97 * held + sample - before;
    before = sample;
    response[n] = held;
  }
  let energy = 0;
  for (const value of response) energy += value * value;
  return response.map((value) => value / Math.sqrt(energy));
}
