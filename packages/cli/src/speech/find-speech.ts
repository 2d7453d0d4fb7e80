import type { VoiceActivityEngine } from "@vivavoce/engine";

/** A stretch of speech in samples of the recording: from `start` up to but not including `end`. */
export interface SpeechStretch {
  readonly start: number;
  readonly end: number;
}

/** Probability from which a frame is speech, and down to which speech goes on. */
const onset = 0.5;
const release = 0.35;
/** Silence that ends a stretch, sound kept before and after it, and the shortest stretch that is believed. */
const silenceMs = 500;
const paddingMs = 200;
const shortestMs = 100;
/** A stretch is cut at a pause once it is as long as a sentence, and anywhere once it is as long as recognizers bear. */
const longMs = 15_000;
const pauseMs = 160;
const longestMs = 25_000;

/**
 * Where somebody speaks in a recording at the engine's rate. Recognizers invent words on silence and lose themselves in
 * long recordings: stretches are without the one and at most 25 s long.
 * @throws EngineError when the engine fails
 */
export async function findSpeech(engine: VoiceActivityEngine, samples: Float32Array): Promise<SpeechStretch[]> {
  const { sampleRate, frameSamples } = engine.info.capabilities;
  const frames = Math.ceil(samples.length / frameSamples);
  const stream = engine.openStream();
  const probabilities: number[] = [];
  try {
    for (let frame = 0; frame < frames; frame++) {
      const padded = new Float32Array(frameSamples);
      padded.set(samples.subarray(frame * frameSamples, (frame + 1) * frameSamples));
      probabilities.push(await stream.process(padded));
    }
  } finally {
    stream.close();
  }
  return divide(probabilities, (frameSamples / sampleRate) * 1000).map(({ start, end }) => ({
    start: start * frameSamples,
    end: Math.min(end * frameSamples, samples.length),
  }));
}

/** Stretches in frames, from the probability of each frame. */
export function divide(probabilities: readonly number[], frameMs: number): SpeechStretch[] {
  const frames = (durationMs: number): number => Math.round(durationMs / frameMs);
  const stretches: SpeechStretch[] = [];
  let start: number | undefined;
  /** One after the last frame of speech. */
  let lastVoiced = 0;
  const close = (end: number): void => {
    if (start !== undefined && lastVoiced - start >= frames(shortestMs)) {
      const floor = stretches.at(-1)?.end ?? 0;
      stretches.push({ start: Math.max(floor, start - frames(paddingMs)), end });
    }
    start = undefined;
  };
  probabilities.forEach((probability, frame) => {
    if (probability >= (start === undefined ? onset : release)) {
      start ??= frame;
      lastVoiced = frame + 1;
    }
    if (start === undefined) return;
    const silence = frame + 1 - lastVoiced;
    const length = frame + 1 - start;
    const patience = length >= frames(longMs) ? pauseMs : silenceMs;
    if (silence >= frames(patience)) close(Math.min(lastVoiced + frames(paddingMs), frame + 1));
    else if (length >= frames(longestMs)) close(frame + 1);
  });
  close(Math.min(lastVoiced + frames(paddingMs), probabilities.length));
  return stretches;
}
