export * from "./conformance-case.ts";
export * from "./language-model-conformance.ts";
export * from "./recognizer-conformance.ts";
export * from "./scripted-language-model.ts";
export * from "./scripted-recognizer.ts";
export * from "./scripted-voice-activity.ts";
export * from "./voice-activity-conformance.ts";
