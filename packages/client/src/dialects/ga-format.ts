import { wireFormat } from "@vivavoce/audio/wire-format";

/** An audio format as GA writes it (11.2). `rate` in Hz is the input's; outputs name theirs. */
export function gaFormat(format: string | undefined, rate?: number): object | undefined {
  if (format === undefined) return rate === undefined ? undefined : { type: "audio/pcm", rate };
  if (format === "g711_ulaw") return { type: "audio/pcmu" };
  if (format === "g711_alaw") return { type: "audio/pcma" };
  return { type: "audio/pcm", rate: wireFormat(format, rate).sampleRate };
}

/** The canonical word for a format. Of an input the rate is told apart from it. */
export function canonicalFormat(format: unknown, direction: "input" | "output"): string | undefined {
  if (typeof format === "string") return format;
  if (typeof format !== "object" || format === null) return undefined;
  const { type, rate } = format as { readonly type?: unknown; readonly rate?: unknown };
  if (type === "audio/pcmu") return "g711_ulaw";
  if (type === "audio/pcma") return "g711_alaw";
  return direction === "input" || typeof rate !== "number" || rate === 24_000 ? "pcm16" : `pcm16_${rate}hz`;
}

/** Rate that a format names, Hz. */
export function formatRate(format: unknown): number | undefined {
  if (typeof format !== "object" || format === null) return undefined;
  const { type, rate } = format as { readonly type?: unknown; readonly rate?: unknown };
  if (type === "audio/pcmu" || type === "audio/pcma") return 8000;
  return typeof rate === "number" ? rate : undefined;
}
