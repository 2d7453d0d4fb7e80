import { alawToSamples, bytesToPcm16, decodeBase64, pcm16ToSamples, ulawToSamples } from "@vivavoce/audio";
import { outputSampleRate } from "@vivavoce/protocol";
import type { OutputAudioFormat } from "@vivavoce/protocol";

interface Chunk {
  readonly responseId: string;
  readonly samples: Float32Array;
  readonly sampleRate: number;
  readonly startMs: number;
  /** What of it is played, or will be. */
  durationMs: number;
}

/**
 * What the user hears, in the call's time: audio is played one piece after the other from the moment it arrives, as
 * fast as a player does, until it is flushed.
 */
export class Loudspeaker {
  readonly #chunks: Chunk[] = [];
  #emptyAtMs = 0;

  /** Audio of a response has arrived (SE-29). */
  play(responseId: string, base64: string, format: OutputAudioFormat, nowMs: number): void {
    const samples = decode(base64, format);
    const sampleRate = outputSampleRate(format);
    const startMs = Math.max(nowMs, this.#emptyAtMs);
    const durationMs = (samples.length * 1000) / sampleRate;
    this.#emptyAtMs = startMs + durationMs;
    this.#chunks.push({ responseId, samples, sampleRate, startMs, durationMs });
  }

  /** Stops now; what has not been played is lost, as players do when the user begins to speak (SE-11). */
  flush(nowMs: number): void {
    for (let index = this.#chunks.length - 1; index >= 0; index--) {
      const chunk = this.#chunks[index];
      if (chunk === undefined || chunk.startMs + chunk.durationMs <= nowMs) break;
      chunk.durationMs = Math.max(0, nowMs - chunk.startMs);
    }
    this.#emptyAtMs = Math.min(this.#emptyAtMs, nowMs);
  }

  /** What is being played at that time; undefined when it is quiet. */
  playing(nowMs: number): string | undefined {
    return this.#chunks.findLast((chunk) => chunk.startMs <= nowMs && chunk.startMs + chunk.durationMs > nowMs)
      ?.responseId;
  }

  /** When the first sound of these responses is heard, and when the last has been; null without any. */
  span(responseIds: readonly string[]): { readonly startMs: number; readonly endMs: number } | null {
    const chunks = this.#of(responseIds).filter(({ durationMs }) => durationMs > 0);
    const [first] = chunks;
    const last = chunks.at(-1);
    if (first === undefined || last === undefined) return null;
    return { startMs: first.startMs, endMs: last.startMs + last.durationMs };
  }

  /** Whether a flush has cut off something of these responses. */
  wasCut(responseIds: readonly string[]): boolean {
    return this.#of(responseIds).some(
      ({ samples, sampleRate, durationMs }) => durationMs < (samples.length * 1000) / sampleRate,
    );
  }

  /** The samples of these responses that are heard, piece by piece, with their rate in Hz. */
  *heard(responseIds: readonly string[]): Generator<{ readonly samples: Float32Array; readonly sampleRate: number }> {
    for (const { samples, sampleRate, durationMs } of this.#of(responseIds)) {
      yield { samples: samples.subarray(0, Math.round((durationMs * sampleRate) / 1000)), sampleRate };
    }
  }

  #of(responseIds: readonly string[]): Chunk[] {
    return this.#chunks.filter(({ responseId }) => responseIds.includes(responseId));
  }
}

function decode(base64: string, format: OutputAudioFormat): Float32Array {
  const bytes = decodeBase64(base64);
  if (format === "g711_ulaw") return ulawToSamples(bytes);
  if (format === "g711_alaw") return alawToSamples(bytes);
  return pcm16ToSamples(bytesToPcm16(bytes));
}
