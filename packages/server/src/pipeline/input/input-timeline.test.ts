import { bytesToPcm16, concatSamples, pcm16ToBytes, pcm16ToSamples } from "@vivavoce/audio";
import { createStreamResampler } from "@vivavoce/audio/fast-resampler";
import { ProtocolError } from "@vivavoce/protocol";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { InputFormat } from "./input-decoder.ts";
import { InputTimeline } from "./input-timeline.ts";
import { silentBytes } from "./silent-bytes.ts";

const pcm = (sampleRate: number): InputFormat => ({ encoding: "pcm16", sampleRate, channels: 1 });
const create = (format = pcm(16_000), maxPendingMs = 10_000) =>
  new InputTimeline<string>({ sampleRate: 16_000, frameSamples: 512, format, maxPendingMs });
/** Counting numbers, so that every sample tells where it comes from. */
const ramp = (from: number, count: number) => pcm16ToBytes(Int16Array.from({ length: count }, (_, i) => from + i));

function drain(timeline: InputTimeline<string>): (string | number)[] {
  const out: (string | number)[] = [];
  for (let entry = timeline.next(); entry !== undefined; entry = timeline.next()) {
    out.push(entry.type === "due" ? entry.due : entry.endMs);
  }
  return out;
}

describe("InputTimeline", () => {
  it("gives frames and steps in the order in which they came", () => {
    const timeline = create();
    timeline.append(ramp(0, 1024));
    timeline.add("a");
    timeline.append(ramp(1024, 600));
    timeline.add("b");
    expect(drain(timeline)).toEqual([32, 64, "a", 96, "b"]);
    expect(timeline.position).toBe(1536);
    expect(timeline.endSample).toBe(1624);
  });

  it("gives the same samples however the bytes are cut, and counts them exactly", () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 3000 }), { maxLength: 12 }), (cuts) => {
        const bytes = ramp(0, 9000);
        const timeline = create();
        const got: number[] = [];
        let at = 0;
        for (const length of [...cuts, bytes.length]) {
          timeline.append(bytes.slice(at, at + length));
          at = Math.min(bytes.length, at + length);
          expect(timeline.receivedMs).toBe(Math.floor(at >> 1) / 16 - ((Math.floor(at >> 1) / 16) % 1));
          for (let entry = timeline.next(); entry !== undefined; entry = timeline.next()) {
            if (entry.type === "frame") got.push(...entry.samples);
          }
        }
        expect(Float32Array.from(got, (sample) => sample * 32_768)).toEqual(
          Float32Array.from({ length: 17 * 512 }, (_, i) => i),
        );
      }),
    );
  });

  it("gives the samples of sound with silence in it, wherever that lies", () => {
    const piece = fc.record({ isSilent: fc.boolean(), appends: fc.integer({ min: 1, max: 20 }) });
    fc.assert(
      fc.property(fc.array(piece, { minLength: 1, maxLength: 6 }), fc.integer({ min: 1, max: 20 }), (pieces, every) => {
        const sounds = pieces.flatMap(({ isSilent, appends }) => Array<boolean>(appends).fill(isSilent));
        const bytesOf = (isSilent: boolean): Uint8Array => (isSilent ? new Uint8Array(960) : ramp(900, 480));
        const timeline = create(pcm(24_000), 60_000);
        const got: Float32Array[] = [];
        for (const [at, isSilent] of sounds.entries()) {
          timeline.append(isSilent && at % 2 === 0 ? (silentBytes(960) as Uint8Array) : bytesOf(isSilent));
          if (at % every !== 0) continue;
          for (let entry = timeline.next(); entry !== undefined; entry = timeline.next()) {
            if (entry.type === "frame") got.push(entry.samples);
          }
        }
        expect(got.length).toBeGreaterThanOrEqual(Math.floor((sounds.length - every) / 2));
        const bytes = Buffer.concat(sounds.map(bytesOf));
        const whole = createStreamResampler({ fromRate: 24_000, toRate: 16_000 });
        const samples = whole.process(pcm16ToSamples(bytesToPcm16(bytes)));
        // One by one: comparing whole arrays takes a hundred times as long.
        expect(concatSamples(got).findIndex((sample, at) => sample !== samples[at])).toBe(-1);
      }),
      { numRuns: 40 },
    );
  });

  it("joins appends of few bytes while they wait, and keeps what was in them", () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 70 }), { minLength: 1, maxLength: 400 }), (lengths) => {
        const bytes = ramp(0, 14_500);
        const timeline = create();
        let at = 0;
        for (const length of lengths) {
          timeline.append(bytes.slice(at, at + length));
          at += length;
        }
        expect(timeline.waitingBytes).toBe(at);
        timeline.append(bytes.slice(at, 29_000));
        const got: number[] = [];
        for (let entry = timeline.next(); entry !== undefined; entry = timeline.next()) {
          if (entry.type === "frame") got.push(...entry.samples);
        }
        expect(Float32Array.from(got, (sample) => sample * 32_768)).toEqual(
          Float32Array.from({ length: 28 * 512 }, (_, i) => i),
        );
        expect(timeline.waitingBytes).toBe(0);
      }),
    );
  });

  it("drops waiting audio behind the last step to keep, not the steps", () => {
    const timeline = create();
    timeline.append(ramp(0, 512));
    timeline.add("keep");
    timeline.append(ramp(0, 16_000));
    timeline.add("setting");
    timeline.append(ramp(0, 1600));
    timeline.drop("dropped", (step) => step === "keep");
    expect(timeline.receivedMs).toBe(32 + 1000 + 100);
    timeline.append(ramp(7, 512));
    expect(drain(timeline)).toEqual([32, "keep", "setting", "dropped", 1132 + 32]);
    expect([...timeline.read(1132 * 16, 1132 * 16 + 3)].map((sample) => sample * 32_768)).toEqual([7, 8, 9]);
  });

  it("stays on media time across formats", () => {
    const timeline = create(pcm(24_000));
    timeline.append(ramp(0, 24_000));
    timeline.setFormat(pcm(48_000));
    timeline.append(ramp(0, 48_000));
    timeline.setFormat({ encoding: "g711_alaw", sampleRate: 8000, channels: 1 });
    timeline.append(new Uint8Array(8000));
    timeline.setFormat(pcm(16_000));
    expect(timeline.receivedMs).toBe(3000);
    drain(timeline);
    expect(timeline.endSample).toBe(48_000);
  });

  it("refuses what goes over its limit and takes it when there is room again", () => {
    const timeline = create(pcm(16_000), 1000);
    expect(timeline.append(ramp(0, 10_000))).toBe(625);
    expect(() => timeline.append(ramp(0, 6001))).toThrow(ProtocolError);
    expect(timeline.receivedMs).toBe(625);
    drain(timeline);
    expect(timeline.append(ramp(0, 6001))).toBe(1000);
    timeline.drop("x", () => false);
    expect(timeline.append(ramp(0, 16_000))).toBe(2000);
  });

  it("keeps the last second, and longer what somebody needs", () => {
    const timeline = create();
    timeline.append(ramp(0, 48_000));
    drain(timeline);
    timeline.forget(8000);
    expect(timeline.read(0, 48_000)).toHaveLength(40_000);
    timeline.forget(Infinity);
    expect(timeline.read(0, timeline.position)).toHaveLength(16_000);
  });
});
