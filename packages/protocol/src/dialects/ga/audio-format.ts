import type { InputAudioFormat, OutputAudioFormat } from "../../session/audio-formats.ts";
import { outputSampleRate } from "../../session/audio-formats.ts";
import type { GaFormatInput } from "./session-input.ts";

type Direction = "input" | "output";
type Canonical<D extends Direction> = D extends "input" ? InputAudioFormat : OutputAudioFormat;

/** An object without the members that are undefined. */
export function defined<T extends object>(fields: T): { [K in keyof T]: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as never;
}

/** Rate that a format names, in Hz; undefined when it names none. */
export function formatRate(format: GaFormatInput | null | undefined): number | undefined {
  if (typeof format !== "object" || format === null || format.type !== "audio/pcm") return undefined;
  return format.rate ?? undefined;
}

/** The canonical word for a format; of the input the rate is told apart from it. */
export function canonicalFormat<D extends Direction>(
  format: GaFormatInput | null | undefined,
  direction: D,
): Canonical<D> | undefined {
  if (format === null || format === undefined) return undefined;
  if (typeof format === "string") return format as Canonical<D>;
  if (format.type === "audio/pcmu") return "g711_ulaw" as Canonical<D>;
  if (format.type === "audio/pcma") return "g711_alaw" as Canonical<D>;
  const rate = format.rate ?? 24_000;
  const word = direction === "input" || rate === 24_000 ? "pcm16" : `pcm16_${rate}hz`;
  return word as Canonical<D>;
}

/** A format as GA shows it. `inputRate` is the rate of an input, in Hz. */
export function shownFormat(format: InputAudioFormat | OutputAudioFormat, inputRate?: number): object {
  if (format === "g711_ulaw") return { type: "audio/pcmu" };
  if (format === "g711_alaw") return { type: "audio/pcma" };
  return { type: "audio/pcm", rate: inputRate ?? outputSampleRate(format) };
}
