import type { Recognition, Recognizer, RecognizerOptions } from "@vivavoce/engine";

/** What a recognizer makes of a whole utterance that is given at once. */
export async function recognize(
  recognizer: Recognizer,
  samples: Float32Array,
  options: RecognizerOptions = {},
): Promise<Recognition & { /** From the end of the utterance to its text. */ readonly ms: number }> {
  const stream = recognizer.openStream(options);
  stream.push(samples);
  const startMs = performance.now();
  const recognition = await stream.settle();
  const ms = performance.now() - startMs;
  stream.close();
  return { ...recognition, ms };
}
