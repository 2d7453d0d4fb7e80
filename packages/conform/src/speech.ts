import {
  concatSamples,
  encodeBase64,
  pcm16ToBytes,
  resample,
  samplesToAlaw,
  samplesToPcm16,
  samplesToUlaw,
} from "@vivavoce/audio";
import { reasonOf } from "@vivavoce/audio/reason-of";
import type { Synthesizer } from "@vivavoce/engine";
import { CheckSkipped } from "./check-failure.ts";
import type { Wire } from "./wire.ts";

/** Spoken words to send. */
export interface Speech {
  /** In [-1, 1], at `speechRate`. */
  readonly samples: Float32Array;
  readonly durationMs: number;
}

/** Makes speech for the checks; one for a run. */
export interface Speaker {
  /** Throws `CheckSkipped` where the embedded synthesizer cannot be loaded. Every text is spoken once and kept. */
  speak(text: string): Promise<Speech>;
  close(): Promise<void>;
}

/** Rate of `Speech`, Hz. */
export const speechRate = 24_000;
/** What is said when nothing else is asked for; any recognizer and model should get it. */
export const easyQuestion = "Please tell me what time it is now.";
/** A word of it that a transcript must have. */
export const easyWord = /time/i;

/** A speaker that loads the embedded synthesizer when something is to be said. */
export function createSpeaker(): Speaker {
  const spoken = new Map<string, Promise<Speech>>();
  let loading: Promise<Synthesizer> | undefined;

  async function load(): Promise<Synthesizer> {
    try {
      const { createFliteSynthesizer } = await import("@vivavoce/engines/flite");
      return await createFliteSynthesizer();
    } catch (error) {
      throw new CheckSkipped(`no speech to send: ${reasonOf(error)}`);
    }
  }

  async function synthesize(text: string): Promise<Speech> {
    const synthesizer = await (loading ??= load());
    const prosody = { rate: 1, pitchSemitones: 0, volumeDb: 0 };
    const { signal } = new AbortController();
    const pieces: Float32Array[] = [];
    for await (const { samples } of synthesizer.synthesize({ text, voice: "slt", prosody, signal })) {
      pieces.push(resample(samples, synthesizer.info.capabilities.sampleRate, speechRate));
    }
    const samples = concatSamples(pieces);
    return { samples, durationMs: (samples.length * 1000) / speechRate };
  }

  return {
    speak(text) {
      const known = spoken.get(text) ?? synthesize(text);
      spoken.set(text, known);
      return known;
    },
    async close() {
      const synthesizer = await loading?.catch(() => undefined);
      await synthesizer?.close();
    },
  };
}

/** How audio is sent. */
export interface SayOptions {
  /** Silence before the words; default 400 ms. */
  readonly leadMs?: number;
  /** Silence after them; default 1500 ms, enough for any end of speech. */
  readonly trailMs?: number;
  readonly format?: "pcm16" | "g711_ulaw" | "g711_alaw";
  /** Rate of pcm16; G.711 is 8000 Hz. */
  readonly sampleRate?: number;
  /** Wraps a piece of base64 audio; `input_audio_buffer.append` when absent. */
  readonly event?: (audio: string) => Readonly<Record<string, unknown>>;
  /** Waits as long as the audio lasts, as a microphone does. */
  readonly realTime?: boolean;
}

const chunkMs = 100;

/** Sends words, or silence for null, in pieces of 100 ms. */
export async function say(
  context: { readonly realTime: boolean; readonly signal: AbortSignal },
  wire: Wire,
  speech: Speech | null,
  options: SayOptions = {},
): Promise<void> {
  const { leadMs = 400, trailMs = 1500, format = "pcm16" } = options;
  const sampleRate = format === "pcm16" ? (options.sampleRate ?? speechRate) : 8000;
  const wrap = options.event ?? ((audio: string) => ({ type: "input_audio_buffer.append", audio }));
  const parts = [silence(leadMs), ...(speech === null ? [] : [speech.samples]), silence(trailMs)];
  const samples = resample(concatSamples(parts), speechRate, sampleRate);
  const chunkSamples = Math.round((sampleRate * chunkMs) / 1000);
  const realTime = options.realTime ?? context.realTime;
  const beganMs = performance.now();
  for (let start = 0; start < samples.length && !context.signal.aborted; start += chunkSamples) {
    const chunk = samples.subarray(start, start + chunkSamples);
    wire.send(wrap(encodeBase64(encode(chunk, format))));
    // What a busy machine is late with comes at once, as a microphone's does: sound that lags behind is no sound in real time.
    const dueMs = beganMs + ((start + chunk.length) / sampleRate) * 1000;
    if (realTime) await new Promise((resolve) => setTimeout(resolve, dueMs - performance.now()));
  }
}

function encode(samples: Float32Array, format: "pcm16" | "g711_ulaw" | "g711_alaw"): Uint8Array {
  if (format === "g711_ulaw") return samplesToUlaw(samples);
  if (format === "g711_alaw") return samplesToAlaw(samples);
  return pcm16ToBytes(samplesToPcm16(samples));
}

function silence(durationMs: number): Float32Array {
  return new Float32Array(Math.round((speechRate * durationMs) / 1000));
}
