import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { openFlac } from "../flac/open-flac.ts";
import { oggPackets } from "./ogg-packets.ts";
import { resample } from "../streaming-resampler.ts";
import { parseWav } from "../wav.ts";
import { ByteReader } from "./byte-reader.ts";
import { identifySound } from "./identify-sound.ts";
import { openAiff } from "./open-aiff.ts";
import { openAu } from "./open-au.ts";
import { openWebm } from "./webm-packets.ts";
import { SoundFileError } from "./sound-file-error.ts";
import type { SoundStream } from "./sound-stream.ts";

const ascii = (text: string): number[] => Array.from(text, (letter) => letter.charCodeAt(0));
const big = (value: number, bytes: number): number[] =>
  Array.from({ length: bytes }, (_, i) => Math.floor(value / 256 ** (bytes - 1 - i)) & 255);
const little = (value: number, bytes: number): number[] => big(value, bytes).toReversed();
const tone = Float32Array.from({ length: 2000 }, (_, i) => 0.4 * Math.sin(i / 9));
const pcm16 = tone.map((sample) => Math.round(sample * 32_768));
const wanted = pcm16.map((sample) => sample / 32_768);

function channelsOf({ blocks, channels }: SoundStream): number[][] {
  const all = Array.from({ length: channels }, (): number[] => []);
  for (const block of blocks) block.forEach((samples, c) => all[c]?.push(...samples));
  return all;
}

const soundOf = (name: string): Uint8Array =>
  new Uint8Array(readFileSync(new URL(`../../test/sounds/${name}`, import.meta.url)));

function errorDb(samples: Float32Array, original: Float32Array): number {
  let [error, power] = [1e-20, 0];
  for (const [i, sample] of original.entries()) {
    error += (sample - (samples[i] ?? 0)) ** 2;
    power += sample ** 2;
  }
  return 10 * Math.log10(error / power);
}

describe("AIFF", () => {
  const chunk = (tag: string, body: number[]): number[] => [
    ...ascii(tag),
    ...big(body.length, 4),
    ...body,
    ...(body.length % 2 === 1 ? [0] : []),
  ];
  /** 22,050 Hz as a number of 80 bits. */
  const rate = [0x40, 0x0d, 0xac, 0x44, 0, 0, 0, 0, 0, 0];
  const comm = (channels: number, bits: number, coding?: string): number[] =>
    chunk("COMM", [...big(channels, 2), ...big(2000, 4), ...big(bits, 2), ...rate, ...ascii(coding ?? "")]);
  const sound = (bytes: number[]): number[] => chunk("SSND", [0, 0, 0, 0, 0, 0, 0, 0, ...bytes]);
  const form = (kind: string, ...chunks: number[][]): Uint8Array =>
    Uint8Array.from([...ascii("FORM"), 0, 0, 0, 0, ...ascii(kind), ...chunks.flat()]);
  const highFirst = [...pcm16].flatMap((sample) => big(sample & 0xffff, 2));
  const lowFirst = [...pcm16].flatMap((sample) => little(sample & 0xffff, 2));
  const floats = [...wanted].flatMap((sample) => {
    const view = new DataView(new ArrayBuffer(4));
    view.setFloat32(0, sample);
    return [0, 1, 2, 3].map((at) => view.getUint8(at));
  });

  it.each<[string, Uint8Array]>([
    ["big-endian", form("AIFF", comm(1, 16), sound(highFirst))],
    ["little-endian", form("AIFC", comm(1, 16, "sowt"), sound(lowFirst))],
    ["float", form("AIFC", comm(1, 32, "fl32"), sound(floats))],
    [
      "sound before its description, and chunks of odd length",
      form("AIFF", chunk("NAME", [65]), sound(highFirst), comm(1, 16)),
    ],
  ])("%s", (_name, bytes) => {
    const reader = ByteReader.of(bytes);
    expect(identifySound(reader)).toBe("aiff");
    const stream = openAiff(reader);
    expect(stream.sampleRate).toBe(22_050);
    expect(channelsOf(stream)).toEqual([[...wanted]]);
  });

  it("names a coding that it does not know", () => {
    const bytes = form("AIFC", comm(1, 4, "ima4"), sound([1, 2, 3]));
    expect(() => openAiff(ByteReader.of(bytes))).toThrow(/"ima4".*ffmpeg/);
  });
});

describe("AU", () => {
  it("reads both channels, of a stream without a length too", () => {
    const head = [
      ...ascii(".snd"),
      ...big(28, 4),
      ...big(0xffffffff, 4),
      ...big(3, 4),
      ...big(8000, 4),
      ...big(2, 4),
      0,
      0,
      0,
      0,
    ];
    const bytes = Uint8Array.from([...head, ...[...pcm16].flatMap((sample) => [...big(sample & 0xffff, 2), 0, 0])]);
    const reader = ByteReader.of(bytes);
    expect(identifySound(reader)).toBe("au");
    const [left, right] = channelsOf(openAu(reader));
    expect(left).toEqual([...wanted]);
    expect(right?.every((sample) => sample === 0)).toBe(true);
  });
});

describe("ADPCM in WAV", () => {
  const wav = (tag: number, blockBytes: number, extra: number[], data: number[]): Uint8Array => {
    const fmt = [
      ...little(tag, 2),
      1,
      0,
      ...little(8000, 4),
      ...little(4000, 4),
      ...little(blockBytes, 2),
      4,
      0,
      ...extra,
    ];
    const chunks = [
      ...ascii("fmt "),
      ...little(fmt.length, 4),
      ...fmt,
      ...ascii("data"),
      ...little(data.length, 4),
      ...data,
    ];
    return Uint8Array.from([...ascii("RIFF"), ...little(chunks.length + 4, 4), ...ascii("WAVE"), ...chunks]);
  };

  it.each([
    ["window-ima-adpcm.wav", 8000],
    ["window-ms-adpcm.wav", 16_000],
  ])("%s sounds as what was encoded", (name, rate) => {
    const { samples, sampleRate, bitsPerSample } = parseWav(soundOf(name));
    expect([sampleRate, bitsPerSample]).toEqual([rate, 4]);
    const flac = openFlac(ByteReader.of(soundOf("window-11k.flac")));
    const original = resample(Float32Array.from(channelsOf(flac)[0] ?? []), flac.sampleRate, 8000);
    const atSameRate = resample(samples, rate, 8000);
    expect(atSameRate.length).toBeGreaterThanOrEqual(original.length);
    expect(errorDb(atSameRate, original)).toBeLessThan(-15);
  });

  it("Microsoft: straight lines are predicted, and a block that was cut gives what it has", () => {
    // Predictor 1 goes on in a straight line; codes of 0 add nothing to it.
    const block = [1, ...little(16, 2), ...little(200, 2), ...little(100, 2), ...Array.from({ length: 25 }, () => 0)];
    const extra = [4, 0, ...little(52, 2), 0, 0];
    const { samples } = parseWav(wav(2, 32, extra, [...block, ...block.slice(0, 12)]));
    expect(samples).toHaveLength(52 + 12);
    expect(Array.from(samples.subarray(0, 52), (sample) => Math.round(sample * 32_768))).toEqual(
      Array.from({ length: 52 }, (_, i) => 100 * (i + 1)),
    );
    expect(Math.round((samples[63] as number) * 32_768)).toBe(1200);
  });
});

describe("what a file is", () => {
  it.each<[string, number[], RegExp]>([
    ["nothing", [], /empty/],
    ["a text", ascii("Hello, this is a text.\n"), /text file/],
    ["a picture", [0x89, ...ascii("PNG\r\n"), 0x1a, 10, ...Array.from({ length: 40 }, () => 255)], /PNG picture/],
    ["a photo", [0xff, 0xd8, 0xff, 0xe0, 0, 16, ...ascii("JFIF")], /JPEG picture/],
    ["an archive", [...ascii("PK"), 3, 4, 20, 0], /ZIP/],
    ["an M4A", [0, 0, 0, 28, ...ascii("ftypM4A "), 0, 0, 2, 0], /MPEG-4 file.*AAC.*ffmpeg -i/],
    [
      "Apple Lossless",
      [0, 0, 0, 28, ...ascii("ftypM4A "), 0, 0, 2, 0, ...ascii("moov....stsd....alac")],
      /Apple Lossless.*ffmpeg/,
    ],
    ["bare AAC", [0xff, 0xf1, 0x50, 0x80, 2, 0x1f, 0xfc, 0], /AAC.*ffmpeg/],
    ["MPEG Layer II", [0xff, 0xfd, 0x80, 0, ...Array.from({ length: 413 }, () => 0)], /layer 2.*ffmpeg/],
    ["zeros", Array.from({ length: 70_000 }, () => 0), /not a sound file that is known/],
    ["numbers", Array.from({ length: 70_000 }, (_, i) => (i * i * 7919) & 255), /not a sound file that is known/],
  ])("%s", (_name, bytes, expected) => {
    expect(() => identifySound(ByteReader.of(Uint8Array.from(bytes)))).toThrow(SoundFileError);
    expect(() => identifySound(ByteReader.of(Uint8Array.from(bytes)))).toThrow(expected);
  });

  /** A header, and zeros up to the length that it stands for. */
  const mp3Frame = (second: number, third: number, length: number): number[] => [
    0xff,
    second,
    third,
    0xc4,
    ...Array.from({ length: length - 4 }, () => 0),
  ];
  const id3 = (body: number[]): number[] => [...ascii("ID3"), 4, 0, 0, ...big(body.length, 4), ...body];
  const told = (bytes: number[]): string => {
    try {
      return identifySound(ByteReader.of(Uint8Array.from(bytes)));
    } catch (error) {
      return String(error);
    }
  };

  it.each([
    ["MPEG-1, 128 kbit/s at 44.1 kHz", mp3Frame(0xfb, 0x90, 417)],
    ["MPEG-1, with a checksum and padding", mp3Frame(0xfa, 0x92, 418)],
    ["MPEG-2, 64 kbit/s at 24 kHz", mp3Frame(0xf3, 0x84, 192)],
    ["MPEG-2.5, 16 kbit/s at 8 kHz", mp3Frame(0xe3, 0x28, 144)],
  ])("MP3 is named with the command that converts it: %s", (_name, frame) => {
    const line = "SoundFileError: an MP3 file; convert it first: ffmpeg -i in.file -ar 24000 -ac 1 out.wav";
    const looksLikeFrames = Array.from({ length: 100 }, (_, i) => (i % 2 === 0 ? 0xff : 0xfb));
    expect(told([...frame, ...frame])).toBe(line);
    expect(told([...id3(looksLikeFrames), ...frame, ...frame])).toBe(line);
    expect(told([...id3([1, 2, 3]), ...frame, 1, 2, 3])).toBe(line);
    expect(told([...Array.from({ length: 999 }, (_, i) => i & 255), ...frame, ...frame])).toBe(line);
    // A header may stand anywhere by chance.
    expect(told([...frame, 1, 2, 3, 4, 5])).toMatch(/not a sound file that is known/);
    expect(told([...frame, ...mp3Frame(0xfb, 0x94, 384)])).toMatch(/not a sound file that is known/);
  });

  it("goes by what follows a tag", () => {
    expect(told([...id3([1, 2, 3]), ...soundOf("window-11k.flac")])).toBe("flac");
    expect(told([...id3([1, 2, 3]), ...Array.from({ length: 100 }, () => 0)])).toMatch(
      /not a sound file that is known/,
    );
    // The mark at the beginning of a text in UTF-16 is a header of layer 1 to the bit.
    expect(told([0xff, 0xfe, ...[...ascii("Hello, window.")].flatMap((letter) => [letter, 0])])).not.toMatch(/MPEG/);
  });
});

describe("Ogg", () => {
  const bytes = soundOf("window.opus");
  const packetsOf = (given: Uint8Array): number => [...oggPackets(ByteReader.of(given))].length;

  it("gives packets in order, the first and the last marked", () => {
    const packets = [...oggPackets(ByteReader.of(bytes))];
    expect(String.fromCharCode(...(packets[0]?.bytes.subarray(0, 8) ?? []))).toBe("OpusHead");
    expect(packets.map(({ isFirst }) => isFirst).indexOf(true, 1)).toBe(-1);
    expect(packets.map(({ isLast }) => isLast).indexOf(true)).toBe(packets.length - 1);
    // 312 samples of delay and 1.67 s.
    expect(packets.at(-1)?.position).toBe(312 + 80_160);
  });

  it("finds the next page behind damage, and ends where the file was cut", () => {
    const damaged = bytes.slice();
    damaged[0] = 0;
    expect(packetsOf(damaged)).toBeLessThan(packetsOf(bytes));
    expect(packetsOf(bytes.subarray(0, 3000))).toBeGreaterThan(0);
    expect(packetsOf(Uint8Array.from(ascii("OggS")))).toBe(0);
  });
});

describe("WebM", () => {
  const bytes = soundOf("window.webm");
  const size = (value: number): number[] => [0x40 | (value >> 8), value & 255];
  const element = (id: number[], body: number[]): number[] => [...id, ...size(body.length), ...body];
  const track = (type: number, number: number, codec: string): number[] =>
    element([0xae], [0xd7, 0x81, number, 0x83, 0x81, type, ...element([0x86], ascii(codec))]);
  // Recorders do not know how long these will be.
  const segment = [0x18, 0x53, 0x80, 0x67, 0xff];
  const cluster = [0x1f, 0x43, 0xb6, 0x75, 0xff];
  const file = (...blocks: number[][]): Uint8Array =>
    Uint8Array.from([
      ...element([0x1a, 0x45, 0xdf, 0xa3], [1, 2, 3]),
      ...segment,
      ...element([0x16, 0x54, 0xae, 0x6b], [...track(1, 1, "V_VP8"), ...track(2, 2, "A_OPUS")]),
      ...cluster,
      ...blocks.flat(),
    ]);
  const block = (number: number, flags: number, body: number[]): number[] =>
    element([0xa3], [0x80 | number, 0, 0, flags, ...body]);
  const packetsOf = (given: Uint8Array): number[][] =>
    [...openWebm(ByteReader.of(given)).packets].map((each) => [...each]);

  it("gives the packets of the first track with sound", () => {
    expect(identifySound(ByteReader.of(bytes))).toBe("webm");
    const { codec, description, packets } = openWebm(ByteReader.of(bytes));
    expect([codec, String.fromCharCode(...description.subarray(0, 8))]).toEqual(["A_OPUS", "OpusHead"]);
    // 20 ms each.
    expect([...packets]).toHaveLength(84);
  });

  it("takes lengths that were left open, other tracks and every lacing", () => {
    const blocks = [
      block(2, 0, [1, 2]),
      block(1, 0, [9, 9]),
      block(2, 2, [1, 2, 5, 6, 7]),
      block(2, 4, [1, 5, 6, 7, 8]),
      block(2, 6, [1, 0x81, 5, 6, 7]),
      element([0xa0], element([0xa1], [0x82, 0, 0, 0, 4])),
    ];
    expect(packetsOf(file(...blocks))).toEqual([[1, 2], [5, 6], [7], [5, 6], [7, 8], [5], [6, 7], [4]]);
  });

  it("gives what there is of a file that was cut, and refuses one without sound", () => {
    expect(packetsOf(bytes.subarray(0, 3000)).length).toBeGreaterThan(20);
    expect(() => openWebm(ByteReader.of(bytes.subarray(0, 60)))).toThrow(SoundFileError);
  });
});
