import { createSystemClock } from "@vivavoce/audio/clock";
import { EngineError, healthOf } from "@vivavoce/engine";
import type { BufferedRecognizer } from "@vivavoce/engine";
import { createSherpaDenoiser } from "./create-sherpa-denoiser.ts";
import type { SoundDenoiser } from "./create-sherpa-denoiser.ts";
import type { SherpaOptions } from "../sherpa-settings.ts";

/**
 * A recognizer of whole utterances that hears them without their noise. Partials hear the sound as it is: they come often and
 * are about all of it each time. The time that it takes comes off what the recognizer has for its text.
 * @param now milliseconds of a clock that only goes forward
 */
export function denoiseBefore<Draft>(
  recognizer: BufferedRecognizer<Draft>,
  denoiser: SoundDenoiser,
  now: () => number = () => createSystemClock().now(),
): BufferedRecognizer<Draft> {
  return {
    ...recognizer,
    async recognize(request) {
      if (request.purpose === "partial") return recognizer.recognize(request);
      const askedMs = now();
      const samples = await denoiser.denoise(request.samples, request);
      if (samples === undefined) return undefined;
      const { withinMs } = request;
      const left = withinMs !== undefined && { withinMs: Math.max(0, withinMs - (now() - askedMs)) };
      return recognizer.recognize({ ...request, samples, ...left });
    },
    health() {
      const { isReady, detail = "" } = denoiser.health();
      const degraded = `${denoiser.id} does not run, speech is heard with its noise: ${detail}`;
      return { ...healthOf(recognizer), ...(!isReady && { degraded }) };
    },
    async close() {
      await Promise.all([recognizer.close(), denoiser.close()]);
    },
  };
}

/**
 * The denoiser that a recognizer's option `denoiser` names.
 * @throws EngineError as `createSherpaDenoiser`, naming the option
 */
export async function loadDenoiser(options: SherpaOptions): Promise<SoundDenoiser> {
  try {
    return await createSherpaDenoiser(options);
  } catch (error) {
    if (!(error instanceof EngineError)) throw error;
    const message = `denoiser: ${error.message.replace(/^model: /u, "")}`;
    throw new EngineError(error.engine, error.code, message, { cause: error });
  }
}
