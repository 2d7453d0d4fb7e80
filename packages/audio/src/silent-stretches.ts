/** A stretch of time, in milliseconds from the first sample. */
export interface SilentStretch {
  readonly startMs: number;
  readonly endMs: number;
}

/** Length of the stretches whose level is looked at, in milliseconds. */
export const levelFrameMs = 10;
/** How far up from the quiet to the loud frames silence reaches. */
const silentShare = 0.25;
/** Silence is at least so far below speech. */
const leastDropDb = 12;
/** Shares of all frames by which quiet and loud are told. */
const quietShare = 0.1;
const loudShare = 0.9;
/** Below this, whatever is loud is no speech. */
const floorDb = -70;

/** The level of a sound as it comes, and where nothing is said in it. Work and memory grow with the length only: 100 values a second. */
export class LevelTrack {
  /** Level of each whole stretch of 10 ms, dBFS; silence is -120. */
  readonly levels: number[] = [];
  readonly #frameSamples: number;
  #power = 0;
  #samples = 0;

  /** @param sampleRate of what will be pushed, in Hz */
  constructor(sampleRate: number) {
    this.#frameSamples = Math.max(1, Math.round((sampleRate * levelFrameMs) / 1000));
  }

  /** More of the sound: mono samples in [-1, 1]. */
  push(samples: Float32Array): void {
    for (let at = 0; at < samples.length; at++) {
      this.#power += (samples[at] as number) ** 2;
      this.#samples += 1;
      if (this.#samples < this.#frameSamples) continue;
      this.levels.push(10 * Math.log10(this.#power / this.#samples + 1e-12));
      this.#power = 0;
      this.#samples = 0;
    }
  }

  /** The silent stretches of what was pushed, see {@link silentStretches}. */
  silences(leastMs: number): SilentStretch[] {
    const { length } = this.levels;
    const limitDb = silenceLimit(this.levels);
    const found: SilentStretch[] = [];
    let start = -1;
    for (let frame = 0; frame <= length; frame++) {
      const isSilent = frame < length && (this.levels[frame] as number) < limitDb;
      if (isSilent && start === -1) start = frame;
      if (isSilent || start === -1) continue;
      const touchesEnd = start === 0 || frame === length;
      if (touchesEnd || (frame - start) * levelFrameMs >= leastMs) {
        found.push({ startMs: start * levelFrameMs, endMs: frame * levelFrameMs });
      }
      start = -1;
    }
    return found;
  }
}

/**
 * Where nothing is said, by level alone and against the loudest and quietest parts of the same sound: pauses between words
 * of one speaker near a microphone or from a synthesizer. Times are exact to 10 ms.
 * @param samples mono, in [-1, 1]
 * @param leastMs shorter gaps are the closures of consonants, and left out; at both ends any length counts
 */
export function silentStretches(samples: Float32Array, sampleRate: number, leastMs: number): SilentStretch[] {
  const track = new LevelTrack(sampleRate);
  track.push(samples);
  return track.silences(leastMs);
}

function silenceLimit(levels: readonly number[]): number {
  const sorted = levels.toSorted((a, b) => a - b);
  const at = (share: number): number => sorted[Math.floor(sorted.length * share)] ?? floorDb;
  const loudDb = at(loudShare);
  const quietDb = at(quietShare);
  return Math.max(floorDb, Math.min(quietDb + silentShare * (loudDb - quietDb), loudDb - leastDropDb));
}
