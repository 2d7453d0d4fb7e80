export { bytesToPcm16, pcm16ToBytes, pcm16ToSamples, samplesToPcm16 } from "./pcm16.ts";
export { SampleRing } from "./sample-ring.ts";
export { resample, StreamingResampler, type StreamingResamplerOptions } from "./streaming-resampler.ts";
export type { ResamplerQuality } from "./polyphase-filter.ts";
export { encodeWav, InvalidWavError, parseWav, type WavAudio } from "./wav.ts";
