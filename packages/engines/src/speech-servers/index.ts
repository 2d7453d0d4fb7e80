export { createOpenAiCompatibleRecognizer } from "./ears/openai-compatible-recognizer.ts";
export type { OpenAiCompatibleRecognizerOptions } from "./ears/openai-compatible-recognizer.ts";
export type { SpeechServerSettings } from "./speech-server-settings.ts";
export { createOpenAiCompatibleSynthesizer } from "./voice/openai-compatible-synthesizer.ts";
export type { OpenAiCompatibleSynthesizerOptions } from "./voice/openai-compatible-synthesizer.ts";
