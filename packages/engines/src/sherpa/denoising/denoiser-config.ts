import { nativeFiles, withFiles } from "../native-files.ts";
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
  return withFiles(id, () => ({
    model: { [model.network]: nativeFiles(model, { model: "model" }), numThreads: threads },
  }));
}
