import type { EchoReport } from "./measure-echo.ts";

/** Prints the tables of a report. */
export function printEchoReport(report: EchoReport): void {
  console.log(`Echo cancellation; ${report.source}`);
  console.table(
    report.singleTalk.map(({ linear, suppressed, ...row }) => ({
      ...row,
      linear: `${linear.at1s} / ${linear.at3s} / ${linear.end}`,
      suppressed: `${suppressed.at1s} / ${suppressed.at3s} / ${suppressed.end}`,
    })),
  );
  console.table(report.pathChange);
  console.table(
    report.doubleTalk.map(({ wordErrorRate: rate, siSdrDb: quality, heard, ...row }) => ({
      ...row,
      "WER clean/mic/linear/suppressed/aec3": Object.values(rate).join(" "),
      "SI-SDR mic/linear/suppressed/aec3": Object.values(quality).join(" "),
      "heard ours/aec3": `${heard.suppressed}/${heard.aec3}`,
    })),
  );
  console.table(report.falseStarts);
  console.table(report.recordings.map((row) => ({ ...row, starts: row.starts.join(" ") })));
  console.table(report.cost);
}
