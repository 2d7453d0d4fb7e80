import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { samplesToAlaw, samplesToUlaw } from "../g711.ts";
import { InvalidWavError, parseWav } from "../wav.ts";

/** What a file of a test is made of. */
interface Shape {
  readonly tag?: number;
  readonly bits: number;
  /** Bytes of a number, where they are not those of its bits. */
  readonly container?: number;
  readonly bigEndian?: boolean;
  readonly validBits?: number;
  readonly rate?: number;
  readonly channels?: number;
  /** Writes one number in [-1, 1). */
  readonly put: (view: DataView, at: number, value: number, little: boolean) => void;
}

const rate = 16_000;
const speech = Float32Array.from({ length: 4000 }, (_, i) => 0.5 * Math.sin(i / 7) * (0.6 + 0.4 * Math.sin(i / 300)));

const integer =
  (bytes: number, shift = 0): Shape["put"] =>
  (view, at, value, little) => {
    let number = BigInt(Math.round(value * 2 ** 31)) >> BigInt(32 - Math.min(32, bytes * 8 - shift));
    if (bytes === 8) number <<= 32n;
    for (let i = 0; i < bytes; i++)
      view.setUint8(little ? at + i : at + bytes - 1 - i, Number((number >> BigInt(8 * i)) & 255n));
  };
const byteOf = (encode: (samples: Float32Array) => Uint8Array): Shape["put"] => {
  return (view, at, value) => view.setUint8(at, encode(Float32Array.of(value))[0] as number);
};

const shapes: Readonly<Record<string, Shape>> = {
  "8 bit": { bits: 8, put: (view, at, value) => view.setUint8(at, Math.round(value * 128) + 128) },
  "16 bit": { bits: 16, put: integer(2) },
  "24 bit": { bits: 24, put: integer(3) },
  "32 bit": { bits: 32, put: integer(4) },
  "64 bit": { bits: 64, put: integer(8) },
  "12 of 16 bit, upper": { bits: 12, container: 2, put: integer(2) },
  "12 of 16 bit, lower": { bits: 12, container: 2, put: integer(2, 4) },
  "24 of 32 bit, upper": {
    bits: 24,
    container: 4,
    put: (view, at, value) => view.setInt32(at, Math.round(value * 2 ** 23) << 8, true),
  },
  "24 of 32 bit, lower": {
    bits: 24,
    container: 4,
    put: (view, at, value) => view.setInt32(at, Math.round(value * 2 ** 23), true),
  },
  "float 32": { tag: 3, bits: 32, put: (view, at, value, little) => view.setFloat32(at, value, little) },
  "float 64": { tag: 3, bits: 64, put: (view, at, value, little) => view.setFloat64(at, value, little) },
  "A-law": { tag: 6, bits: 8, put: byteOf(samplesToAlaw) },
  "µ-law": { tag: 7, bits: 8, put: byteOf(samplesToUlaw) },
  "RIFX 16 bit": { bits: 16, bigEndian: true, put: integer(2) },
  "RIFX 24 bit": { bits: 24, bigEndian: true, put: integer(3) },
  "RIFX float": {
    tag: 3,
    bits: 32,
    bigEndian: true,
    put: (view, at, value, little) => view.setFloat32(at, value, little),
  },
  "extensible 20 of 24 bit": {
    bits: 24,
    validBits: 20,
    put: (view, at, value, little) => integer(3)(view, at, Math.round(value * 2 ** 19) / 2 ** 19, little),
  },
  "extensible float": {
    tag: 3,
    bits: 32,
    validBits: 32,
    put: (view, at, value, little) => view.setFloat32(at, value, little),
  },
};

const ascii = (text: string): number[] => Array.from(text, (letter) => letter.charCodeAt(0));
function number(value: number, bytes: number, bigEndian = false): number[] {
  const little = Array.from({ length: bytes }, (_, i) => Number((BigInt(Math.floor(value)) >> BigInt(8 * i)) & 255n));
  return bigEndian ? little.toReversed() : little;
}

interface Parts {
  readonly fmt: number[];
  readonly data: Uint8Array;
  readonly order: (value: number, bytes: number) => number[];
  readonly magic: string;
}

function partsOf(shape: Shape, samples: Float32Array = speech): Parts {
  const { tag = 1, bits, validBits, channels = 1, bigEndian = false } = shape;
  const bytes = shape.container ?? bits / 8;
  const order = (value: number, width: number): number[] => number(value, width, bigEndian);
  const data = new Uint8Array(samples.length * channels * bytes);
  const view = new DataView(data.buffer);
  for (let i = 0; i < samples.length * channels; i++) {
    shape.put(view, i * bytes, samples[Math.floor(i / channels)] as number, !bigEndian);
  }
  const head = validBits === undefined ? tag : 0xfffe;
  const hz = shape.rate ?? rate;
  const block = bytes * channels;
  const fmt = [
    ...order(head, 2),
    ...order(channels, 2),
    ...order(hz, 4),
    ...order(hz * block, 4),
    ...order(block, 2),
    ...order(bits, 2),
  ];
  if (validBits !== undefined) {
    const guid = [0x80, 0, 0, 0xaa, 0, 0x38, 0x9b, 0x71];
    fmt.push(...order(22, 2), ...order(validBits, 2), ...order(4, 4), ...order(tag, 4), 0, 0, ...order(16, 2), ...guid);
  }
  return { fmt, data, order, magic: bigEndian ? "RIFX" : "RIFF" };
}

const chunk = (tag: string, body: Iterable<number>, size?: number): number[] => {
  const bytes = [...body];
  return [...ascii(tag), ...number(size ?? bytes.length, 4), ...bytes, ...(bytes.length % 2 === 1 ? [0] : [])];
};
const file = (chunks: number[], { size = chunks.length + 4, magic = "RIFF" } = {}): Uint8Array =>
  Uint8Array.from([...ascii(magic), ...number(size, 4), ...ascii("WAVE"), ...chunks]);

/** Signal to error in dB; the first samples must be there, none may be missing. */
function likenessDb(samples: Float32Array, wanted = speech): number {
  expect(samples.length).toBeGreaterThanOrEqual(wanted.length);
  let error = 1e-20;
  let power = 0;
  wanted.forEach((value, i) => {
    error += (value - (samples[i] as number)) ** 2;
    power += value ** 2;
  });
  return 10 * Math.log10(power / error);
}

describe("every number format", () => {
  it.each(Object.entries(shapes))("%s", (_name, shape) => {
    const { fmt, data, order, magic } = partsOf(shape);
    const body = (tag: string, bytes: Iterable<number>, length: number): number[] => [
      ...ascii(tag),
      ...order(length, 4),
      ...bytes,
    ];
    const bytes = Uint8Array.from([
      ...ascii(magic),
      ...order(fmt.length + data.length + 20, 4),
      ...ascii("WAVE"),
      ...body("fmt ", fmt, fmt.length),
      ...body("data", data, data.length),
    ]);
    const wav = parseWav(bytes);
    expect(wav.samples).toHaveLength(speech.length);
    expect(likenessDb(wav.samples)).toBeGreaterThan(shape.bits === 8 ? 28 : shape.bits === 12 ? 50 : 60);
    expect([wav.sampleRate, wav.channels]).toEqual([rate, 1]);
  });

  it.each([4000, 6000, 11_025, 22_050, 32_000, 44_100, 88_200, 96_000, 176_400, 192_000])("%i Hz", (hz) => {
    const { fmt, data } = partsOf({ bits: 16, put: integer(2), rate: hz });
    expect(parseWav(file([...chunk("fmt ", fmt), ...chunk("data", data)])).sampleRate).toBe(hz);
  });

  it.each([1, 2, 3, 6, 8, 16, 64])("%i channels of the same sound", (channels) => {
    const { fmt, data } = partsOf({ bits: 16, put: integer(2), channels });
    const wav = parseWav(file([...chunk("fmt ", fmt), ...chunk("data", data)]));
    expect(wav.channels).toBe(channels);
    expect(likenessDb(wav.samples)).toBeGreaterThan(60);
  });

  it("takes a number that is none for silence", () => {
    const { fmt, data } = partsOf(shapes["float 32"] as Shape);
    new DataView(data.buffer).setFloat32(400, NaN, true);
    new DataView(data.buffer).setFloat32(404, Infinity, true);
    const { samples } = parseWav(file([...chunk("fmt ", fmt), ...chunk("data", data)]));
    expect([samples[100], samples[101]]).toEqual([0, 0]);
    expect(samples[102]).toBeCloseTo(speech[102] as number);
  });

  it("brings floats at the scale of integers down to full scale", () => {
    const loud = speech.map((sample) => sample * 32_768);
    const { fmt, data } = partsOf(shapes["float 32"] as Shape, loud);
    const { samples } = parseWav(file([...chunk("fmt ", fmt), ...chunk("data", data)]));
    const peak = Math.max(...samples);
    expect(peak).toBeCloseTo(1, 1);
    expect(likenessDb(samples.map((sample) => sample * Math.max(...speech)))).toBeGreaterThan(40);
  });
});

const { fmt, data } = partsOf({ bits: 16, put: integer(2) });
const [fmtChunk, dataChunk] = [chunk("fmt ", fmt), chunk("data", data)];
const dataOf = (size: number): number[] => chunk("data", data, size);
const longSizes = [...number(2 ** 33, 8), ...number(data.length, 8), ...number(speech.length, 8), ...number(0, 4)];
const id3 = [...ascii("ID3"), 4, 0, 0, 0, 0, 0, 5, 1, 2, 3, 4, 5];

describe("every order and size of chunks", () => {
  it.each<[string, Uint8Array]>([
    ["a list before the format", file([...chunk("LIST", ascii("INFOabc")), ...fmtChunk, ...dataChunk])],
    ["the sound before the format", file([...dataChunk, ...chunk("LIST", [1, 2, 3]), ...fmtChunk])],
    ["an odd chunk without padding", file([...ascii("LIST"), ...number(3, 4), 65, 66, 67, ...fmtChunk, ...dataChunk])],
    [
      "an odd chunk with a padding that is not 0",
      file([...ascii("LIST"), ...number(3, 4), 65, 66, 67, 9, ...fmtChunk, ...dataChunk]),
    ],
    ["size 0 from a pipe", file([...fmtChunk, ...dataOf(0)], { size: 0 })],
    ["size 0 with a full header", file([...fmtChunk, ...dataOf(0)])],
    ["size -1 from a pipe", file([...fmtChunk, ...dataOf(0xffffffff)], { size: 0xffffffff })],
    ["a size as sox writes it to a pipe", file([...fmtChunk, ...dataOf(0x7fffffff)], { size: 0x7fffffff + 36 })],
    ["a size larger than the file", file([...fmtChunk, ...dataOf(data.length + 1_000_000)])],
    ["a size that went round at 4 GiB", file([...fmtChunk, ...dataOf(128)])],
    [
      "a list that claims to be larger than the file",
      file([...chunk("LIST", [1, 2, 3, 4], 2 ** 31), ...fmtChunk, ...dataChunk]),
    ],
    ["junk between chunks", file([...fmtChunk, 0, 0, 0, 7, 0, 0, ...dataChunk])],
    [
      "chunks behind the sound",
      file([
        ...fmtChunk,
        ...dataChunk,
        ...chunk(
          "id3 ",
          Array.from({ length: 6000 }, () => 77),
        ),
      ]),
    ],
    [
      "RF64",
      file(
        [
          ...chunk("ds64", longSizes),
          ...fmtChunk,
          ...dataOf(0xffffffff),
          ...chunk(
            "bext",
            Array.from({ length: 5000 }, () => 1),
          ),
        ],
        { magic: "RF64" },
      ),
    ],
    [
      "BW64 whose sizes were never filled in",
      file(
        [
          ...chunk(
            "ds64",
            Array.from({ length: 28 }, () => 0),
          ),
          ...fmtChunk,
          ...dataOf(0xffffffff),
        ],
        { magic: "BW64" },
      ),
    ],
  ])("%s", (_name, bytes) => {
    const { samples } = parseWav(bytes);
    expect(likenessDb(samples)).toBeGreaterThan(60);
    expect(samples.length).toBeLessThan(speech.length + 10);
  });

  it("gives what there is of a file that was cut", () => {
    const whole = file([...fmtChunk, ...dataChunk]);
    const { samples } = parseWav(whole.subarray(0, 44 + 2001));
    expect(samples).toHaveLength(1000);
    expect(likenessDb(samples, speech.subarray(0, 1000))).toBeGreaterThan(60);
  });

  it("does not take a short rest behind the sound for sound", () => {
    const bytes = Uint8Array.from([...file([...fmtChunk, ...dataChunk]), ...Array.from({ length: 300 }, () => 200)]);
    expect(parseWav(bytes).samples).toHaveLength(speech.length);
  });

  it("names an encoding that it does not decode, and says how to convert", () => {
    for (const [tag, name] of [
      [0x31, /GSM 6\.10; convert it first: ffmpeg -i/],
      [0x55, /MP3/],
      [0x1234, /format 4660 with 16 bits/],
    ] as const) {
      const bytes = file([...chunk("fmt ", partsOf({ tag, bits: 16, put: integer(2) }).fmt), ...dataChunk]);
      expect(() => parseWav(bytes)).toThrow(InvalidWavError);
      expect(() => parseWav(bytes)).toThrow(name);
    }
  });

  it("answers any damage with sound or InvalidWavError, in bounded memory", () => {
    const good = file([...chunk("LIST", [1, 2, 3]), ...fmtChunk, ...chunk("data", data.subarray(0, 64))]);
    const damage = fc.array(fc.tuple(fc.nat(good.length - 1), fc.nat(255)), { maxLength: 4 });
    fc.assert(
      fc.property(damage, fc.nat(good.length), (changes, length) => {
        const bytes = good.slice();
        for (const [at, value] of changes) bytes[at] = value;
        try {
          expect(parseWav(bytes.subarray(0, length)).samples.length).toBeLessThan(8 * good.length);
        } catch (error) {
          if (!(error instanceof InvalidWavError)) throw error;
        }
      }),
      { numRuns: 500 },
    );
  });

  it("reads an ID3 tag before it no more than the file after it", async () => {
    const { ByteReader } = await import("./byte-reader.ts");
    const { identifySound } = await import("./identify-sound.ts");
    const reader = ByteReader.of(Uint8Array.from([...id3, ...file([...fmtChunk, ...dataChunk])]));
    expect(identifySound(reader)).toBe("wav");
    expect(String.fromCharCode(...reader.peek(4))).toBe("RIFF");
  });
});
