import { describe, expect, it } from "vitest";
import { ChannelMixer } from "./channel-mixer.ts";

const rate = 16_000;
const length = 4 * rate;
/** Syllables: a voice-like tone that comes and goes, in other rhythms for other seeds. */
const talk = (seed: number): Float32Array =>
  Float32Array.from({ length }, (_, i) => {
    const envelope = Math.max(0, Math.sin((2 * Math.PI * (1.5 + seed / 3) * i) / rate)) ** 2;
    return 0.4 * envelope * Math.sin((2 * Math.PI * (180 + 70 * seed) * i) / rate);
  });
const hum = Float32Array.from({ length }, (_, i) => 0.8 * Math.sin((2 * Math.PI * 300 * i) / rate));
let state = 1;
const noise = Float32Array.from({ length }, () => {
  state = (state * 48_271) % 2147483647;
  return 0.5 * (state / 2147483647 - 0.5);
});
const silence = new Float32Array(length);
const times = (samples: Float32Array, gain: number): Float32Array => samples.map((sample) => sample * gain);

function mixed(...channels: Float32Array[]): Float32Array {
  const mixer = new ChannelMixer(rate, channels.length);
  const pieces: Float32Array[] = [];
  // In blocks, as a file is read.
  for (let at = 0; at < (channels[0] as Float32Array).length; at += 1000) {
    const piece = mixer.push(channels.map((samples) => samples.subarray(at, at + 1000)));
    if (piece !== undefined) pieces.push(piece);
  }
  pieces.push(mixer.end() ?? new Float32Array(0));
  return Float32Array.from(pieces.flatMap((piece) => [...piece]));
}

/** Share of a sound in another, and how alike they are. */
function share(of: Float32Array, within: Float32Array): { gain: number; likeness: number } {
  let [both, own, other] = [0, 0, 0];
  of.forEach((value, i) => {
    both += value * (within[i] as number);
    own += value * value;
    other += (within[i] as number) ** 2;
  });
  return { gain: both / own, likeness: both / Math.sqrt(own * other) };
}

describe("one channel of many", () => {
  const voice = talk(1);
  it.each<[string, Float32Array[]]>([
    ["the same on both", [voice, voice]],
    ["opposite phases", [voice, times(voice, -1)]],
    [
      "opposite phases, one quieter and with some noise",
      [voice, times(voice, -0.7).map((s, i) => s + (noise[i] as number) / 50)],
    ],
    ["silence on the right", [voice, silence]],
    ["silence on the left", [silence, voice]],
    ["an offset on the other channel", [silence.map(() => 0.3), voice]],
    ["only the fourth of six", [silence, silence, silence, voice, silence, silence]],
    ["a loud hum on the other channel", [hum, voice]],
    ["a loud noise on the other channel", [voice, times(noise, 2)]],
    ["four in pairs of opposite phase", [voice, times(voice, -1), voice, times(voice, -1)]],
  ])("%s", (_name, channels) => {
    const { gain, likeness } = share(voice, mixed(...channels));
    expect(Math.abs(likeness)).toBeGreaterThan(0.97);
    expect(Math.abs(gain)).toBeGreaterThan(0.7);
  });

  it("keeps both callers of a recorded call", () => {
    const other = talk(2);
    const together = mixed(voice, other);
    expect(share(voice, together).gain).toBeGreaterThan(0.4);
    expect(share(other, together).gain).toBeGreaterThan(0.4);
    // Also one who is far quieter.
    expect(share(other, mixed(voice, times(other, 0.02))).gain).toBeGreaterThan(0.008);
  });

  it("follows when the phase changes within a file, without a click", () => {
    const long = (samples: Float32Array): Float32Array =>
      Float32Array.from({ length: 40 * rate }, (_, i) => samples[i % length] as number);
    const left = long(voice);
    const right = left.map((sample, i) => (i < 30 * rate ? sample : -sample));
    const result = mixed(left, right);
    expect(share(left.subarray(0, 30 * rate), result).gain).toBeCloseTo(1, 1);
    expect(Math.abs(share(left.subarray(30 * rate), result.subarray(30 * rate)).gain)).toBeCloseTo(1, 1);
    const steps = result.map((sample, i) => Math.abs(sample - (result[i - 1] ?? 0)));
    const usual = left.map((sample, i) => Math.abs(sample - (left[i - 1] ?? 0)));
    expect(steps.reduce((a, b) => Math.max(a, b))).toBeLessThan(1.5 * usual.reduce((a, b) => Math.max(a, b)));
  });

  it("never exceeds full scale, and passes a single channel as it is", () => {
    expect(mixed(times(voice, 10)).every((sample) => Math.abs(sample) <= 1.0001)).toBe(true);
    expect(mixed(voice).every((sample, i) => sample === voice[i])).toBe(true);
  });

  it("holds a bounded window whatever the channels", () => {
    const mixer = new ChannelMixer(rate, 1000);
    const block = Array.from({ length: 1000 }, () => new Float32Array(1000));
    const pushed = Array.from({ length: 5 }, () => mixer.push(block));
    expect(pushed.some((piece) => piece !== undefined)).toBe(true);
  });
});
