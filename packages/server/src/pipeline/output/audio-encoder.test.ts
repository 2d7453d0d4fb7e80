import { alawToSamples, bytesToPcm16, pcm16ToSamples, ulawToSamples } from "@vivavoce/audio";
import { describe, expect, it } from "vitest";
import { createAudioEncoder } from "./audio-encoder.ts";
import type { EncodedAudio } from "./audio-encoder.ts";

const fromRate = 16_000;

/** A second of 440 Hz, at half of full scale. */
const tone = Float32Array.from({ length: fromRate }, (_, n) => 0.5 * Math.sin((2 * Math.PI * 440 * n) / fromRate));

const pcm = (bytes: Buffer): Float32Array => pcm16ToSamples(bytesToPcm16(bytes));

function bytesOf(deltas: readonly EncodedAudio[]): Buffer {
  return Buffer.concat(deltas.map(({ base64 }) => Buffer.from(base64, "base64")));
}

function rms(samples: Float32Array): number {
  return Math.sqrt(samples.reduce((sum, sample) => sum + sample * sample, 0) / samples.length);
}

describe("an audio encoder", () => {
  it.each([
    ["pcm16", 24_000, pcm],
    ["pcm16_8000hz", 8000, pcm],
    ["pcm16-16000hz", 16_000, pcm],
    ["pcm16_44100hz", 44_100, pcm],
    ["g711_ulaw", 8000, ulawToSamples],
    ["g711_alaw", 8000, alawToSamples],
  ] as const)("gives %s at %d Hz, loud as it was", (format, rate, decode) => {
    const encoder = createAudioEncoder(format, fromRate);
    const deltas = [...encoder.push(tone.subarray(0, 5000)), ...encoder.push(tone.subarray(5000)), ...encoder.flush()];
    const samples = decode(bytesOf(deltas));
    expect(samples.length / rate).toBeCloseTo(1, 1);
    expect(rms(samples)).toBeCloseTo(0.5 / Math.SQRT2, 1);
    for (const { base64, durationMs } of deltas) {
      expect(decode(Buffer.from(base64, "base64")).length).toBeCloseTo((durationMs * rate) / 1000, 6);
    }
    // All deltas but the last are equally long, and short enough that little is lost at a barge-in.
    expect(new Set(deltas.slice(0, -1).map(({ durationMs }) => durationMs)).size).toBe(1);
    expect(Math.max(...deltas.map(({ durationMs }) => durationMs))).toBeLessThanOrEqual(60);
  });

  it.each([
    ["pcm16", fromRate],
    ["pcm16_44100hz", fromRate],
    ["pcm16_16000hz", fromRate],
    ["g711_alaw", 8000],
  ])("gives with %s the sound that is in each delta", (format, rate) => {
    const encoder = createAudioEncoder(format, fromRate);
    const deltas = [...encoder.push(tone.subarray(0, 5001)), ...encoder.push(tone.subarray(5001)), ...encoder.flush()];
    for (const { samples, sampleRate, durationMs } of deltas) {
      expect(sampleRate).toBe(rate);
      expect(Math.abs((samples.length * 1000) / rate - durationMs)).toBeLessThan(0.1);
    }
    const all = deltas.flatMap(({ samples }) => [...samples]);
    expect(all.length).toBe(rate);
    if (rate === fromRate) expect(all).toEqual([...tone]);
    else expect(rms(Float32Array.from(all))).toBeCloseTo(0.5 / Math.SQRT2, 1);
  });

  it("begins anew after a flush", () => {
    const encoder = createAudioEncoder("pcm16", fromRate);
    const take = (): Buffer => bytesOf([...encoder.push(tone), ...encoder.flush()]);
    expect(take().equals(take())).toBe(true);
    expect(encoder.flush()).toEqual([]);
  });
});
