/** One triangle of a mel filter bank: weights of the bins from `from` on. */
export interface MelFilter {
  readonly from: number;
  readonly weights: Float64Array;
}

/** Slaney's scale: even steps up to 1 kHz, even ratios above. */
const linearHz = 200 / 3;
const breakHz = 1000;
const ratioStep = Math.log(6.4) / 27;

function melOf(hz: number): number {
  return hz < breakHz ? hz / linearHz : breakHz / linearHz + Math.log(hz / breakHz) / ratioStep;
}

function hzOf(mel: number): number {
  const breakMel = breakHz / linearHz;
  return mel < breakMel ? mel * linearHz : breakHz * Math.exp((mel - breakMel) * ratioStep);
}

/**
 * Triangles of equal area, evenly spaced on Slaney's mel scale from 0 Hz to half the rate, as Whisper has them.
 * @param count triangles
 * @param bins of the power spectrum, from 0 Hz to half the rate
 * @param sampleRate in Hz
 */
export function melFilters(count: number, bins: number, sampleRate: number): readonly MelFilter[] {
  const topHz = sampleRate / 2;
  const edges = Array.from({ length: count + 2 }, (_, index) => hzOf((melOf(topHz) * index) / (count + 1)));
  const binHz = topHz / (bins - 1);
  return Array.from({ length: count }, (_, index) => {
    const [low = 0, middle = 0, high = 0] = edges.slice(index, index + 3);
    const all = Array.from({ length: bins }, (_, bin) => {
      const rise = (bin * binHz - low) / (middle - low);
      const fall = (high - bin * binHz) / (high - middle);
      return (Math.max(0, Math.min(rise, fall)) * 2) / (high - low);
    });
    const from = Math.max(
      0,
      all.findIndex((weight) => weight > 0),
    );
    return { from, weights: Float64Array.from(all.slice(from, all.findLastIndex((weight) => weight > 0) + 1)) };
  });
}
