import { describe, expect, it } from "vitest";
import { changePitch } from "./change-pitch.ts";
import { changeTempo } from "./change-tempo.ts";
import { rmsDb } from "./level.ts";

const SAMPLE_RATE = 24000;

/** A voice-like sound: four harmonics, so that the waveform has one clear period. */
function voice(hz: number, count = SAMPLE_RATE, sampleRate = SAMPLE_RATE): Float32Array {
  return Float32Array.from({ length: count }, (_, i) => {
    const angle = (2 * Math.PI * hz * i) / sampleRate;
    return 0.3 * Math.sin(angle) + 0.15 * Math.sin(2 * angle) + 0.1 * Math.sin(3 * angle) + 0.05 * Math.sin(5 * angle);
  });
}

const hann = Float64Array.from({ length: 6000 }, (_, i) => 0.5 - 0.5 * Math.cos((2 * Math.PI * i) / 6000));

/** Magnitude of one frequency in the middle of a sound, by Goertzel's recurrence. */
function magnitudeAt(samples: Float32Array, hz: number): number {
  const from = (samples.length >> 1) - 3000;
  const turn = 2 * Math.cos((2 * Math.PI * hz) / SAMPLE_RATE);
  let [last, before] = [0, 0];
  for (let i = 0; i < hann.length; i++) {
    const next = (hann[i] as number) * (samples[from + i] as number) + turn * last - before;
    before = last;
    last = next;
  }
  return Math.sqrt(last * last + before * before - turn * last * before);
}

/** The frequency of most energy within an octave of the one expected, to one per cent. */
function pitchHz(samples: Float32Array, nearHz: number): number {
  let best = 0;
  let bestMagnitude = 0;
  for (let hz = nearHz * 0.7; hz < nearHz * 1.4; hz *= 1.01) {
    const magnitude = magnitudeAt(samples, hz);
    if (magnitude > bestMagnitude) [best, bestMagnitude] = [hz, magnitude];
  }
  return best;
}

function maxStep(samples: Float32Array): number {
  let step = 0;
  for (let i = 1; i < samples.length; i++) {
    step = Math.max(step, Math.abs((samples[i] as number) - (samples[i - 1] as number)));
  }
  return step;
}

describe("changeTempo", () => {
  for (const rate of [0.5, 0.75, 0.9, 1.1, 1.25, 1.5, 2]) {
    it.each([70, 110, 220, 317, 1000])(`keeps pitch, level and smoothness at rate ${rate}, %i Hz`, (hz) => {
      const sound = voice(hz);
      const out = changeTempo(sound, SAMPLE_RATE, rate);
      expect(out).toHaveLength(Math.round(sound.length / rate));
      expect(Math.abs(pitchHz(out, hz) / hz - 1)).toBeLessThan(0.03);
      expect(Math.abs(rmsDb(out) - rmsDb(sound))).toBeLessThan(1.5);
      expect(maxStep(out)).toBeLessThan(1.2 * maxStep(sound));
    });
  }

  it.each([0.5, 0.8, 1.3, 2])("maps time linearly at rate %f", (rate) => {
    const sound = new Float32Array(2 * SAMPLE_RATE);
    const burst = voice(200, 2400);
    const starts = [2400, 16800, 31200, 42000];
    for (const start of starts) sound.set(burst, start);
    const out = changeTempo(sound, SAMPLE_RATE, rate);
    for (const start of starts) {
      const middle = Math.round((start + 1200) / rate);
      const around = out.subarray(middle - 400, middle + 400);
      expect(rmsDb(around)).toBeGreaterThan(-18);
      const quiet = Math.round((start - 1200) / rate);
      expect(rmsDb(out.subarray(quiet - 200, quiet + 200))).toBe(-120);
    }
  });

  it("keeps the level of noise", () => {
    let state = 1;
    const noise = Float32Array.from({ length: SAMPLE_RATE }, () => {
      state = (Math.imul(state, 1664525) + 1013904223) | 0;
      return state / 2 ** 33;
    });
    for (const rate of [0.7, 1.6]) {
      expect(Math.abs(rmsDb(changeTempo(noise, SAMPLE_RATE, rate)) - rmsDb(noise))).toBeLessThan(1.5);
    }
  });

  it("copies at rate 1, handles the very short and refuses other rates", () => {
    const sound = voice(100, 500);
    expect(changeTempo(sound, SAMPLE_RATE, 1)).toEqual(sound);
    expect(changeTempo(sound, SAMPLE_RATE, 1)).not.toBe(sound);
    for (const length of [0, 1, 2, 100, 359, 361, 721]) {
      for (const rate of [0.5, 0.9, 2]) {
        const out = changeTempo(voice(100, length), SAMPLE_RATE, rate);
        expect(out).toHaveLength(Math.round(length / rate));
        expect(out.every((x) => Math.abs(x) <= 0.7)).toBe(true);
      }
    }
    for (const rate of [0.49, 2.01, 0, -1, NaN]) {
      expect(() => changeTempo(sound, SAMPLE_RATE, rate)).toThrow(RangeError);
    }
  });
});

describe("changePitch", () => {
  for (const semitones of [-12, -7, -2, -0.5, 1, 3, 7, 12]) {
    it.each([110, 220, 400])(`moves %i Hz by ${semitones} semitones and keeps duration and level`, (hz) => {
      const sound = voice(hz);
      const out = changePitch(sound, SAMPLE_RATE, semitones);
      const goal = hz * 2 ** (semitones / 12);
      expect(out).toHaveLength(sound.length);
      expect(Math.abs(pitchHz(out, goal) / goal - 1)).toBeLessThan(0.03);
      expect(Math.abs(rmsDb(out) - rmsDb(sound))).toBeLessThan(1.5);
      expect(maxStep(out)).toBeLessThan(1.2 * maxStep(sound) * Math.max(1, 2 ** (semitones / 12)));
    });
  }

  it("works at every usual rate and copies at 0", () => {
    for (const sampleRate of [8000, 16000, 48000]) {
      const sound = voice(200, sampleRate / 2, sampleRate);
      const out = changePitch(sound, sampleRate, 4);
      expect(out).toHaveLength(sound.length);
      expect(Math.abs(rmsDb(out) - rmsDb(sound))).toBeLessThan(1.5);
    }
    expect(changePitch(voice(200, 300), SAMPLE_RATE, 0)).toEqual(voice(200, 300));
    for (const length of [0, 1, 2, 400]) expect(changePitch(voice(200, length), SAMPLE_RATE, -5)).toHaveLength(length);
    for (const semitones of [12.1, -13, NaN]) {
      expect(() => changePitch(voice(200, 300), SAMPLE_RATE, semitones)).toThrow(RangeError);
    }
  });
});
