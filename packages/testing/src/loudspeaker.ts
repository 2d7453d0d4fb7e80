import { decodeBase64 } from "@vivavoce/audio";
import { bytesPerMs, decodeSound, wireFormat, type WireFormat } from "@vivavoce/audio/wire-format";

interface Chunk {
  readonly bytes: Uint8Array;
  readonly format: WireFormat;
  readonly wholeMs: number;
  readonly startMs: number;
  /** What of it is played, or will be. */
  durationMs: number;
}

/**
 * What the user hears, in the call's time: audio is played one piece after the other from the moment it arrives, as
 * fast as a player does, until it is flushed.
 */
export class Loudspeaker {
  /** Pieces by response; within each, and from one response to the next, in the order in which they are played. */
  readonly #chunks = new Map<string, Chunk[]>();
  #emptyAtMs = 0;

  /** Audio of a response has arrived (SE-29). */
  play(responseId: string, base64: string, formatName: string, nowMs: number): void {
    const bytes = decodeBase64(base64);
    const startMs = Math.max(nowMs, this.#emptyAtMs);
    const format = wireFormat(formatName);
    const wholeMs = bytes.length / bytesPerMs(format);
    this.#emptyAtMs = startMs + wholeMs;
    const chunks = this.#chunks.get(responseId) ?? [];
    chunks.push({ bytes, format, wholeMs, startMs, durationMs: wholeMs });
    this.#chunks.set(responseId, chunks);
  }

  /** Stops now; what has not been played is lost, as players do when the user begins to speak (SE-11). */
  flush(nowMs: number): void {
    if (this.#emptyAtMs <= nowMs) return;
    for (const chunk of [...this.#chunks.values()].flat()) {
      if (chunk.startMs + chunk.durationMs > nowMs) chunk.durationMs = Math.max(0, nowMs - chunk.startMs);
    }
    this.#emptyAtMs = nowMs;
  }

  /** The response that is played at that time, which is now; undefined when it is quiet. */
  playing(nowMs: number): string | undefined {
    if (this.#emptyAtMs <= nowMs) return undefined;
    for (const [responseId, chunks] of [...this.#chunks].toReversed()) {
      if ((chunks[0]?.startMs ?? Infinity) <= nowMs) return responseId;
    }
    return undefined;
  }

  /** When the first sound of these responses is heard, and when the last has been; null without any. */
  span(responseIds: readonly string[]): { readonly startMs: number; readonly endMs: number } | null {
    const chunks = this.#of(responseIds);
    const first = chunks.find(({ durationMs }) => durationMs > 0);
    const last = chunks.findLast(({ durationMs }) => durationMs > 0);
    if (first === undefined || last === undefined) return null;
    return { startMs: first.startMs, endMs: last.startMs + last.durationMs };
  }

  /** Whether a flush has cut off something of these responses. */
  wasCut(responseIds: readonly string[]): boolean {
    return this.#of(responseIds).some(({ durationMs, wholeMs }) => durationMs < wholeMs);
  }

  /** How much of these responses is heard, in milliseconds. */
  heardMs(responseIds: readonly string[]): number {
    return this.#of(responseIds).reduce((sum, { durationMs }) => sum + durationMs, 0);
  }

  /** The samples of these responses that are heard, piece by piece, with their rate in Hz. */
  *heard(responseIds: readonly string[]): Generator<{ readonly samples: Float32Array; readonly sampleRate: number }> {
    for (const { bytes, format, durationMs } of this.#of(responseIds)) {
      const { sampleRate } = format;
      const samples = decodeSound(bytes, format).subarray(0, Math.round((durationMs * sampleRate) / 1000));
      yield { samples, sampleRate };
    }
  }

  #of(responseIds: readonly string[]): Chunk[] {
    return responseIds.flatMap((id) => this.#chunks.get(id) ?? []);
  }
}
