import { describe, expect, it } from "vitest";
import { alawToSamples, samplesToAlaw, samplesToUlaw, ulawToSamples } from "./g711.ts";

const allBytes = Uint8Array.from({ length: 256 }, (_, i) => i);
const allPcm = Float32Array.from({ length: 65536 }, (_, i) => (i - 32768) / 32768);
const pcmOf = (samples: Float32Array) => [...samples].map((x) => x * 32768 + 0);

describe("µ-law", () => {
  it("decodes the values of ITU-T G.711 table 2", () => {
    expect(pcmOf(ulawToSamples(Uint8Array.of(0x80, 0x00, 0xff, 0x7f, 0x8f, 0xef, 0x6f)))).toEqual([
      32124, -32124, 0, 0, 16764, 132, -132,
    ]);
  });

  it("encodes silence, full scale and one step to the codes of the standard", () => {
    expect([...samplesToUlaw(Float32Array.of(0, 1, -1, 2))]).toEqual([0xff, 0x80, 0x00, 0x80]);
  });

  it("brings every code back, but for the second zero", () => {
    const back = samplesToUlaw(ulawToSamples(allBytes));
    expect([...back]).toEqual([...allBytes].map((byte) => (byte === 0x7f ? 0xff : byte)));
  });

  it("is never further off than half a step of the segment", () => {
    const decoded = ulawToSamples(samplesToUlaw(allPcm));
    const off = decoded.filter((x, i) => {
      const exact = allPcm[i] as number;
      const bound = Math.abs(exact) > 32124 / 32768 ? 650 : (Math.abs(exact) * 32768 + 132) / 32 + 4;
      return !(Math.abs(x - exact) * 32768 <= bound);
    });
    expect([decoded.length, [...off]]).toEqual([allPcm.length, []]);
  });
});

describe("A-law", () => {
  it("decodes the values of ITU-T G.711 table 1", () => {
    expect(pcmOf(alawToSamples(Uint8Array.of(0xd5, 0x55, 0xaa, 0x2a, 0x80)))).toEqual([8, -8, 32256, -32256, 5504]);
  });

  it("encodes silence and full scale to the codes of the standard", () => {
    expect([...samplesToAlaw(Float32Array.of(0, -1 / 32768, 1, -1, -2))]).toEqual([0xd5, 0x55, 0xaa, 0x2a, 0x2a]);
  });

  it("brings every code back", () => {
    expect([...samplesToAlaw(alawToSamples(allBytes))]).toEqual([...allBytes]);
  });

  it("is never further off than half a step of the segment", () => {
    const decoded = alawToSamples(samplesToAlaw(allPcm));
    const off = decoded.filter((x, i) => {
      const exact = Math.abs(allPcm[i] as number) * 32768;
      return !(Math.abs(x - (allPcm[i] as number)) * 32768 <= Math.max(8, exact / 32 + 1) + 8);
    });
    expect([decoded.length, [...off]]).toEqual([allPcm.length, []]);
  });
});

describe("both", () => {
  it("fill the array they are given", () => {
    const out = new Float32Array(3).fill(9);
    expect(ulawToSamples(Uint8Array.of(0x80), out)).toHaveLength(1);
    expect(out[1]).toBe(9);
    expect(() => alawToSamples(new Uint8Array(4), out)).toThrow(RangeError);
  });
});
