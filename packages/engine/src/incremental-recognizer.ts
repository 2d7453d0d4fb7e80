import type { BufferedRecognizer } from "./buffered-recognizer.ts";
import { IncrementalStream } from "./incremental-stream.ts";
import type { IncrementalOptions } from "./incremental-stream.ts";
import type { Recognizer } from "./recognizer.ts";

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
  const { finalsEndPartials = false, drafts = false } = options;
  const { info } = buffered;
  return {
    info: { ...info, capabilities: { ...info.capabilities, partials: partialEveryMs > 0 } },
    openStream: (streamOptions) =>
      new IncrementalStream(buffered, streamOptions, { partialEveryMs, cut, finalsEndPartials, drafts }),
    ...(buffered.health && { health: buffered.health }),
    close: () => buffered.close(),
  };
}
