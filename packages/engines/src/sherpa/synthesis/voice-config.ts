import { EngineError } from "@vivavoce/engine";
import type { InstalledModel, ModelNetwork } from "@vivavoce/models";
import { nativeFiles, withFiles } from "../native-files.ts";
import type { FileSettings } from "../native-files.ts";
import type { NativeSettings } from "../sherpa-library.ts";

const words = { tokens: "tokens", dataDir: "espeak-data" } as const;

const networks: Readonly<Partial<Record<ModelNetwork, FileSettings>>> = {
  vits: { model: "model", ...words, lexicon: "lexicon" },
  kokoro: { model: "model", voices: "voices", ...words, lexicon: "lexicon" },
  kitten: { model: "model", voices: "voices", ...words },
  matcha: { acousticModel: "model", vocoder: "vocoder", ...words, lexicon: "lexicon" },
  supertonic: {
    durationPredictor: "duration-predictor",
    textEncoder: "text-encoder",
    vectorEstimator: "vector-estimator",
    vocoder: "vocoder",
    ttsJson: "configuration",
    unicodeIndexer: "unicode-indexer",
    voiceStyle: "voices",
  },
};

/**
 * The settings of the library for a model that speaks.
 * @throws EngineError `unsupported` for a network that the library does not have, `engine_unavailable` when a file is missing
 */
export function voiceConfig(engine: string, model: InstalledModel, threads: number): NativeSettings {
  const { network } = model;
  const files = networks[network];
  if (files === undefined) {
    throw new EngineError(engine, "unsupported", `${model.name}: sherpa-onnx has no ${network} that speaks`);
  }
  return withFiles(engine, () => ({
    model: { [network]: nativeFiles(model, files), numThreads: threads, provider: "cpu" },
    // A sentence at a time: what is not wanted any more can be left off behind each.
    maxNumSentences: 1,
    ...nativeFiles(model, { ruleFsts: "rules" }),
  }));
}
