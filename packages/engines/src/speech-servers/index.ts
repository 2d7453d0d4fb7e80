export { createOpenAiCompatibleSynthesizer } from "./voice/openai-compatible-synthesizer.ts";
export type {
  OpenAiCompatibleSynthesizerOptions,
  SpeechServerSettings,
} from "./voice/openai-compatible-synthesizer.ts";
