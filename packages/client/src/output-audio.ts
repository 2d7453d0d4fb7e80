import { alawToSamples, bytesToPcm16, decodeBase64, samplesToPcm16, ulawToSamples } from "@vivavoce/audio";
import type { ServerEvent, Session } from "@vivavoce/protocol";

type Format = Session["output_audio_format"] | null | undefined;

/** Rate of a session's output audio, Hz (SF-07); 24,000 while none is known. */
export function outputRate(format: Format): number {
  if (format?.startsWith("g711")) return 8000;
  return Number(/_(\d+)hz$/.exec(format ?? "")?.[1] ?? 24_000);
}

/** The samples of a delta; none for one that is no base64, so that a broken server breaks no client. */
export function decodeDelta(delta: string, format: Format): Int16Array {
  try {
    const bytes = decodeBase64(delta);
    if (!format?.startsWith("g711")) return bytesToPcm16(bytes);
    return samplesToPcm16(format === "g711_alaw" ? alawToSamples(bytes) : ulawToSamples(bytes));
  } catch {
    return new Int16Array(0);
  }
}

/** How much audio came of each item: tells which share of it an end in milliseconds is. */
export class AudioLengths {
  readonly #lengthMs = new Map<string, number>();
  #bytesPerMs = 48;

  take(event: ServerEvent): void {
    if (event.type === "session.created" || event.type === "session.updated") {
      const format = event.session.output_audio_format;
      this.#bytesPerMs = (outputRate(format) * (format?.startsWith("g711") ? 1 : 2)) / 1000;
    } else if (event.type === "response.audio.delta") {
      const lengthMs = (event.delta.length * 3) / 4 / this.#bytesPerMs;
      this.#lengthMs.set(event.item_id, (this.#lengthMs.get(event.item_id) ?? 0) + lengthMs);
    }
  }

  /** The share, 0 to 1, of an item's audio that ends at that time; undefined when none came. */
  shareAt(itemId: string, endMs: number): number | undefined {
    const lengthMs = this.#lengthMs.get(itemId);
    return lengthMs === undefined || lengthMs === 0 ? undefined : endMs / lengthMs;
  }
}
