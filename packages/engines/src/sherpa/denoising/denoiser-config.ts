import { EngineError } from "@vivavoce/engine";
import { ModelError, onlyFile } from "@vivavoce/models";
import type { NativeSettings } from "../sherpa-library.ts";
import type { SherpaModel } from "../sherpa-settings.ts";

/**
 * How much later than its sound a network gives it in a stream, beside its frames, in milliseconds. DPDFNet looks two windows of
 * 20 ms ahead; for whole recordings the library takes that off, for streams it does not.
 */
export function lateMs({ model }: SherpaModel): number {
  return model.network === "dpdfnet" ? 40 : 0;
}

/** What the library is told of a denoiser. @throws EngineError `engine_unavailable` where a file of it is missing */
export function denoiserConfig({ id, model, threads }: SherpaModel): NativeSettings {
  try {
    return { model: { [model.network]: { model: onlyFile(model, "model") }, numThreads: threads } };
  } catch (error) {
    if (!(error instanceof ModelError)) throw error;
    throw new EngineError(id, "engine_unavailable", error.message, { cause: error });
  }
}
