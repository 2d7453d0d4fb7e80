import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { encodeWav, InvalidWavError, parseWav } from "./wav.ts";

const le = (value: number, count: number) =>
  Array.from({ length: count }, (_, i) => Math.floor(value / 256 ** i) & 255);
const ascii = (text: string) => Array.from(text, (c) => c.charCodeAt(0));
const chunk = (tag: string, body: number[], size = body.length) => [...ascii(tag), ...le(size, 4), ...body];
const fmt = (format: number, channels: number, rate: number, bits: number, extra: number[] = []) => {
  const block = (channels * bits) / 8;
  return chunk("fmt ", [
    ...le(format, 2),
    ...le(channels, 2),
    ...le(rate, 4),
    ...le(rate * block, 4),
    ...le(block, 2),
    ...le(bits, 2),
    ...extra,
  ]);
};
const riff = (chunks: number[], size = chunks.length + 4) =>
  Uint8Array.from([...ascii("RIFF"), ...le(size, 4), ...ascii("WAVE"), ...chunks]);

describe("parseWav", () => {
  it("reads every width as the same sound", () => {
    const eight = riff([...fmt(1, 1, 8000, 8), ...chunk("data", [0, 128, 192])]);
    const sixteen = riff([...fmt(1, 1, 8000, 16), ...chunk("data", [0, 0x80, 0, 0, 0, 0x40])]);
    const twentyFour = riff([...fmt(1, 1, 8000, 24), ...chunk("data", [0, 0, 0x80, 0, 0, 0, 0, 0, 0x40])]);
    const thirtyTwo = riff([...fmt(1, 1, 8000, 32), ...chunk("data", [0, 0, 0, 0x80, 0, 0, 0, 0, 0, 0, 0, 0x40])]);
    const float = riff([
      ...fmt(3, 1, 8000, 32),
      ...chunk("data", [...new Uint8Array(Float32Array.of(-1, 0, 0.5).buffer)]),
    ]);
    for (const [bits, file] of [
      [8, eight],
      [16, sixteen],
      [24, twentyFour],
      [32, thirtyTwo],
      [32, float],
    ] as const) {
      expect(parseWav(file)).toEqual({
        sampleRate: 8000,
        channels: 1,
        bitsPerSample: bits,
        samples: Float32Array.of(-1, 0, 0.5),
      });
    }
  });

  it("mixes channels down and leaves out a broken last frame", () => {
    const body = [0, 0x40, 0, 0, 0, 0x20, 0, 0x40, 1];
    const wav = parseWav(riff([...fmt(1, 2, 24000, 16), ...chunk("data", body)]));
    expect([wav.channels, ...wav.samples]).toEqual([2, 0.25, 0.375]);
  });

  it("passes over unknown chunks, odd ones too, and reads the extensible format", () => {
    const extensible = [...le(22, 2), ...le(16, 2), ...le(4, 4), ...le(1, 2), ...Array.from({ length: 14 }, () => 7)];
    const file = riff([
      ...chunk("LIST", [1, 2, 3]),
      0,
      ...fmt(0xfffe, 1, 16000, 16, extensible),
      ...chunk("fact", [0, 0, 0, 0]),
      ...chunk("data", [0, 0x40]),
      ...chunk("id3 ", [1, 2]),
    ]);
    expect([...parseWav(file).samples]).toEqual([0.5]);
  });

  it.each([
    [0, 0],
    [0xffffffff, 0xffffffff],
    [36, 0],
    [46, 1000],
  ])("reads to the end when the sizes were never filled in (%i, %i)", (riffSize, dataSize) => {
    const file = riff([...fmt(1, 1, 16000, 16), ...chunk("data", [0, 0x40, 0, 0xc0], dataSize)], riffSize);
    expect([...parseWav(file).samples]).toEqual([0.5, -0.5]);
  });

  it("believes an honest empty data chunk", () => {
    const file = riff([...fmt(1, 1, 16000, 16), ...chunk("data", []), ...chunk("LIST", [1, 2, 3, 4])]);
    expect(parseWav(file).samples).toHaveLength(0);
  });

  it.each([
    ["empty", new Uint8Array(0)],
    ["not RIFF", Uint8Array.from(ascii("OggS0000WAVE"))],
    ["no data", riff(fmt(1, 1, 16000, 16))],
    ["data alone", riff(chunk("data", [0, 0]))],
    ["float of 16 bits", riff([...fmt(3, 1, 16000, 16), ...chunk("data", [])])],
    ["ADPCM of 16 bits", riff([...fmt(2, 1, 16000, 16), ...chunk("data", [])])],
    ["no channels", riff([...fmt(1, 0, 16000, 16), ...chunk("data", [])])],
    ["short fmt", riff([...chunk("fmt ", [1, 0]), ...chunk("data", [])])],
  ])("refuses: %s", (_name, bytes) => {
    expect(() => parseWav(bytes)).toThrow(InvalidWavError);
  });

  it("answers any bytes with a result or InvalidWavError", () => {
    const good = encodeWav(Float32Array.of(0.1, 0.2), 16000);
    fc.assert(
      fc.property(fc.nat(good.length), fc.nat(good.length - 1), fc.nat(255), (length, at, value) => {
        const bytes = good.slice(0, length);
        if (at < length) bytes[at] = value;
        try {
          parseWav(bytes);
        } catch (error) {
          expect(error).toBeInstanceOf(InvalidWavError);
        }
      }),
      { numRuns: 500 },
    );
  });
});

describe("encodeWav", () => {
  it("writes what parseWav reads, to 16 bits", () => {
    fc.assert(
      fc.property(fc.int16Array(), fc.constantFrom(8000, 16000, 24000, 48000), (pcm16, sampleRate) => {
        const samples = Float32Array.from(pcm16, (x) => x / 32768);
        const bytes = encodeWav(samples, sampleRate);
        expect(bytes).toHaveLength(44 + 2 * pcm16.length);
        expect(parseWav(bytes)).toEqual({ sampleRate, channels: 1, bitsPerSample: 16, samples });
      }),
    );
  });
});
