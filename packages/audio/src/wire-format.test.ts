import { describe, expect, it } from "vitest";
import { concatBytes, concatSamples } from "./concat.ts";
import { bytesPerMs, decodeSound, encodeSound, sampleBytes, wireFormat } from "./wire-format.ts";

describe("wireFormat", () => {
  it.each([
    ["pcm16", "pcm16", 24_000, 48],
    ["pcm16_8000hz", "pcm16", 8000, 16],
    ["pcm16-16000hz", "pcm16", 16_000, 32],
    ["pcm16_44100hz", "pcm16", 44_100, 88.2],
    ["g711_ulaw", "g711_ulaw", 8000, 8],
    ["g711_alaw", "g711_alaw", 8000, 8],
    ["audio/pcm", "pcm16", 24_000, 48],
    ["audio/pcmu", "g711_ulaw", 8000, 8],
    ["audio/pcma", "g711_alaw", 8000, 8],
    ["opus", "pcm16", 24_000, 48],
  ])("reads %s", (name, encoding, sampleRate, perMs) => {
    expect(wireFormat(name)).toEqual({ encoding, sampleRate });
    expect(bytesPerMs(wireFormat(name))).toBe(perMs);
    expect(sampleBytes(wireFormat(name))).toBe(encoding === "pcm16" ? 2 : 1);
  });

  it("takes a rate where the name does not tell it", () => {
    expect(wireFormat("pcm16", 16_000).sampleRate).toBe(16_000);
    expect(wireFormat("pcm16_8000hz", 16_000).sampleRate).toBe(8000);
    expect(wireFormat("g711_ulaw", 16_000).sampleRate).toBe(8000);
    expect(wireFormat(undefined).sampleRate).toBe(24_000);
  });
});

it.each(["pcm16", "g711_ulaw", "g711_alaw"])("brings sound in %s back, and back again the same bytes", (name) => {
  const format = wireFormat(name);
  const samples = Float32Array.from({ length: 400 }, (_, index) => Math.sin(index / 7) * 0.8);
  const bytes = encodeSound(samples, format);
  expect(bytes).toHaveLength(400 * sampleBytes(format));
  const back = decodeSound(bytes, format);
  back.forEach((sample, index) => expect(Math.abs(sample - (samples[index] as number))).toBeLessThan(0.03));
  expect(encodeSound(back, format)).toEqual(bytes);
});

it("puts pieces one after the other", () => {
  expect(concatSamples([Float32Array.of(1, 2), new Float32Array(0), Float32Array.of(3)])).toEqual(
    Float32Array.of(1, 2, 3),
  );
  expect(concatBytes([])).toEqual(new Uint8Array(0));
  expect(concatBytes([Uint8Array.of(1), Uint8Array.of(2, 3)])).toEqual(Uint8Array.of(1, 2, 3));
});
