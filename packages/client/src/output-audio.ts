import { decodeBase64, samplesToPcm16 } from "@vivavoce/audio";
import { bytesPerMs, decodeSound, wireFormat } from "@vivavoce/audio/wire-format";
import type { ServerEvent } from "@vivavoce/protocol";

/** The samples of a delta; none for one that is no base64, so that a broken server breaks no client. */
export function decodeDelta(delta: string, format: string | undefined): Int16Array {
  try {
    return samplesToPcm16(decodeSound(decodeBase64(delta), wireFormat(format)));
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
      this.#bytesPerMs = bytesPerMs(wireFormat(event.session.output_audio_format));
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
