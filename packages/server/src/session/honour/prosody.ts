/** SSML prosody values, as `voice.rate`, `voice.pitch` and `voice.volume` carry them (SF-04.11 to SF-04.13). */

const rateNames: Readonly<Record<string, number>> = {
  "x-slow": 0.5,
  slow: 0.64,
  medium: 1,
  default: 1,
  fast: 1.55,
  "x-fast": 2,
};

const pitchNames: Readonly<Record<string, number>> = {
  "x-low": -8,
  low: -4,
  medium: 0,
  default: 0,
  high: 4,
  "x-high": 8,
};

const volumeNames: Readonly<Record<string, number>> = {
  silent: -60,
  "x-soft": -14,
  soft: -7,
  medium: 0,
  default: 0,
  loud: 4,
  "x-loud": 8,
};

/** Frequency that absolute pitches are related to: that of an average female speaker. */
const referenceHz = 190;

/** Speed relative to the voice's own, 0.5 to 2: a name, `+10%`, or a factor such as `1.2`; undefined when neither. */
export function parseRate(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const named = rateNames[text];
  if (named !== undefined) return named;
  const percent = /^([+-]?\d+(?:\.\d+)?)%$/.exec(text);
  // SSML: a percentage without a sign is relative too in Azure's reading ("10%" is ten percent faster).
  if (percent !== null) return clamp(1 + Number(percent[1]) / 100, 0.5, 2);
  const factor = /^\d+(?:\.\d+)?$/.exec(text);
  return factor === null ? undefined : clamp(Number(text), 0.5, 2);
}

/** Semitones, -12 to 12: a name, `+10%`, `-2st`, `+20Hz` or `200Hz`; undefined when none of them. */
export function parsePitch(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const named = pitchNames[text];
  if (named !== undefined) return named;
  const match = /^([+-]?)(\d+(?:\.\d+)?)(%|st|hz)$/i.exec(text);
  if (match === null) return undefined;
  const [, sign, digits, unit] = match;
  const value = Number(digits) * (sign === "-" ? -1 : 1);
  switch (unit?.toLowerCase()) {
    case "st":
      return clamp(value, -12, 12);
    case "%":
      return semitones(1 + value / 100);
    default:
      return semitones(sign === "" ? value / referenceHz : 1 + value / referenceHz);
  }
}

/** Gain in dB, -60 to 12: a name, `0` to `100` (100 is the voice's own level), `+10`, `-10%` or `-6dB`. */
export function parseVolume(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const named = volumeNames[text];
  if (named !== undefined) return named;
  const match = /^([+-]?)(\d+(?:\.\d+)?)(db|%|)$/i.exec(text);
  if (match === null) return undefined;
  const [, sign, digits, unit] = match;
  const value = Number(digits) * (sign === "-" ? -1 : 1);
  if (unit?.toLowerCase() === "db") return clamp(value, -60, 12);
  return decibels(sign === "" && unit === "" ? value / 100 : 1 + value / 100);
}

function semitones(ratio: number): number {
  return ratio <= 0 ? -12 : clamp(12 * Math.log2(ratio), -12, 12);
}

function decibels(amplitude: number): number {
  return amplitude <= 0 ? -60 : clamp(20 * Math.log10(amplitude), -60, 12);
}

function clamp(value: number, least: number, most: number): number {
  return Math.min(most, Math.max(least, value));
}
