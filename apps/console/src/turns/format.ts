/** A moment of a recording, for example `1:04.2`. */
export function clock(ms: number, digits = 1): string {
  const minutes = Math.floor(ms / 60_000);
  const seconds = (ms % 60_000) / 1000;
  const text = (Math.floor(seconds * 10 ** digits) / 10 ** digits).toFixed(digits);
  return `${minutes}:${text.padStart(digits === 0 ? 2 : digits + 3, "0")}`;
}

/** A duration for people: milliseconds below a second, else seconds. */
export function duration(ms: number): string {
  return ms < 1000 ? `${Math.round(ms)} ms` : `${(ms / 1000).toFixed(ms < 10_000 ? 2 : 1)} s`;
}
