import type { ModelFileRole, ModelNetwork } from "./model-row.ts";

/** Every kind of network there is, for checks of what comes from outside. */
const networks: Readonly<Record<ModelNetwork, true>> = {
  transducer: true,
  "nemo-transducer": true,
  "nemo-ctc": true,
  "zipformer2-ctc": true,
  "sense-voice": true,
  whisper: true,
  moonshine: true,
  canary: true,
  paraformer: true,
  dolphin: true,
  "qwen3-asr": true,
  omnilingual: true,
  vits: true,
  kokoro: true,
  kitten: true,
  matcha: true,
  supertonic: true,
  "smart-turn": true,
  "turn-1": true,
  gtcrn: true,
  dpdfnet: true,
};

const fileRoles: Readonly<Record<ModelFileRole, true>> = {
  model: true,
  encoder: true,
  decoder: true,
  joiner: true,
  preprocessor: true,
  "conv-frontend": true,
  "uncached-decoder": true,
  "cached-decoder": true,
  "merged-decoder": true,
  tokens: true,
  "bpe-vocabulary": true,
  lexicon: true,
  voices: true,
  vocoder: true,
  "duration-predictor": true,
  "text-encoder": true,
  "vector-estimator": true,
  "unicode-indexer": true,
  configuration: true,
  rules: true,
  "espeak-data": true,
  dictionary: true,
  tokenizer: true,
  licence: true,
};

/** The names of all kinds of network. */
export const networkNames = Object.keys(networks) as [ModelNetwork, ...ModelNetwork[]];

/** The names of all roles. */
export const fileRoleNames = Object.keys(fileRoles) as [ModelFileRole, ...ModelFileRole[]];

/** Whether a value is the name of a kind of network. */
export function isNetwork(value: unknown): value is ModelNetwork {
  return typeof value === "string" && Object.hasOwn(networks, value);
}

/** Whether a value is the name of a role of a file. */
export function isFileRole(value: unknown): value is ModelFileRole {
  return typeof value === "string" && Object.hasOwn(fileRoles, value);
}
