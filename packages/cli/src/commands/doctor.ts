import { createSystemClock } from "@vivavoce/audio/clock";
import { withDotEnv } from "../config/read-dot-env.ts";
import { examine } from "../doctor/examine.ts";
import type { Finding, FindingStatus } from "../doctor/finding.ts";
import { renderLine, wantsColour } from "../terminal/line.ts";
import type { Look } from "../terminal/line.ts";
import { print, printJson } from "../terminal/output.ts";
import { version } from "../version.ts";
import { explained } from "./program-surroundings.ts";
import { flag, readCommandLine } from "../config/command-flags.ts";
import type { Command, CommandArgs } from "../config/command-flags.ts";
import { padText } from "../terminal/text-width.ts";
import { tr } from "../words/translate.ts";

const args = { json: flag("Print JSON") } as const satisfies CommandArgs;

const signs: Readonly<Record<FindingStatus, { readonly sign: string; readonly look: Look }>> = {
  ok: { sign: "ok  ", look: "green" },
  note: { sign: "note", look: "yellow" },
  fail: { sign: "FAIL", look: "red" },
};

/** `vivavoce doctor`: checks what a conversation needs. Exit code 0, or 1 when something will not work. */
export const doctorCommand: Command = {
  name: "doctor",
  description: "Check this machine, the engines, sound devices and settings; say what to do",
  args,
  run: (rawArgs) => explained(async () => doctor(readCommandLine(rawArgs, args).flags["json"] === true)),
};

/** Findings about devices, without which nobody can talk. */
const soundNames: readonly string[] = ["Microphone", "Speaker", "Sound devices"];

async function doctor(json: boolean): Promise<0 | 1> {
  const colour = wantsColour(process.env, process.stdout.isTTY);
  const findings: Finding[] = [];
  const surroundings = {
    env: await withDotEnv(process.env, process.cwd()),
    cwd: process.cwd(),
    fetch: globalThis.fetch,
    nowMs: () => createSystemClock().now(),
  };
  await examine(surroundings, (finding) => {
    findings.push(finding);
    if (!json) for (const line of lines(finding, colour)) print(line);
  });
  const failed = findings.filter(({ status }) => status === "fail").length;
  if (json) printJson({ version, ok: failed === 0, findings });
  else if (failed > 0) print(tr(`\n${failed} to put right.`));
  else if (findings.some(({ name, status }) => soundNames.includes(name) && status !== "ok"))
    print(tr("\nReady, but for sound. Talk with files: vivavoce talk --input speech.wav --output answer.wav"));
  else print(tr("\nReady. Talk with: vivavoce talk"));
  return failed === 0 ? 0 : 1;
}

function lines({ name, status, found, advice }: Finding, colour: boolean): string[] {
  const { sign, look } = signs[status];
  const first = renderLine([{ text: sign, look }, { text: `  ${padText(tr(name), 16)}` }, { text: tr(found) }], colour);
  if (advice === undefined) return [first];
  return [first, renderLine([{ text: " ".repeat(22) }, { text: tr(advice), look: "dim" }], colour)];
}
