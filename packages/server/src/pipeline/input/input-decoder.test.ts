import { pcm16ToBytes, rmsDb, samplesToAlaw, samplesToUlaw } from "@vivavoce/audio";
import { decodeSound } from "@vivavoce/audio/wire-format";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { InputDecoder, inputFormatOf, levelDb, momentBytes } from "./input-decoder.ts";
import type { InputFormat } from "./input-decoder.ts";

const session = {
  input_audio_format: "pcm16",
  input_audio_sampling_rate: 24_000,
  input_audio_echo_cancellation: null,
} as const;

const clientEcho = { type: "server_echo_cancellation", reference_source: "client", channels: 2 } as const;

describe("inputFormatOf", () => {
  it("reads encoding, rate and channels from the session (SF-05, SF-06, SF-10.3)", () => {
    expect(inputFormatOf(session)).toEqual({ encoding: "pcm16", sampleRate: 24_000, channels: 1 });
    expect(inputFormatOf({ ...session, input_audio_format: "g711_alaw" })).toEqual({
      encoding: "g711_alaw",
      sampleRate: 8000,
      channels: 1,
    });
    const stereo = inputFormatOf({ ...session, input_audio_echo_cancellation: clientEcho });
    expect(stereo.channels).toBe(2);
    expect(momentBytes(stereo)).toBe(4);
    const server = { ...clientEcho, reference_source: "server" } as const;
    expect(inputFormatOf({ ...session, input_audio_echo_cancellation: server }).channels).toBe(1);
  });
});

describe("InputDecoder", () => {
  const numbers = Int16Array.from({ length: 100 }, (_, i) => 300 * i - 15_000);
  const levels = (samples: Float32Array) => Array.from(samples, (sample) => Math.round(sample * 32_768));

  it("keeps the odd byte for the next call (CE-03)", () => {
    const decoder = new InputDecoder({ encoding: "pcm16", sampleRate: 16_000, channels: 1 }, 16_000);
    const bytes = pcm16ToBytes(numbers);
    const pieces = [
      bytes.subarray(0, 7),
      bytes.subarray(7, 8),
      bytes.subarray(8, 8),
      bytes.subarray(8, 151),
      bytes.subarray(151),
    ];
    expect(pieces.flatMap((piece) => levels(decoder.decode(piece).microphone))).toEqual([...numbers]);
  });

  it("tells two channels apart, whole steps only (SF-10.3)", () => {
    const decoder = new InputDecoder({ encoding: "pcm16", sampleRate: 16_000, channels: 2 }, 16_000);
    const number = (i: number) => numbers[i >> 1] ?? 0;
    const bytes = pcm16ToBytes(Int16Array.from({ length: 200 }, (_, i) => (i % 2 === 0 ? number(i) : -number(i))));
    const decoded = [bytes.subarray(0, 3), bytes.subarray(3, 10), bytes.subarray(10)].map((piece) =>
      decoder.decode(piece),
    );
    expect(decoded.flatMap(({ microphone }) => levels(microphone))).toEqual([...numbers]);
    expect(decoded.flatMap(({ reference }) => levels(reference ?? new Float32Array(0)))).toEqual(
      Array.from(numbers, (value) => 0 - value),
    );
  });

  it.each([
    ["g711_ulaw", samplesToUlaw],
    ["g711_alaw", samplesToAlaw],
  ] as const)("reads %s at twice its rate", (encoding, encode) => {
    const format: InputFormat = { encoding, sampleRate: 8000, channels: 1 };
    const tone = Float32Array.from({ length: 800 }, (_, i) => 0.5 * Math.sin((2 * Math.PI * 400 * i) / 8000));
    const decoder = new InputDecoder(format, 16_000);
    const samples = [...decoder.decode(encode(tone)).microphone, ...decoder.flush().microphone];
    expect(samples).toHaveLength(1600);
    const errors = samples
      .slice(100, -100)
      .map((sample, i) => Math.abs(sample - 0.5 * Math.sin((2 * Math.PI * 400 * (i + 100)) / 16_000)));
    expect(Math.max(...errors)).toBeLessThan(0.03);
  });
});

it("tells the level of bytes as that of their samples", () => {
  const format: InputFormat = { encoding: "pcm16", sampleRate: 24_000, channels: 1 };
  fc.assert(
    fc.property(fc.uint8Array({ minLength: 1, maxLength: 400 }), fc.nat(3), fc.boolean(), (sound, offset, isSoft) => {
      const bytes = new Uint8Array(sound.length + offset).subarray(offset);
      // Soft sound has high bytes of zero.
      for (const [at, byte] of sound.entries()) bytes[at] = isSoft && at % 2 === 1 ? 0 : byte;
      const expected = bytes.some((byte) => byte !== 0) ? rmsDb(decodeSound(bytes, format)) : -Infinity;
      expect(levelDb(bytes, format)).toBe(expected);
    }),
  );
});
