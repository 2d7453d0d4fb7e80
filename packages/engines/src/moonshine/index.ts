export { createMoonshineRecognizer, type MoonshineLogger, type MoonshineOptions } from "./moonshine-recognizer.ts";
