import { loadOnnxRuntime } from "../onnx/load-onnx-runtime.ts";
import { foreignFeatures } from "./foreign-speech.ts";
import { engineId, resolveMoonshineFiles } from "./moonshine-files.ts";
import { loadMoonshineModel } from "./moonshine-model.ts";
import { readFeatures } from "./transcribe.ts";

/**
 * For training: what languages are told apart by, of speech at 16 kHz as a final is read; undefined where it has too little.
 * @throws EngineError `engine_unavailable` when the runtime or the models are not installed
 */
export async function createFeatureReader(): Promise<(samples: Float32Array) => Promise<Float32Array | undefined>> {
  const model = await loadMoonshineModel(await loadOnnxRuntime(engineId), await resolveMoonshineFiles());
  return async (samples) => {
    const read = await readFeatures(model, Float32Array.from(samples));
    return read === undefined ? undefined : foreignFeatures(read);
  };
}
