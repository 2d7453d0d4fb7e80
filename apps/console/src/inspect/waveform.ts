import type { Track } from "../record/track.ts";

/** Loudness of each of `columns` equal pieces of a span, 0 to 1, on a scale on which quiet speech is still seen. */
export function waveform(track: Pick<Track, "peak">, fromMs: number, toMs: number, columns: number): number[] {
  const stepMs = (toMs - fromMs) / columns;
  return Array.from({ length: columns }, (_, i) =>
    Math.sqrt(track.peak(fromMs + i * stepMs, fromMs + (i + 1) * stepMs)),
  );
}
