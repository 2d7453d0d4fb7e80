import { describe, expect, it } from "vitest";
import { FourierTransform } from "./fourier-transform.ts";
import { logMel, melBins, melFrames } from "./log-mel.ts";
import { melFilters } from "./mel-filters.ts";

const rate = 16_000;
const tone = (hertz: number, seconds: number, amplitude = 0.3): Float32Array =>
  Float32Array.from({ length: rate * seconds }, (_, i) => amplitude * Math.sin((2 * Math.PI * hertz * i) / rate));

/** A small generator, so that the sound is the same each time. */
function noise(length: number): Float32Array {
  let seed = 1;
  return Float32Array.from({ length }, () => {
    seed = (Math.imul(seed, 1_103_515_245) + 12_345) >>> 0;
    return seed / 2 ** 32 - 0.5;
  });
}

const at = (features: Float32Array, mel: number, frame: number): number => features[mel * melFrames + frame] ?? NaN;

/** The same by the definitions, sum by sum, of one frame: before the range is limited. */
function byDefinition(sound: Float32Array, frame: number): number[] {
  const window = [...Array.from({ length: 8 * rate - sound.length }, () => 0), ...sound];
  const mean = window.reduce((a, b) => a + b, 0) / window.length;
  const variance = window.reduce((a, b) => a + (b - mean) ** 2, 0) / window.length;
  const value = (index: number): number => {
    const inside = index < 0 ? -index : index >= window.length ? 2 * (window.length - 1) - index : index;
    return ((window[inside] ?? 0) - mean) / Math.sqrt(variance + 1e-7);
  };
  const power = Array.from({ length: 201 }, (_, bin) => {
    let [re, im] = [0, 0];
    for (let i = 0; i < 400; i++) {
      const sample = value(frame * 160 - 200 + i) * Math.sin((Math.PI * i) / 400) ** 2;
      re += sample * Math.cos((2 * Math.PI * bin * i) / 400);
      im -= sample * Math.sin((2 * Math.PI * bin * i) / 400);
    }
    return re * re + im * im;
  });
  const toMel = (hz: number): number => (hz < 1000 ? (3 * hz) / 200 : 15 + (27 * Math.log(hz / 1000)) / Math.log(6.4));
  const toHz = (mel: number): number => (mel < 15 ? (200 * mel) / 3 : 1000 * 6.4 ** ((mel - 15) / 27));
  const edge = (index: number): number => toHz((toMel(8000) * index) / 81);
  return Array.from({ length: 80 }, (_, mel) => {
    const [low, middle, high] = [edge(mel), edge(mel + 1), edge(mel + 2)];
    const sum = power.reduce((total, each, bin) => {
      const hz = bin * 40;
      const weight = hz <= middle ? (hz - low) / (middle - low) : (high - hz) / (high - middle);
      return total + each * Math.max(0, weight) * (2 / (high - low));
    }, 0);
    return Math.log10(Math.max(1e-10, sum));
  });
}

describe("logMel", () => {
  it("is what the definitions say: at the edges, in the sound and where it begins", () => {
    const sound = noise(2.5 * rate);
    const features = logMel(sound);
    expect(features).toHaveLength(80 * 800);
    const frames = [0, 300, 549, 550, 551, 700, 799];
    const defined = frames.map((frame) => byDefinition(sound, frame));
    const floor = Math.max(...features) * 4 - 4 - 8;
    frames.forEach((frame, index) => {
      for (let mel = 0; mel < melBins; mel++) {
        const expected = (Math.max(defined[index]?.[mel] ?? NaN, floor) + 4) / 4;
        expect(at(features, mel, frame), `${mel} of ${frame}`).toBeCloseTo(expected, 4);
      }
    });
  });

  it("does not depend on how loud the sound is", () => {
    const [loud, soft] = [logMel(tone(700, 3, 0.8)), logMel(tone(700, 3, 0.08))];
    expect([...loud].filter((value, index) => !(Math.abs(value - (soft[index] ?? NaN)) < 0.005))).toEqual([]);
  });

  it("of no sound at all is the same everywhere", () => {
    for (const sound of [new Float32Array(0), new Float32Array(rate), new Float32Array(20 * rate)]) {
      expect(new Set(logMel(sound))).toEqual(new Set([-1.5]));
    }
  });

  it("hears the last eight seconds, and has shorter sound at the end", () => {
    const [high, low] = [tone(3000, 5), tone(300, 8)];
    const both = new Float32Array(high.length + low.length);
    both.set(high);
    both.set(low, high.length);
    expect(logMel(both)).toEqual(logMel(low));
    const short = logMel(tone(300, 1));
    expect(at(short, 7, 690)).toBeLessThan(at(short, 7, 750));
  });

  it("has a tone in the band that it belongs to", () => {
    const features = logMel(tone(1000, 8));
    const column = Array.from({ length: melBins }, (_, mel) => at(features, mel, 400));
    // 1 kHz is 15 mel of 45.2 up to 8 kHz, in 81 steps.
    expect(column.indexOf(Math.max(...column))).toBe(Math.round((15 * 81) / 45.2456) - 1);
  });
});

describe("melFilters", () => {
  it("are Whisper's: its table begins with these", () => {
    const [first, second] = melFilters(80, 201, rate);
    expect(first?.from).toBe(1);
    expect(first?.weights[0]).toBeCloseTo(0.024_862_59, 7);
    expect(second?.from).toBe(1);
    expect(second?.weights[0]).toBeCloseTo(0.001_990_82, 7);
  });
});

describe("FourierTransform", () => {
  it("is the sum that defines it", () => {
    const transform = new FourierTransform([4, 3, 5]);
    const [re, im] = [noise(60), noise(61).subarray(1)];
    transform.re.set(re);
    transform.im.set(im);
    transform.run();
    for (let bin = 0; bin < 60; bin++) {
      let [x, y] = [0, 0];
      for (let i = 0; i < 60; i++) {
        const turn = (-2 * Math.PI * bin * i) / 60;
        x += (re[i] ?? 0) * Math.cos(turn) - (im[i] ?? 0) * Math.sin(turn);
        y += (re[i] ?? 0) * Math.sin(turn) + (im[i] ?? 0) * Math.cos(turn);
      }
      expect(transform.re[bin]).toBeCloseTo(x, 9);
      expect(transform.im[bin]).toBeCloseTo(y, 9);
    }
  });
});
