/** Loudness that fills no cell, and loudness that fills all, in dBFS. */
const floorDb = -54;
const ceilingDb = -6;
const parts = ["", "▏", "▎", "▍", "▌", "▋", "▊", "▉"];

/** A level as a bar of so many columns, in eighths of a column. */
export function levelBar(levelDb: number, columns: number): string {
  const share = Math.min(1, Math.max(0, (levelDb - floorDb) / (ceilingDb - floorDb)));
  const eighths = Math.round(share * columns * 8);
  const bar = "█".repeat(eighths >> 3) + (parts[eighths & 7] ?? "");
  return bar.padEnd(columns, " ");
}
