export { createMoonshineRecognizer, type MoonshineLogger, type MoonshineOptions } from "./moonshine-recognizer.ts";
export { createFeatureReader } from "./read-features.ts";
export { foreignLogOdds } from "./foreign-speech.ts";
