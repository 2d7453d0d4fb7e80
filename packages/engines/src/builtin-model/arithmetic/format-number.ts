/** A number as it is best spoken: digits, at most four decimals, "about" where it was rounded. */
export function formatNumber(value: number): string {
  const rounded = Number(value.toFixed(Math.abs(value) >= 0.01 || value === 0 ? 4 : 8));
  const shown = Math.abs(rounded) >= 1e15 ? rounded.toPrecision(6) : String(rounded);
  const text = shown.replace(/^-/, "minus ");
  return Math.abs(rounded - value) > 1e-9 * Math.max(1, Math.abs(value)) ? `about ${text}` : text;
}
