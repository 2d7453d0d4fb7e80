import { markdownTable, percent } from "../../kit/markdown-table.ts";
import type { EchoReport } from "./measure-echo.ts";

const whole = (value: number | null): string => (value === null ? "never" : String(Math.round(value)));

/** Prints the tables of a report. */
export function printEchoReport(report: EchoReport): void {
  const parts = [
    `Far end: ${report.source}. Echo return loss enhancement in far-end single talk, dB, 1-2 s / 3-5 s / at the end:`,
    markdownTable(
      report.singleTalk.map(({ linear, suppressed, ...row }) => ({
        canceller: row.canceller,
        "far end": row.far,
        room: `${row.room}, ${row.rt60Ms} ms`,
        loudspeaker: row.loudspeaker,
        "delay, ms": row.delayMs,
        "drift, ppm": row.driftPpm,
        linear: `${linear.at1s} / ${linear.at3s} / ${linear.end}`,
        suppressed: `${suppressed.at1s} / ${suppressed.at3s} / ${suppressed.end}`,
      })),
    ),
    "Microphone moved by 50 cm: milliseconds until the echo is 15 dB weaker again.",
    markdownTable(
      report.pathChange.map(({ canceller, far, room, linearMs, suppressedMs }) => ({
        canceller,
        "far end": far,
        room,
        linear: whole(linearMs),
        suppressed: whole(suppressedMs),
      })),
    ),
    "A user who interrupts: word error rate of each signal, SI-SDR in dB, and how many voice activity heard.",
    markdownTable(
      report.doubleTalk.map(({ echoToNearDb, utterances, wordErrorRate: words, siSdrDb: ratio, heard, lateMs }) => ({
        "echo to near, dB": echoToNearDb,
        "without echo": percent(words.clean),
        microphone: percent(words.microphone),
        linear: percent(words.linear),
        suppressed: percent(words.suppressed),
        aec3: percent(words.aec3),
        "SI-SDR microphone / linear / suppressed / aec3": `${ratio.microphone} / ${ratio.linear} / ${ratio.suppressed} / ${ratio.aec3}`,
        "heard, ours / aec3": `${heard.suppressed} / ${heard.aec3} of ${utterances}`,
        "late, ms": lateMs,
      })),
    ),
    "speech_started by echo alone, with a speech_duration_ms of 80 and of 200.",
    markdownTable(
      report.falseStarts.map(({ canceller, room, minutes, starts80, starts200 }) => ({
        canceller,
        room,
        minutes,
        "at 80 ms": starts80,
        "at 200 ms": starts200,
      })),
    ),
    "Recordings of the shared test data: enhancement over the whole file, and speech starts in ms.",
    markdownTable(
      report.recordings.map((row) => ({
        canceller: row.canceller,
        recording: row.recording,
        "linear, dB": row.linearDb,
        "suppressed, dB": row.suppressedDb,
        starts: row.starts.join(" ") || "none",
        "near speech from, ms": whole(row.nearMs).replace("never", "-"),
      })),
    ),
    "Processor time, share of a core.",
    markdownTable(
      report.cost.map(({ canceller, activePercent, idlePercent, suppressedDelayMs }) => ({
        canceller,
        "while it plays": `${activePercent} %`,
        idle: `${idlePercent} %`,
        "suppressed is late, ms": suppressedDelayMs,
      })),
    ),
  ];
  console.log(parts.join("\n\n"));
}
