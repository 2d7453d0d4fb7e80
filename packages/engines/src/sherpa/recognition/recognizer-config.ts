import { EngineError } from "@vivavoce/engine";
import type { InstalledModel, ModelNetwork } from "@vivavoce/models";
import type { LanguageSetting } from "../child/child-messages.ts";
import { nativeFiles, withFiles } from "../native-files.ts";
import type { FileSettings } from "../native-files.ts";
import type { NativeSettings } from "../sherpa-library.ts";

/** How a network is loaded, and told what language to expect. */
export interface RecognizerConfig {
  readonly config: NativeSettings;
  readonly languageSetting?: LanguageSetting;
}

/** What the library calls a network, and what it wants of it. */
interface Network {
  readonly name: string;
  readonly files: FileSettings;
  /** Settings beside the files; `language` is empty where nobody has said one. */
  readonly more?: (language: string) => NativeSettings;
  readonly modelType?: string;
  readonly languageSetting?: LanguageSetting;
}

type Networks = Readonly<Partial<Record<ModelNetwork, Network>>>;

const one = { model: "model" } as const;
const pair = { encoder: "encoder", decoder: "decoder" } as const;
const transducer = { ...pair, joiner: "joiner" } as const;

/** Networks that hear while someone speaks. */
const streamingNetworks: Networks = {
  transducer: { name: "transducer", files: transducer },
  "nemo-transducer": {
    name: "transducer",
    files: transducer,
    languageSetting: { by: "option", key: "language" },
  },
  "zipformer2-ctc": { name: "zipformer2Ctc", files: one },
  "nemo-ctc": { name: "nemoCtc", files: one },
  paraformer: { name: "paraformer", files: pair },
};

/** Networks that hear whole utterances. */
const wholeNetworks: Networks = {
  transducer: { name: "transducer", files: transducer, modelType: "transducer" },
  "nemo-transducer": { name: "transducer", files: transducer, modelType: "nemo_transducer" },
  "nemo-ctc": { name: "nemoCtc", files: one },
  "zipformer2-ctc": { name: "zipformerCtc", files: one },
  "sense-voice": {
    name: "senseVoice",
    files: one,
    more: (language) => ({ language, useInverseTextNormalization: 1 }),
  },
  whisper: {
    name: "whisper",
    files: pair,
    more: (language) => ({ language, task: "transcribe" }),
    languageSetting: { by: "config", network: "whisper", keys: ["language"] },
  },
  moonshine: {
    name: "moonshine",
    files: {
      preprocessor: "preprocessor",
      encoder: "encoder",
      uncachedDecoder: "uncached-decoder",
      cachedDecoder: "cached-decoder",
    },
  },
  canary: {
    name: "canary",
    files: pair,
    more: (language) => ({ srcLang: language || "en", tgtLang: language || "en", usePnc: 1 }),
    languageSetting: { by: "config", network: "canary", keys: ["srcLang", "tgtLang"] },
  },
  paraformer: { name: "paraformer", files: one },
  dolphin: { name: "dolphin", files: one },
  "qwen3-asr": { name: "qwen3Asr", files: { convFrontend: "conv-frontend", ...pair, tokenizer: "tokenizer" } },
  omnilingual: { name: "omnilingual", files: one },
};
/** Moonshine of two files, beside that of four. */
const mergedMoonshine: Network = {
  name: "moonshine",
  files: { encoder: "encoder", mergedDecoder: "merged-decoder" },
};

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
  language = "",
): RecognizerConfig {
  const network = networkOf(model);
  if (network === undefined) {
    const when = model.streaming ? "while someone speaks" : "behind an utterance";
    const message = `${model.name}: sherpa-onnx has no ${model.network} that hears ${when}`;
    throw new EngineError(engine, "unsupported", message);
  }
  const { name, files, more, modelType, languageSetting } = network;
  return withFiles(engine, () => {
    const modelConfig = {
      [name]: { ...nativeFiles(model, files), ...more?.(language) },
      ...(model.files.tokens !== undefined && nativeFiles(model, { tokens: "tokens" })),
      ...(modelType !== undefined && { modelType }),
      numThreads: threads,
      provider: "cpu",
    };
    const config = { modelConfig, decodingMethod: "greedy_search" };
    return { config, ...(languageSetting !== undefined && { languageSetting }) };
  });
}

function networkOf({ network, streaming, files }: InstalledModel): Network | undefined {
  if (streaming) return streamingNetworks[network];
  return network === "moonshine" && files["merged-decoder"] !== undefined ? mergedMoonshine : wholeNetworks[network];
}
