import { deferred } from "@vivavoce/audio/deferred";
import type { VoiceActivityEngine } from "@vivavoce/engine";

/** Voice activity that knows how far into a sound it is. */
export interface CountedFrames {
  readonly engine: VoiceActivityEngine;
  /** Frames judged so far. */
  readonly frames: number;
  /** Resolves when the last frame of the sound has been judged. */
  readonly done: Promise<void>;
}

/** Counts the frames of 32 ms that an engine judges. @param samples length of the sound, at 16 kHz */
export function countFrames(engine: VoiceActivityEngine, samples: number): CountedFrames {
  const last = Math.floor(samples / 512);
  const { promise: done, resolve } = deferred();
  let frames = 0;
  const counting: VoiceActivityEngine = {
    ...engine,
    openStream() {
      const stream = engine.openStream();
      return {
        async process(frame) {
          const probability = await stream.process(frame);
          frames += 1;
          if (frames === last) resolve();
          return probability;
        },
        clear: () => stream.clear(),
        close: () => stream.close(),
      };
    },
  };
  return {
    engine: counting,
    done,
    get frames() {
      return frames;
    },
  };
}
