import { concatSamples, resample } from "@vivavoce/audio";
import type { Synthesizer } from "@vivavoce/engine";

/** A text in the first voice of a synthesizer, as samples of the rate asked for. @throws EngineError when it fails */
export async function synthesizeWhole(voice: Synthesizer, text: string, sampleRate: number): Promise<Float32Array> {
  const { sampleRate: voiceRate, voices } = voice.info.capabilities;
  const prosody = { rate: 1, pitchSemitones: 0, volumeDb: 0 };
  const request = { text, voice: voices[0]?.name ?? "", prosody, signal: new AbortController().signal };
  const pieces: Float32Array[] = [];
  for await (const { samples } of voice.synthesize(request)) pieces.push(samples);
  return resample(concatSamples(pieces), voiceRate, sampleRate);
}
