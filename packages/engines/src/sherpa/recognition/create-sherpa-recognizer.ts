import { EngineError } from "@vivavoce/engine";
import type { Recognizer } from "@vivavoce/engine";
import { loadDenoiser } from "../denoising/denoise-before.ts";
import { findModel, whole } from "../sherpa-settings.ts";
import type { SherpaOptions } from "../sherpa-settings.ts";
import { createStreamingRecognizer } from "./streaming-recognizer.ts";
import { createWholeRecognizer } from "./whole-recognizer.ts";

/** Which model hears, how often it writes, and how much may wait. */
export interface SherpaRecognizerOptions extends SherpaOptions {
  /**
   * Audio between two partials of a recognizer of whole utterances, in milliseconds; 0 for none. Default 500, with Whisper and
   * Canary 1000.
   */
  readonly partialEveryMs?: number;
  /** Most audio of one session that may wait, in milliseconds. Default 300,000. */
  readonly maxWaitingMs?: number;
  /** BCP-47 code for sessions that name no language, where the network wants one. Default: it finds out, or is told nothing. */
  readonly language?: string;
  /**
   * A denoiser for what a recognizer of whole utterances hears before its final text: an id of the catalogue, or `path:` with a
   * file of your own. Default: none.
   */
  readonly denoiser?: string;
}

/**
 * Loads a model for recognition with sherpa-onnx, which has to be installed beside: into processes of their own, which may be
 * lost and come back. Resolves when they are ready, after seconds for large models.
 * @throws EngineError `engine_unavailable` when library or model cannot be had or loaded, with the file that is wrong;
 * `unsupported` when the model does not recognize or an option is out of its range
 */
export async function createSherpaRecognizer(options: SherpaRecognizerOptions): Promise<Recognizer> {
  const { partialEveryMs, language } = options;
  whole("partialEveryMs", partialEveryMs, 0, 60_000);
  if (language !== undefined && !/^[A-Za-z]{2,3}(?:[-_][A-Za-z0-9]{2,8})*$/u.test(language)) {
    throw new EngineError(
      "sherpa-onnx",
      "unsupported",
      `language must be a language code such as de, not "${language}"`,
    );
  }
  const found = await findModel("recognition", options);
  const { denoiser: wanted, logger } = options;
  if (found.model.streaming) {
    if (wanted === undefined) return createStreamingRecognizer(found, options);
    const reason = `denoiser: only a recognizer of whole utterances takes one, and ${found.model.name} hears while someone speaks`;
    throw new EngineError(found.id, "unsupported", reason);
  }
  if (wanted === undefined) return createWholeRecognizer(found, options);
  const denoiser = await loadDenoiser({ ...(logger && { logger }), model: wanted });
  try {
    return await createWholeRecognizer(found, options, denoiser);
  } catch (error) {
    await denoiser.close();
    throw error;
  }
}
