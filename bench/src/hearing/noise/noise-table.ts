import { percent } from "../../markdown-table.ts";
import type { NoiseReport } from "./measure-noise.ts";

/** The report as Markdown. */
export function noiseTable({ source, rows, cost }: NoiseReport): string {
  const mixes = Object.keys(rows[0]?.wordErrors ?? {}).toSorted((a, b) => Number(a) - Number(b));
  return [
    `Noise suppression, ${source}.`,
    "",
    `| noise | SNR | SI-SDR noisy | near_field | azure_deep | far_field | ${mixes.map((mix) => `WER, mix ${mix}`).join(" | ")} |`,
    `| --- | --- | --- | --- | --- | --- | ${mixes.map(() => "---").join(" | ")} |`,
    ...rows.map(({ noise, snrDb, siSdrDb, wordErrors }) =>
      [
        "",
        noise,
        `${snrDb} dB`,
        siSdrDb.noisy.toFixed(1),
        siSdrDb.near_field.toFixed(1),
        siSdrDb.azure_deep_noise_suppression.toFixed(1),
        siSdrDb.far_field.toFixed(1),
        ...mixes.map((mix) => percent(wordErrors[mix] ?? Number.NaN)),
        "",
      ]
        .join(" | ")
        .trim(),
    ),
    ["", "mean", "", ...Array.from({ length: 4 }, () => ""), ...mixes.map((mix) => percent(meanOf(rows, mix))), ""]
      .join(" | ")
      .trim(),
    "",
    `${cost.engine}: ${percent(cost.coreShare)} of a core, a frame of 32 ms in ${cost.frameP50Ms.toFixed(2)} ms ` +
      `(p99 ${cost.frameP99Ms.toFixed(2)} ms), ${cost.delayMs.toFixed(1)} ms late.`,
  ].join("\n");
}

function meanOf(rows: NoiseReport["rows"], mix: string): number {
  return rows.reduce((sum, row) => sum + (row.wordErrors[mix] ?? Number.NaN), 0) / rows.length;
}
