import { EngineError } from "@vivavoce/engine";
import { ModelError, onlyFile } from "@vivavoce/models";
import type { NativeSettings } from "../sherpa-library.ts";
import type { SherpaModel } from "../sherpa-settings.ts";

/** What the library is told of a denoiser. @throws EngineError `engine_unavailable` where a file of it is missing */
export function denoiserConfig({ id, model, threads }: SherpaModel): NativeSettings {
  try {
    return { model: { [model.network]: { model: onlyFile(model, "model") }, numThreads: threads } };
  } catch (error) {
    if (!(error instanceof ModelError)) throw error;
    throw new EngineError(id, "engine_unavailable", error.message, { cause: error });
  }
}
