import { reasonOf } from "@vivavoce/audio/reason-of";
import type { Recognizer, Synthesizer } from "@vivavoce/engine";
import type { Logger } from "@vivavoce/server";

/** Where nobody speaks, this much silence is heard. */
const unspokenSamples = 16_000;

/**
 * Uses the speech engines once, so that the first caller does not wait for code to be compiled and memory to be taken.
 * Never rejects: an engine that fails here fails again, with its reason, where somebody can be told.
 */
export async function warmUp(
  { recognizer, synthesizer }: { readonly recognizer?: Recognizer; readonly synthesizer?: Synthesizer },
  logger: Logger,
): Promise<void> {
  try {
    const speech = synthesizer === undefined ? new Float32Array(unspokenSamples) : await sayOnce(synthesizer);
    if (recognizer === undefined) return;
    // What is said does not matter, nor that its rate may not be the recognizer's.
    const stream = recognizer.openStream({});
    try {
      stream.push(speech);
      await stream.settle();
    } finally {
      stream.close();
    }
  } catch (error) {
    logger.log("warn", "an engine could not be warmed up", { error: reasonOf(error) });
  }
}

async function sayOnce(synthesizer: Synthesizer): Promise<Float32Array> {
  const voice = synthesizer.info.capabilities.voices[0]?.name ?? "";
  const prosody = { rate: 1, pitchSemitones: 0, volumeDb: 0 };
  const request = { text: "Ready when you are.", voice, prosody, signal: new AbortController().signal };
  const samples: number[] = [];
  for await (const chunk of synthesizer.synthesize(request)) samples.push(...chunk.samples);
  return Float32Array.from(samples);
}
