import { markdownTable, percent } from "../../kit/markdown-table.ts";
import { sum } from "../../kit/statistics.ts";
import type { NoiseReport } from "./measure-noise.ts";

/** The report as Markdown. */
export function noiseTable({ source, rows, cost }: NoiseReport): string {
  const mixes = Object.keys(rows[0]?.wordErrors ?? {}).toSorted((a, b) => Number(a) - Number(b));
  const byMix = (rate: (mix: string) => number): Readonly<Record<string, string>> =>
    Object.fromEntries(mixes.map((mix) => [`WER, mix ${mix}`, percent(rate(mix))]));
  return [
    `Noise suppression, ${source}.`,
    "",
    markdownTable([
      ...rows.map(({ noise, snrDb, siSdrDb, wordErrors }) => ({
        noise,
        SNR: `${snrDb} dB`,
        "SI-SDR noisy": siSdrDb.noisy.toFixed(1),
        near_field: siSdrDb.near_field.toFixed(1),
        azure_deep: siSdrDb.azure_deep_noise_suppression.toFixed(1),
        far_field: siSdrDb.far_field.toFixed(1),
        ...byMix((mix) => wordErrors[mix] ?? Number.NaN),
      })),
      {
        noise: "mean",
        SNR: "",
        "SI-SDR noisy": "",
        near_field: "",
        azure_deep: "",
        far_field: "",
        ...byMix((mix) => meanOf(rows, mix)),
      },
    ]),
    "",
    `${cost.engine}: ${percent(cost.coreShare)} of a core, a frame of 32 ms in ${cost.frameP50Ms.toFixed(2)} ms ` +
      `(p99 ${cost.frameP99Ms.toFixed(2)} ms), ${cost.delayMs.toFixed(1)} ms late.`,
  ].join("\n");
}

function meanOf(rows: NoiseReport["rows"], mix: string): number {
  return sum(rows.map((row) => row.wordErrors[mix] ?? Number.NaN)) / rows.length;
}
