import { EngineError } from "@vivavoce/engine";
import { ModelError, onlyFile } from "@vivavoce/models";
import type { InstalledModel, ModelFileRole } from "@vivavoce/models";
import type { NativeSettings } from "../sherpa-library.ts";

/**
 * The settings of the library for a model that speaks.
 * @throws EngineError `unsupported` for a network that the library does not have, `engine_unavailable` when a file is missing
 */
export function voiceConfig(engine: string, model: InstalledModel, threads: number): NativeSettings {
  try {
    return {
      model: { ...network(engine, model), numThreads: threads, provider: "cpu" },
      // A sentence at a time: what is not wanted any more can be left off behind each.
      maxNumSentences: 1,
      ...list(model, "rules", "ruleFsts"),
    };
  } catch (error) {
    if (!(error instanceof ModelError)) throw error;
    throw new EngineError(engine, "engine_unavailable", error.message, { cause: error });
  }
}

function network(engine: string, model: InstalledModel): NativeSettings {
  const file = (role: ModelFileRole): string => onlyFile(model, role);
  const tokens = (): NativeSettings => ({ tokens: file("tokens"), ...optional(model, "espeak-data", "dataDir") });
  switch (model.network) {
    case "vits":
      return { vits: { model: file("model"), ...tokens(), ...list(model, "lexicon", "lexicon") } };
    case "kokoro":
      return {
        kokoro: { model: file("model"), voices: file("voices"), ...tokens(), ...list(model, "lexicon", "lexicon") },
      };
    case "kitten":
      return { kitten: { model: file("model"), voices: file("voices"), ...tokens() } };
    case "matcha":
      return {
        matcha: {
          acousticModel: file("model"),
          vocoder: file("vocoder"),
          ...tokens(),
          ...list(model, "lexicon", "lexicon"),
        },
      };
    case "supertonic":
      return {
        supertonic: {
          durationPredictor: file("duration-predictor"),
          textEncoder: file("text-encoder"),
          vectorEstimator: file("vector-estimator"),
          vocoder: file("vocoder"),
          ttsJson: file("configuration"),
          unicodeIndexer: file("unicode-indexer"),
          voiceStyle: file("voices"),
        },
      };
    default:
      throw new EngineError(engine, "unsupported", `${model.name}: sherpa-onnx has no ${model.network} that speaks`);
  }
}

function optional(model: InstalledModel, role: ModelFileRole, name: string): NativeSettings {
  return model.files[role] === undefined ? {} : { [name]: onlyFile(model, role) };
}

/** Several files of one role are named in one setting. */
function list(model: InstalledModel, role: ModelFileRole, name: string): NativeSettings {
  const files = model.files[role] ?? [];
  return files.length === 0 ? {} : { [name]: files.join(",") };
}
