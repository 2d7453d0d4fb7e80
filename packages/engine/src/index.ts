export * from "./end-of-utterance.ts";
export * from "./engine-error.ts";
export * from "./engine-info.ts";
export * from "./language-model.ts";
export * from "./recognizer.ts";
export * from "./synthesizer.ts";
export * from "./voice-activity.ts";
