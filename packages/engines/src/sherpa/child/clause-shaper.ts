import { applyGainDb, changePitch, fadeEdges, limitPeak } from "@vivavoce/audio";
import { framePowers } from "../../frame-powers.ts";
import type { SpeakOrder } from "./child-messages.ts";

/** Level that voices of different makers are brought to, in dBFS over the frames in which they speak. */
const wantedDb = -20;
const frameMs = 20;
/** Frames this much under the loudest are pauses. */
const pauseShare = 10 ** -3;
/** Speech that tells the level of a voice. */
const enoughMs = 400;
const mostGainDb = 30;
/** Samples under this, once levelled, are silence around the speech. */
const audible = 10 ** (-45 / 20);
const [leadMs, tailMs, fadeMs] = [15, 10, 5];
const ceiling = 0.9;

/**
 * Makes what a network says fit to be sent: as loud as other voices, without the silence around it, with quiet ends and a pause
 * behind it. The level of a speaker is taken from the first clause that is long enough, and then kept: clauses must not differ.
 */
export class ClauseShaper {
  readonly #rate: number;
  readonly #gains = new Map<number, number>();

  /** @param sampleRate Hz */
  constructor(sampleRate: number) {
    this.#rate = sampleRate;
  }

  /** Empty when there is nothing to hear. */
  shape(raw: Float32Array, order: Omit<SpeakOrder, "text">): Float32Array<ArrayBuffer> {
    const level = activeLevel(raw, this.#count(frameMs));
    if (level === undefined) return new Float32Array(0);
    const levelled = applyGainDb(raw, this.#gain(order.speaker, level));
    const spoken = this.#trim(levelled);
    const pitched = order.pitchSemitones === 0 ? spoken : changePitch(spoken, this.#rate, order.pitchSemitones);
    const loud = limitPeak(applyGainDb(pitched, order.volumeDb), ceiling);
    const samples = new Float32Array(loud.length + this.#count(order.pauseMs));
    samples.set(fadeEdges(loud, this.#count(fadeMs)));
    return samples;
  }

  #gain(speaker: number, { db, frames }: Level): number {
    const known = this.#gains.get(speaker);
    if (known !== undefined) return known;
    const gainDb = Math.min(mostGainDb, wantedDb - db);
    if (frames * frameMs >= enoughMs) this.#gains.set(speaker, gainDb);
    return gainDb;
  }

  #trim(samples: Float32Array): Float32Array {
    const isHeard = (sample: number): boolean => Math.abs(sample) > audible;
    const first = samples.findIndex(isHeard);
    const last = samples.findLastIndex(isHeard);
    return samples.slice(Math.max(0, first - this.#count(leadMs)), last + 1 + this.#count(tailMs));
  }

  #count(durationMs: number): number {
    return Math.round((durationMs * this.#rate) / 1000);
  }
}

interface Level {
  readonly db: number;
  /** Frames in which somebody speaks. */
  readonly frames: number;
}

/** Level of the frames in which somebody speaks; undefined for silence, and for what is no sound at all. */
function activeLevel(samples: Float32Array, frameSamples: number): Level | undefined {
  const powers = framePowers(samples, frameSamples);
  const loudest = powers.reduce((most, power) => Math.max(most, power), 0);
  if (!Number.isFinite(loudest) || loudest < 1e-12) return undefined;
  const active = powers.filter((power) => power > loudest * pauseShare);
  const mean = active.reduce((sum, power) => sum + power, 0) / active.length;
  return { db: 10 * Math.log10(mean), frames: active.length };
}
