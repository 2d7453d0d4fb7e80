export * from "./engine-for-language.ts";
export * from "./language-code.ts";
export { describeVoiceName } from "./voice-name.ts";
export type { VoiceNameFacts } from "./voice-name.ts";
