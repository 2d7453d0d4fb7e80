import type { BufferedRecognizer } from "./buffered-recognizer.ts";
import { IncrementalStream } from "./incremental-stream.ts";
import type { Recognizer } from "./recognizer.ts";
import type { CutLimits } from "./utterance-buffer.ts";

export interface IncrementalOptions {
  /** Audio between two partials, in milliseconds; 0 for no partials. Default 500. */
  readonly partialEveryMs?: number;
  /** Where utterances too long for one pass are cut. Default 12, 15 and 20 seconds. */
  readonly cut?: CutLimits;
}

/**
 * Makes a recognizer of one that reads whole stretches: passes over the growing audio give partials, the text that
 * two of them agree on is stable, and each pass starts from the draft of the one before it, so that the final one is
 * cheap. Everything is decided by samples pushed, never by the clock.
 */
export function createIncrementalRecognizer<Draft>(
  buffered: BufferedRecognizer<Draft>,
  options: IncrementalOptions = {},
): Recognizer {
  const partialEveryMs = options.partialEveryMs ?? 500;
  const cut = options.cut ?? { minMs: 12_000, softMs: 15_000, maxMs: 20_000 };
  const { info } = buffered;
  return {
    info: { ...info, capabilities: { ...info.capabilities, partials: partialEveryMs > 0 } },
    openStream: (streamOptions) => new IncrementalStream(buffered, streamOptions, { partialEveryMs, cut }),
    ...(buffered.health && { health: buffered.health }),
    close: () => buffered.close(),
  };
}
