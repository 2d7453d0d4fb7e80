import { humStretchMs, leastHumMs } from "../durations.ts";

/** Above this a hum has next to nothing: the mouth is closed, and the nose passes low sound only. In Hz. */
const edgeHz = 1500;
/** Share of its energy, -32 dB, that a hum has above the edge at most; of all words, "no" comes closest with -26 to -30. */
const mostAbove = 10 ** -3.2;
/** Quieter than this, as a share of the loudest stretch, counts for nothing: breath and noise around the hum. */
const countedShare = 0.05;

/**
 * Whether speech is a hum, "mm-hmm", "hmm": said with a closed mouth, by which a listener goes along. Recognizers make up
 * words for it.
 * @param samples speech from its onset on, mono in [-1, 1]; with less than 100 ms nothing is a hum
 * @param sampleRate in Hz
 */
export function isHum(samples: Float32Array, sampleRate: number): boolean {
  if (samples.length * 1000 < leastHumMs * sampleRate) return false;
  const length = Math.round((sampleRate * humStretchMs) / 1000);
  const filter = createHighPass(edgeHz, sampleRate);
  const stretches: { readonly total: number; readonly above: number }[] = [];
  for (let start = 0; start + length <= samples.length; start += length) {
    let total = 0;
    let above = 0;
    for (const sample of samples.subarray(start, start + length)) {
      total += sample ** 2;
      above += filter(sample) ** 2;
    }
    stretches.push({ total, above });
  }
  const loudest = Math.max(...stretches.map(({ total }) => total));
  const counted = stretches.filter(({ total }) => total >= loudest * countedShare);
  const sum = (key: "total" | "above"): number => counted.reduce((all, stretch) => all + stretch[key], 0);
  return loudest > 0 && sum("above") < mostAbove * sum("total");
}

/** Two second-order Butterworth sections in a row, by the bilinear transform. */
function createHighPass(cornerHz: number, sampleRate: number): (sample: number) => number {
  const k = Math.tan((Math.PI * cornerHz) / sampleRate);
  const sections = [0.541_196_1, 1.306_563].map((q) => {
    const norm = 1 / (1 + k / q + k * k);
    return { b: norm, a1: 2 * (k * k - 1) * norm, a2: (1 - k / q + k * k) * norm, x1: 0, x2: 0, y1: 0, y2: 0 };
  });
  return (sample) => {
    let value = sample;
    for (const s of sections) {
      const out = s.b * (value - 2 * s.x1 + s.x2) - s.a1 * s.y1 - s.a2 * s.y2;
      s.x2 = s.x1;
      s.x1 = value;
      s.y2 = s.y1;
      s.y1 = out;
      value = out;
    }
    return value;
  };
}
