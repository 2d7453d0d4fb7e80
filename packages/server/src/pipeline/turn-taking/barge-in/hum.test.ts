import { describe, expect, it } from "vitest";
import { isHum } from "./hum.ts";

const rate = 16_000;

/** A tone of harmonics, each `fallDb` softer than the one before. */
const tone = (pitchHz: number, fallDb: number, durationMs = 300) =>
  Float32Array.from({ length: (durationMs * rate) / 1000 }, (_, n) => {
    let value = 0;
    for (let harmonic = 1; harmonic * pitchHz < 7000; harmonic++) {
      value += 10 ** ((-fallDb * (harmonic - 1)) / 20) * Math.sin((2 * Math.PI * harmonic * pitchHz * n) / rate);
    }
    return 0.1 * value;
  });

const silence = (ms: number) => new Float32Array((ms * rate) / 1000);

function joined(...parts: Float32Array[]): Float32Array {
  return Float32Array.from(parts.flatMap((part) => [...part]));
}

describe("isHum", () => {
  it("knows a voice behind a closed mouth, at any level and with silence around it", () => {
    const hum = tone(120, 9);
    expect(isHum(hum, rate)).toBe(true);
    expect(
      isHum(
        hum.map((sample) => sample / 100),
        rate,
      ),
    ).toBe(true);
    expect(isHum(joined(silence(100), hum, silence(300)), rate)).toBe(true);
  });

  it("knows that an open mouth is none", () => {
    expect(isHum(tone(120, 2), rate)).toBe(false);
    expect(isHum(joined(tone(120, 9, 200), tone(120, 2, 60)), rate)).toBe(false);
  });

  it("says nothing of too little sound, or of none", () => {
    expect(isHum(tone(120, 9, 90), rate)).toBe(false);
    expect(isHum(silence(500), rate)).toBe(false);
  });
});
