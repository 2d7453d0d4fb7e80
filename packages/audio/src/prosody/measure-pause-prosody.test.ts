import { describe, expect, it } from "vitest";
import { measurePauseProsody } from "./measure-pause-prosody.ts";

const sampleRate = 16_000;

/** A voice-like tone (five harmonics) whose pitch and loudness follow functions of the time in seconds. */
function voice(durationMs: number, pitchHz: (s: number) => number, gain: (s: number) => number = () => 0.3) {
  const samples = new Float32Array((durationMs * sampleRate) / 1000);
  let phase = 0;
  for (let index = 0; index < samples.length; index++) {
    const s = index / sampleRate;
    phase += (2 * Math.PI * pitchHz(s)) / sampleRate;
    let value = 0;
    for (let harmonic = 1; harmonic <= 5; harmonic++) value += Math.sin(harmonic * phase) / harmonic;
    samples[index] = value * gain(s) * 0.5;
  }
  return samples;
}

function joined(...parts: readonly Float32Array[]): Float32Array {
  const result = new Float32Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    result.set(part, at);
    at += part.length;
  }
  return result;
}

const silence = (durationMs: number) => new Float32Array((durationMs * sampleRate) / 1000);

describe("measurePauseProsody", () => {
  it("finds a level pitch level, whatever the voice and the loudness", () => {
    for (const pitchHz of [80, 120, 220, 350]) {
      for (const gain of [0.02, 0.6]) {
        const measured = measurePauseProsody(
          voice(1500, () => pitchHz, () => gain), // prettier-ignore
          sampleRate,
        );
        expect(measured.voicedShare, String(pitchHz)).toBeGreaterThan(0.95);
        expect(Math.abs(measured.finalPitchSemitones ?? 99), String(pitchHz)).toBeLessThan(0.2);
        expect(Math.abs(measured.pitchSlopeSemitonesPerS ?? 99), String(pitchHz)).toBeLessThan(1);
        expect(measured.energyFallDb).toBeLessThan(1);
      }
    }
  });

  it("hears a fall and a rise at the end", () => {
    const bent = (semitonesPerS: number) => (s: number) => 150 * 2 ** ((Math.max(0, s - 1.2) * semitonesPerS) / 12);
    const falling = measurePauseProsody(voice(1500, bent(-20)), sampleRate);
    expect(falling.finalPitchSemitones).toBeLessThan(-3);
    expect(falling.pitchSlopeSemitonesPerS).toBeCloseTo(-20, -0.5);
    const rising = measurePauseProsody(voice(1500, bent(20)), sampleRate);
    expect(rising.finalPitchSemitones).toBeGreaterThan(3);
    expect(rising.pitchSlopeSemitonesPerS).toBeCloseTo(20, -0.5);
  });

  it("hears a voice fade", () => {
    const fading = measurePauseProsody(voice(1500, () => 150, (s) => (s < 1.2 ? 0.4 : 0.04)), sampleRate); // prettier-ignore
    expect(fading.energyFallDb).toBeGreaterThan(15);
  });

  it("counts syllables and measures the last voiced run", () => {
    const syllable = voice(150, () => 150, (s) => 0.4 * Math.sin((Math.PI * s) / 0.15)); // prettier-ignore
    const speech = joined(...Array.from({ length: 6 }, () => joined(syllable, silence(100))), voice(400, () => 150)); // prettier-ignore
    const measured = measurePauseProsody(speech, sampleRate);
    expect(measured.syllablesPerS * 1.9).toSatisfy((count: number) => count >= 6 && count <= 8);
    expect(measured.finalVoicedMs).toSatisfy((ms: number) => ms > 340 && ms < 480);
  });

  it("leaves out the silence of the pause", () => {
    const speech = voice(1000, () => 150);
    const before = measurePauseProsody(speech, sampleRate);
    const into = measurePauseProsody(joined(speech, silence(400)), sampleRate);
    expect(into.voicedShare).toBeGreaterThan(0.9);
    expect(Math.abs(into.finalVoicedMs - before.finalVoicedMs)).toBeLessThan(60);
  });

  it("says nothing of sound without voice", () => {
    let state = 1;
    const noise = Float32Array.from({ length: sampleRate }, () => {
      state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
      return (state / 2 ** 32 - 0.5) * 0.4;
    });
    expect(measurePauseProsody(noise, sampleRate).voicedShare).toBeLessThan(0.1);
    for (const nothing of [new Float32Array(0), new Float32Array(10), silence(1000)]) {
      const measured = measurePauseProsody(nothing, sampleRate);
      expect(measured).toEqual({
        voicedShare: 0,
        finalPitchSemitones: null,
        pitchSlopeSemitonesPerS: null,
        energyFallDb: 0,
        finalVoicedMs: 0,
        syllablesPerS: 0,
      });
    }
  });

  it("works at telephone and at studio rate", () => {
    for (const rate of [8000, 24_000, 48_000]) {
      const samples = Float32Array.from({ length: rate }, (_, index) => {
        const phase = (2 * Math.PI * 200 * index) / rate;
        return 0.2 * (Math.sin(phase) + Math.sin(2 * phase) / 2 + Math.sin(3 * phase) / 3);
      });
      expect(measurePauseProsody(samples, rate).voicedShare, String(rate)).toBeGreaterThan(0.9);
    }
  });
});
