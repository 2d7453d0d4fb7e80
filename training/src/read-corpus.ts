import { readFileSync } from "node:fs";
import type { Turn } from "./turn.ts";

/** A line of the corpora: see their README. */
interface Line {
  readonly d: string;
  readonly s: string;
  readonly t: string;
  readonly a?: string;
  readonly u?: boolean;
  readonly e?: boolean;
}

/**
 * Reads the turns of a corpus file. Utterances of one speaker in a row are one turn; where one side is an assistant,
 * only the user's turns are given.
 * @throws Error when the file cannot be read or a line is no JSON
 */
export function readCorpus(path: string): readonly Turn[] {
  const lines = readFileSync(path, "utf8")
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => JSON.parse(line) as Line);
  const hasAssistant = lines.some(({ s }) => s === "assistant" || s === "system");
  const turns: Turn[] = [];
  let before = { dialogue: "", text: "" };
  for (let start = 0; start < lines.length;) {
    const first = lines[start];
    if (first === undefined) break;
    let end = start + 1;
    while (end < lines.length && lines[end]?.d === first.d && lines[end]?.s === first.s) end += 1;
    const said = lines.slice(start, end);
    const text = said.map(({ t }) => t.trim()).join(" ");
    const asked = before.dialogue === first.d ? before.text : "";
    if (text !== "" && (!hasAssistant || first.s === "user")) {
      turns.push({ dialogue: first.d, text, asked, isFinished: isFinished(said.at(-1) ?? first) });
    }
    before = { dialogue: first.d, text };
    start = end;
  }
  return turns;
}

/** A floor grabber ("so um") is whole as a label, not as a thought. */
function isFinished(last: Line): boolean {
  return last.u !== false && last.a !== "F";
}
