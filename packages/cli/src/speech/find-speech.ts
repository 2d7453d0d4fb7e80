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

/** Samples from before a stretch's end that {@link findSpeech} may still name: its length and the sound kept around it. */
export function heldMs(): number {
  return longestMs + silenceMs + 2 * paddingMs;
}

/**
 * Where somebody speaks in a recording at the engine's rate, told as soon as it is known. Recognizers invent words on silence
 * and lose themselves in long recordings: stretches are without the one and at most 25 s long.
 * @throws EngineError when the engine fails
 */
export async function* findSpeech(
  engine: VoiceActivityEngine,
  pieces: Iterable<Float32Array>,
): AsyncGenerator<SpeechStretch> {
  const { sampleRate, frameSamples } = engine.info.capabilities;
  const divider = new SpeechDivider((frameSamples / sampleRate) * 1000);
  const stream = engine.openStream();
  let length = 0;
  const inSamples = ({ start, end }: SpeechStretch): SpeechStretch => {
    return { start: start * frameSamples, end: Math.min(end * frameSamples, length) };
  };
  let frame = new Float32Array(frameSamples);
  let filled = 0;
  try {
    for (const piece of pieces) {
      for (let at = 0; at < piece.length;) {
        const part = piece.subarray(at, at + frameSamples - filled);
        frame.set(part, filled);
        filled += part.length;
        at += part.length;
        length += part.length;
        if (filled < frameSamples) break;
        const stretch = divider.push(await stream.process(frame));
        if (stretch !== undefined) yield inSamples(stretch);
        frame = new Float32Array(frameSamples);
        filled = 0;
      }
    }
    const last = filled === 0 ? undefined : divider.push(await stream.process(frame));
    if (last !== undefined) yield inSamples(last);
    const open = divider.end();
    if (open !== undefined) yield inSamples(open);
  } finally {
    stream.close();
  }
}

/** Stretches in frames, from the probability of each frame. */
export function divide(probabilities: readonly number[], frameMs: number): SpeechStretch[] {
  const divider = new SpeechDivider(frameMs);
  const closed = probabilities.map((probability) => divider.push(probability));
  return [...closed, divider.end()].filter((stretch) => stretch !== undefined);
}

/** Tells stretches of speech, in frames, from the probability of one frame after the other. */
class SpeechDivider {
  readonly #frameMs: number;
  #frame = 0;
  #start: number | undefined;
  /** One after the last frame of speech. */
  #lastVoiced = 0;
  /** End of the stretch before. */
  #floor = 0;

  constructor(frameMs: number) {
    this.#frameMs = frameMs;
  }

  /** The stretch that ends with this frame, if one does. */
  push(probability: number): SpeechStretch | undefined {
    const frame = this.#frame++;
    if (probability >= (this.#start === undefined ? onset : release)) {
      this.#start ??= frame;
      this.#lastVoiced = frame + 1;
    }
    if (this.#start === undefined) return undefined;
    const silence = frame + 1 - this.#lastVoiced;
    const length = frame + 1 - this.#start;
    const patience = length >= this.#frames(longMs) ? pauseMs : silenceMs;
    if (silence >= this.#frames(patience)) return this.#close();
    return length >= this.#frames(longestMs) ? this.#close(frame + 1) : undefined;
  }

  /** The stretch that was still open at the end of the sound. */
  end(): SpeechStretch | undefined {
    return this.#close();
  }

  #close(end = Math.min(this.#lastVoiced + this.#frames(paddingMs), this.#frame)): SpeechStretch | undefined {
    const start = this.#start;
    this.#start = undefined;
    if (start === undefined || this.#lastVoiced - start < this.#frames(shortestMs)) return undefined;
    const stretch = { start: Math.max(this.#floor, start - this.#frames(paddingMs)), end };
    this.#floor = end;
    return stretch;
  }

  #frames(durationMs: number): number {
    return Math.round(durationMs / this.#frameMs);
  }
}
