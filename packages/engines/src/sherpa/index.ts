export { createSherpaDenoiser } from "./denoising/create-sherpa-denoiser.ts";
export type { DenoiseOptions, SoundDenoiser } from "./denoising/create-sherpa-denoiser.ts";
export { createSherpaNoiseSuppressor } from "./denoising/create-sherpa-noise-suppressor.ts";
export { createSherpaRecognizer } from "./recognition/create-sherpa-recognizer.ts";
export type { SherpaRecognizerOptions } from "./recognition/create-sherpa-recognizer.ts";
export type { SherpaOptions } from "./sherpa-settings.ts";
export { createSherpaSynthesizer } from "./synthesis/create-sherpa-synthesizer.ts";
export type { SherpaSynthesizerOptions } from "./synthesis/create-sherpa-synthesizer.ts";
