import type { PauseProsody } from "./pause-prosody.ts";
import { prosodyHopMs, trackPitch } from "./pitch-track.ts";
import type { ProsodyFrame } from "./pitch-track.ts";

/** Only the end counts: this much sound before the pause is looked at, in milliseconds. */
const stretchMs = 1500;
const finalPitchFrames = 200 / prosodyHopMs;
const slopeFrames = 300 / prosodyHopMs;
const fadeFrames = 150 / prosodyHopMs;
/** Fewer voiced frames than this have no reliable pitch. */
const leastFrames = 8;
/** A gap this short does not end a voiced run: pitch is lost in the middle of many consonants. */
const bridgedFrames = 4;
/** Two peaks of energy closer than this belong to one syllable. */
const syllableFrames = 10;
/** How far the energy must dip between two syllables, in dB. */
const syllableDipDb = 3;

/**
 * Measures how speech sounded before a pause. Silence at the end may be part of the sound: it is left out. Pure; about
 * 1 ms.
 * @param samples sound up to the pause or into it, in [-1, 1]; more than the last 1.5 s are not looked at
 * @param sampleRate in Hz, 8000 or more
 */
export function measurePauseProsody(samples: Float32Array, sampleRate: number): PauseProsody {
  const fromSample = Math.max(0, samples.length - Math.round((sampleRate * stretchMs) / 1000));
  const frames = spoken(trackPitch(samples.subarray(fromSample), sampleRate));
  const voiced = frames.filter((frame) => frame.pitchHz !== null);
  const pitches = voiced.map(({ pitchHz }) => semitones(pitchHz ?? 1));
  const hasPitch = pitches.length >= leastFrames;
  // An octave off the middle is a slip of the tracker more often than a voice.
  const middle = median(pitches);
  const steady = pitches.filter((pitch) => Math.abs(pitch - middle) < 9);
  return {
    voicedShare: frames.length === 0 ? 0 : voiced.length / frames.length,
    finalPitchSemitones: hasPitch ? median(steady.slice(-finalPitchFrames)) - middle : null,
    pitchSlopeSemitonesPerS: hasPitch ? slopePerS(steady.slice(-slopeFrames)) : null,
    energyFallDb: energyFall(voiced),
    finalVoicedMs: finalRun(frames) * prosodyHopMs,
    syllablesPerS: frames.length === 0 ? 0 : (syllables(frames) * 1000) / (frames.length * prosodyHopMs),
  };
}

/** From the first to the last frame that is voiced or nearly as loud as voice. */
function spoken(frames: readonly ProsodyFrame[]): readonly ProsodyFrame[] {
  const loudest = frames.reduce((most, { levelDb }) => Math.max(most, levelDb), -100);
  const isSpeech = ({ pitchHz, levelDb }: ProsodyFrame) =>
    levelDb > loudest - 35 && (pitchHz !== null || levelDb > loudest - 20);
  const first = frames.findIndex(isSpeech);
  return first === -1 ? [] : frames.slice(first, frames.findLastIndex(isSpeech) + 1);
}

function semitones(pitchHz: number): number {
  return 12 * Math.log2(pitchHz / 100);
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const half = Math.floor(sorted.length / 2);
  const upper = sorted[half] ?? 0;
  return sorted.length % 2 === 1 ? upper : (upper + (sorted[half - 1] ?? upper)) / 2;
}

/** Slope of the line that fits best; the values are a hop apart. */
function slopePerS(values: readonly number[]): number {
  const middle = (values.length - 1) / 2;
  let above = 0;
  let below = 0;
  values.forEach((value, index) => {
    above += (index - middle) * value;
    below += (index - middle) ** 2;
  });
  return below === 0 ? 0 : (above / below) * (1000 / prosodyHopMs);
}

/** The loud parts are the level that a fifth of the voiced frames exceed. */
function energyFall(voiced: readonly ProsodyFrame[]): number {
  const levels = voiced.map(({ levelDb }) => levelDb);
  const loud = [...levels].sort((a, b) => b - a)[Math.floor(levels.length / 5)] ?? 0;
  const last = levels.slice(-fadeFrames);
  return last.length === 0 ? 0 : Math.max(0, loud - last.reduce((sum, level) => sum + level, 0) / last.length);
}

function finalRun(frames: readonly ProsodyFrame[]): number {
  const end = frames.findLastIndex(({ pitchHz }) => pitchHz !== null);
  let start = end;
  for (let index = end; index >= 0 && start - index <= bridgedFrames; index--) {
    if (frames[index]?.pitchHz !== null) start = index;
  }
  return end === -1 ? 0 : end - start + 1;
}

function syllables(frames: readonly ProsodyFrame[]): number {
  let count = 0;
  let lastPeak = -syllableFrames;
  let lowestSince = -Infinity;
  frames.forEach(({ pitchHz, levelDb }, index) => {
    lowestSince = Math.min(lowestSince, levelDb);
    const before = frames[index - 1]?.levelDb ?? -100;
    const after = frames[index + 1]?.levelDb ?? -100;
    if (pitchHz === null || levelDb < before || levelDb < after) return;
    if (index - lastPeak < syllableFrames || levelDb - lowestSince < syllableDipDb) return;
    count += 1;
    lastPeak = index;
    lowestSince = levelDb;
  });
  return count;
}
