import type { Recognizer } from "@vivavoce/engine";

/** What a recognizer makes of a whole utterance that is given at once. */
export async function recognizedText(recognizer: Recognizer, samples: Float32Array): Promise<string> {
  const stream = recognizer.openStream({});
  stream.push(samples);
  const { text } = await stream.settle();
  stream.close();
  return text;
}
