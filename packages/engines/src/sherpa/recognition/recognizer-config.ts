import { EngineError } from "@vivavoce/engine";
import { ModelError, onlyFile } from "@vivavoce/models";
import type { InstalledModel } from "@vivavoce/models";
import type { LanguageSetting } from "../child/child-messages.ts";
import type { NativeSettings } from "../sherpa-library.ts";

/** How a network is loaded, and told what language to expect. */
export interface RecognizerConfig {
  readonly config: NativeSettings;
  readonly languageSetting?: LanguageSetting;
}

/**
 * The settings of the library for a model that hears.
 * @param language BCP-47 code without a region, for networks that are told it once
 * @throws EngineError `unsupported` for a network that the library does not have in this way, `engine_unavailable` when a file
 * that it needs is missing
 */
export function recognizerConfig(
  engine: string,
  model: InstalledModel,
  threads: number,
  language: string | undefined,
): RecognizerConfig {
  try {
    const { network, modelType, languageSetting } = model.streaming
      ? streamingNetwork(engine, model)
      : wholeNetwork(engine, model, language);
    const modelConfig = {
      ...network,
      ...(model.files.tokens !== undefined && { tokens: onlyFile(model, "tokens") }),
      ...(modelType !== undefined && { modelType }),
      numThreads: threads,
      provider: "cpu",
    };
    const config = { modelConfig, decodingMethod: "greedy_search" };
    return { config, ...(languageSetting !== undefined && { languageSetting }) };
  } catch (error) {
    if (!(error instanceof ModelError)) throw error;
    throw new EngineError(engine, "engine_unavailable", error.message, { cause: error });
  }
}

interface Network {
  readonly network: NativeSettings;
  readonly modelType?: string;
  readonly languageSetting?: LanguageSetting;
}

function streamingNetwork(engine: string, model: InstalledModel): Network {
  const file = (role: Parameters<typeof onlyFile>[1]): string => onlyFile(model, role);
  switch (model.network) {
    case "transducer":
      return { network: { transducer: transducer(model) } };
    case "nemo-transducer":
      return { network: { transducer: transducer(model) }, languageSetting: { by: "option", key: "language" } };
    case "zipformer2-ctc":
      return { network: { zipformer2Ctc: { model: file("model") } } };
    case "nemo-ctc":
      return { network: { nemoCtc: { model: file("model") } } };
    case "paraformer":
      return { network: { paraformer: { encoder: file("encoder"), decoder: file("decoder") } } };
    default:
      throw notThere(engine, model, "while someone speaks");
  }
}

function wholeNetwork(engine: string, model: InstalledModel, language = ""): Network {
  const file = (role: Parameters<typeof onlyFile>[1]): string => onlyFile(model, role);
  switch (model.network) {
    case "transducer":
      return { network: { transducer: transducer(model) }, modelType: "transducer" };
    case "nemo-transducer":
      return { network: { transducer: transducer(model) }, modelType: "nemo_transducer" };
    case "nemo-ctc":
      return { network: { nemoCtc: { model: file("model") } } };
    case "zipformer2-ctc":
      return { network: { zipformerCtc: { model: file("model") } } };
    case "sense-voice":
      return { network: { senseVoice: { model: file("model"), language, useInverseTextNormalization: 1 } } };
    case "whisper":
      return {
        network: { whisper: { encoder: file("encoder"), decoder: file("decoder"), language, task: "transcribe" } },
        languageSetting: { by: "config", network: "whisper", keys: ["language"] },
      };
    case "moonshine":
      return { network: { moonshine: moonshine(model) } };
    case "canary": {
      const told = language || "en";
      const parts = { encoder: file("encoder"), decoder: file("decoder") };
      return {
        network: { canary: { ...parts, srcLang: told, tgtLang: told, usePnc: 1 } },
        languageSetting: { by: "config", network: "canary", keys: ["srcLang", "tgtLang"] },
      };
    }
    case "paraformer":
      return { network: { paraformer: { model: file("model") } } };
    case "dolphin":
      return { network: { dolphin: { model: file("model") } } };
    case "qwen3-asr":
      return {
        network: {
          qwen3Asr: {
            convFrontend: file("conv-frontend"),
            encoder: file("encoder"),
            decoder: file("decoder"),
            tokenizer: file("tokenizer"),
          },
        },
      };
    case "omnilingual":
      return { network: { omnilingual: { model: file("model") } } };
    default:
      throw notThere(engine, model, "behind an utterance");
  }
}

function transducer(model: InstalledModel): NativeSettings {
  return {
    encoder: onlyFile(model, "encoder"),
    decoder: onlyFile(model, "decoder"),
    joiner: onlyFile(model, "joiner"),
  };
}

function moonshine(model: InstalledModel): NativeSettings {
  if (model.files["merged-decoder"] !== undefined) {
    return { encoder: onlyFile(model, "encoder"), mergedDecoder: onlyFile(model, "merged-decoder") };
  }
  return {
    preprocessor: onlyFile(model, "preprocessor"),
    encoder: onlyFile(model, "encoder"),
    uncachedDecoder: onlyFile(model, "uncached-decoder"),
    cachedDecoder: onlyFile(model, "cached-decoder"),
  };
}

function notThere(engine: string, model: InstalledModel, when: string): EngineError {
  return new EngineError(
    engine,
    "unsupported",
    `${model.name}: sherpa-onnx has no ${model.network} that hears ${when}`,
  );
}
