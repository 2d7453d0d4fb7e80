import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { bytesToPcm16, pcm16ToBytes, pcm16ToSamples, samplesToPcm16 } from "./pcm16.ts";

describe("pcm16", () => {
  it("brings every 16-bit number back unchanged", () => {
    const all = Int16Array.from({ length: 65536 }, (_, i) => i - 32768);
    expect(samplesToPcm16(pcm16ToSamples(all))).toEqual(all);
  });

  it("scales by 32768, rounds to nearest and clips", () => {
    expect(pcm16ToSamples(Int16Array.of(-32768, 16384))).toEqual(Float32Array.of(-1, 0.5));
    const samples = Float32Array.of(1, 1.5, -1, -7, 0.6 / 32768, -0.6 / 32768, 0.4 / 32768, NaN, Infinity);
    expect([...samplesToPcm16(samples)]).toEqual([32767, 32767, -32768, -32768, 1, -1, 0, 0, 32767]);
  });

  it("fills the array it is given and returns the filled part", () => {
    const out = new Float32Array(4).fill(9);
    const filled = pcm16ToSamples(Int16Array.of(16384, -16384), out);
    expect(filled).toEqual(Float32Array.of(0.5, -0.5));
    expect([...out]).toEqual([0.5, -0.5, 9, 9]);
    expect(() => samplesToPcm16(new Float32Array(3), new Int16Array(2))).toThrow(RangeError);
  });

  it("reads little-endian bytes at any offset and leaves an odd last byte out", () => {
    const bytes = Uint8Array.of(0xff, 0x34, 0x12, 0x00, 0x80, 0x77);
    expect([...bytesToPcm16(bytes.subarray(1))]).toEqual([0x1234, -32768]);
    expect([...pcm16ToBytes(Int16Array.of(0x1234, -2))]).toEqual([0x34, 0x12, 0xfe, 0xff]);
  });

  it("round-trips through bytes without sharing memory", () => {
    fc.assert(
      fc.property(fc.int16Array(), (pcm16) => {
        const bytes = pcm16ToBytes(pcm16);
        expect(bytesToPcm16(bytes)).toEqual(pcm16);
        expect(bytes.buffer).not.toBe(pcm16.buffer);
      }),
    );
  });
});
