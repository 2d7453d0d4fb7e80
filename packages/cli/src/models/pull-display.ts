import type { PullProgress } from "@vivavoce/models";
import { megabytes } from "./model-words.ts";

/** Where a pull shows how far it is. */
export interface PullScreen {
  readonly write: (text: string) => void;
  /** A terminal, on which a line can be written over. */
  readonly isTerminal: boolean;
  readonly columns: number;
  /** Milliseconds, for speeds alone. */
  readonly nowMs: () => number;
}

/** Where a pull shows how far it is. */
export interface PullDisplay {
  show(progress: PullProgress): void;
  /** A line that stays. */
  say(text: string): void;
  /** Leaves no half line behind. */
  end(): void;
}

const barCells = 24;
/** A line is written over so often at most, milliseconds. */
const redrawMs = 100;
/** Where lines cannot be written over, one comes with each such part. */
const linePercent = 10;
/** The speed is that of so long, milliseconds. */
const speedWindowMs = 5000;

/** A bar that moves on a terminal; elsewhere a line with each tenth. */
export function createPullDisplay({ write, isTerminal, columns, nowMs }: PullScreen): PullDisplay {
  let drawn = false;
  let drawnMs = -Infinity;
  let lastLine = -1;
  const marks: { readonly atMs: number; readonly bytes: number }[] = [];

  function clear(): void {
    if (drawn) write("\r\u001b[K");
    drawn = false;
  }

  return {
    show({ doneBytes, totalBytes, path }) {
      const now = nowMs();
      marks.push({ atMs: now, bytes: doneBytes });
      while (marks.length > 2 && now - (marks[0]?.atMs ?? 0) > speedWindowMs) marks.shift();
      const share = totalBytes === 0 ? 1 : Math.min(1, doneBytes / totalBytes);
      const percent = Math.floor(share * 100);
      const sizes = `${megabytes(doneBytes)} of ${megabytes(totalBytes)}`;
      if (!isTerminal) {
        const tenth = Math.floor(percent / linePercent);
        if (tenth <= lastLine) return;
        lastLine = tenth;
        write(`${String(tenth * linePercent).padStart(3)} %  ${sizes}\n`);
        return;
      }
      if (now - drawnMs < redrawMs && share < 1) return;
      drawnMs = now;
      const full = Math.floor(share * barCells);
      const bar = `[${"#".repeat(full)}${"-".repeat(barCells - full)}]`;
      const line = `${bar} ${String(percent).padStart(3)} %  ${sizes}${speedOf(marks, totalBytes - doneBytes)}  ${path}`;
      write(`\r\u001b[K${line.slice(0, Math.max(1, columns - 1))}`);
      drawn = true;
    },
    say(text) {
      clear();
      write(`${text}\n`);
    },
    end: clear,
  };
}

function speedOf(marks: readonly { readonly atMs: number; readonly bytes: number }[], leftBytes: number): string {
  const [first] = marks;
  const last = marks.at(-1);
  if (first === undefined || last === undefined || last.atMs - first.atMs < 500 || last.bytes <= first.bytes) return "";
  const bytesPerS = ((last.bytes - first.bytes) / (last.atMs - first.atMs)) * 1000;
  const leftS = Math.ceil(leftBytes / bytesPerS);
  const left = leftS >= 90 ? `${Math.round(leftS / 60)} min` : `${leftS} s`;
  return `  ${megabytes(bytesPerS)}/s  ${left} left`;
}
