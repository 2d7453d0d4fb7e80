import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { ByteReader } from "../sound-file/byte-reader.ts";
import { SoundFileError } from "../sound-file/sound-file-error.ts";
import { openFlac } from "./open-flac.ts";

const soundOf = (name: string): Uint8Array => readFileSync(new URL(`../../test/sounds/${name}`, import.meta.url));
const blocksOf = (bytes: Uint8Array): (readonly Float32Array[])[] => [...openFlac(ByteReader.of(bytes)).blocks];
const samplesOf = (bytes: Uint8Array): number =>
  blocksOf(bytes).reduce((sum, [first]) => sum + (first?.length ?? 0), 0);

/** The sum that the encoder took of the samples it was given, and ours of what was decoded. */
function sums(bytes: Uint8Array): [string, string] {
  const { bitsPerSample, blocks } = openFlac(ByteReader.of(bytes));
  const width = bitsPerSample / 8;
  const hash = createHash("md5");
  for (const block of blocks) {
    const frames = block[0]?.length ?? 0;
    const out = Buffer.alloc(frames * block.length * width);
    for (let i = 0; i < frames; i++) {
      block.forEach((samples, c) =>
        out.writeIntLE(
          Math.round((samples[i] as number) * 2 ** (bitsPerSample - 1)),
          (i * block.length + c) * width,
          width,
        ),
      );
    }
    hash.update(out);
  }
  return [hash.digest("hex"), Buffer.from(bytes.subarray(26, 42)).toString("hex")];
}

describe("FLAC", () => {
  it.each(["window-11k.flac", "part-8k-stereo-24bit.flac"])("%s is what was encoded, to the bit", (name) => {
    const [decoded, stated] = sums(soundOf(name));
    expect(decoded).toBe(stated);
  });

  it("passes over a damaged frame, and gives what there is of a file that was cut", () => {
    const whole = soundOf("window-11k.flac");
    const damaged = Uint8Array.from(whole);
    damaged.fill(0x55, 9000, 9040);
    const all = samplesOf(whole);
    expect(samplesOf(damaged)).toBeGreaterThan(all / 2);
    expect(samplesOf(damaged)).toBeLessThan(all);
    expect(samplesOf(whole.subarray(0, 12_000))).toBeGreaterThan(all / 4);
  });

  it("takes the samples one block after the other, so that a few bytes cannot fill the memory", () => {
    // One frame of 65,536 silent samples, many times over.
    const info = [0x00, 0, 0, 34, 0xff, 0xff, 0xff, 0xff, 0, 0, 0, 0, 0, 0, 0x0a, 0xc4, 0x40, 0xf0, 0, 0, 0, 0];
    info[0] = 0x80;
    const head = [0x66, 0x4c, 0x61, 0x43, ...info, ...Array.from({ length: 16 }, () => 0)];
    const body = [0xff, 0xf8, 0x79, 0x08, 0, 0xff, 0xff];
    const frame = [...body, crc(body, 0x07, 8), 0, 0, 0];
    const sum = crc(frame, 0x8005, 16);
    frame.push(sum >> 8, sum & 255);
    let given = 0;
    const reader = new ByteReader(() => Uint8Array.from(given++ === 0 ? head : frame));
    const blocks = openFlac(reader).blocks[Symbol.iterator]();
    for (let n = 0; n < 20; n++) expect(blocks.next().value?.[0]).toHaveLength(65_536);
    expect(given).toBeLessThan(16_384 * 2);
  });

  it("refuses one without a description", () => {
    const bytes = Uint8Array.from([0x66, 0x4c, 0x61, 0x43, 0x84, 0, 0, 0]);
    expect(() => openFlac(ByteReader.of(bytes))).toThrow(SoundFileError);
  });
});

function crc(bytes: readonly number[], polynomial: number, bits: number): number {
  let value = 0;
  for (const byte of bytes) {
    value ^= byte << (bits - 8);
    for (let bit = 0; bit < 8; bit++) {
      value = (value & (1 << (bits - 1)) ? (value << 1) ^ polynomial : value << 1) & (2 ** bits - 1);
    }
  }
  return value;
}
