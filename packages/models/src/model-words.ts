/** What a model is for; the section of the configuration that takes it stands in `docs/guides/languages-and-voices.md`. */
export type ModelTask = "recognition" | "synthesis" | "end-of-turn" | "noise-suppression";

/** Every kind of network there is, and what it is for. */
const networks = {
  /** Encoder, decoder and joiner of icefall (zipformer, conformer, LSTM). */
  transducer: "recognition",
  /** The same three parts as exported from NeMo (Parakeet, Nemotron). */
  "nemo-transducer": "recognition",
  "nemo-ctc": "recognition",
  "zipformer2-ctc": "recognition",
  "sense-voice": "recognition",
  whisper: "recognition",
  /** Four files, or two: an encoder and a merged decoder. */
  moonshine: "recognition",
  canary: "recognition",
  paraformer: "recognition",
  dolphin: "recognition",
  /** A front end of convolutions, an encoder and a language model, with a folder of its tokenizer. */
  "qwen3-asr": "recognition",
  omnilingual: "recognition",
  /** VITS with a lexicon, or with the phonemes of eSpeak NG as Piper's voices. */
  vits: "synthesis",
  kokoro: "synthesis",
  kitten: "synthesis",
  matcha: "synthesis",
  supertonic: "synthesis",
  "smart-turn": "end-of-turn",
  "turn-1": "end-of-turn",
  /** Denoisers of sherpa-onnx, whole signals and streams. */
  gtcrn: "noise-suppression",
  dpdfnet: "noise-suppression",
} as const satisfies Readonly<Record<string, ModelTask>>;

/**
 * The kind of network, by which an engine knows how its files go together. Each belongs to one task. Those of
 * recognition hear whole utterances, except where the row says `streaming`.
 */
export type ModelNetwork = keyof typeof networks;

type NetworkFor<Task extends ModelTask> = {
  [Network in ModelNetwork]: (typeof networks)[Network] extends Task ? Network : never;
}[ModelNetwork];

/** Forms of networks that hear. */
export type RecognitionNetwork = NetworkFor<"recognition">;
/** Forms of networks that speak. */
export type SynthesisNetwork = NetworkFor<"synthesis">;

/** The names of all roles. */
export const fileRoleNames = [
  "model",
  "encoder",
  "decoder",
  "joiner",
  "preprocessor",
  "conv-frontend",
  "uncached-decoder",
  "cached-decoder",
  "merged-decoder",
  "tokens",
  "bpe-vocabulary",
  "lexicon",
  "voices",
  "vocoder",
  "duration-predictor",
  "text-encoder",
  "vector-estimator",
  "unicode-indexer",
  "configuration",
  "rules",
  "espeak-data",
  "dictionary",
  "tokenizer",
  "licence",
] as const;

/** What a file is to its network. `espeak-data`, `dictionary` and `tokenizer` are folders, the others single files. */
export type ModelFileRole = (typeof fileRoleNames)[number];

/** The names of all kinds of network. */
export const networkNames = Object.keys(networks) as [ModelNetwork, ...ModelNetwork[]];

/** What a network is for. */
export function taskOf(network: ModelNetwork): ModelTask {
  return networks[network];
}

/** Whether a value is the name of a kind of network. */
export function isNetwork(value: unknown): value is ModelNetwork {
  return typeof value === "string" && Object.hasOwn(networks, value);
}

/** Whether a value is the name of a role of a file. */
export function isFileRole(value: unknown): value is ModelFileRole {
  return fileRoleNames.some((role) => role === value);
}
