const frameMs = 40;
const lowestHz = 60;
const highestHz = 400;
/** Frames that repeat themselves less than this are no voice. */
const leastLikeness = 0.6;

/**
 * The middle pitch of speech in Hz, by autocorrelation over frames of 40 ms; 0 when nothing is voiced. Good enough to
 * tell a voice that was raised from one that was lowered.
 */
export function medianPitch(samples: Float32Array, sampleRate: number): number {
  const frameSamples = Math.round((sampleRate * frameMs) / 1000);
  const pitches: number[] = [];
  for (let start = 0; start + 2 * frameSamples <= samples.length; start += 2 * frameSamples) {
    const pitch = pitchAt(samples, start, frameSamples, sampleRate);
    if (pitch > 0) pitches.push(pitch);
  }
  return pitches.toSorted((a, b) => a - b)[Math.floor(pitches.length / 2)] ?? 0;
}

function pitchAt(samples: Float32Array, start: number, frameSamples: number, sampleRate: number): number {
  let best = { likeness: leastLikeness, lag: 0 };
  for (let lag = Math.ceil(sampleRate / highestHz); lag <= sampleRate / lowestHz; lag += 1) {
    const likeness = likenessAt(samples, start, frameSamples, lag);
    // A much longer lag must be clearly better: every multiple of the period is as good as the period itself.
    const ahead = best.lag > 0 && lag > best.lag * 1.5 ? 0.05 : 0;
    if (likeness > best.likeness + ahead) best = { likeness, lag };
  }
  return best.lag === 0 ? 0 : sampleRate / best.lag;
}

function likenessAt(samples: Float32Array, start: number, length: number, lag: number): number {
  let product = 0;
  let here = 0;
  let there = 0;
  for (let index = start; index < start + length; index += 1) {
    const a = samples[index] ?? 0;
    const b = samples[index + lag] ?? 0;
    product += a * b;
    here += a * a;
    there += b * b;
  }
  const energy = Math.sqrt(here * there);
  return energy < 1e-4 ? 0 : product / energy;
}
