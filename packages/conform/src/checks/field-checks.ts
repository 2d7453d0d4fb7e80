import { declaredWithout } from "../capabilities.ts";
import type { CheckContext, WrittenCheck } from "../check.ts";
import { show } from "../check-failure.ts";
import { at, covers } from "../read-event.ts";
import { update } from "../talk.ts";
import type { UpdateOutcome } from "../talk.ts";
import { audioFields } from "./audio-fields.ts";
import { avatarFields } from "./avatar-fields.ts";
import type { FieldRow } from "./field-row.ts";
import { toolFields } from "./tool-fields.ts";
import { turnFields } from "./turn-fields.ts";
import { voiceFields } from "./voice-fields.ts";

const families: readonly (readonly [name: string, rows: readonly FieldRow[]])[] = [
  ["voice", voiceFields],
  ["turn detection", turnFields],
  ["tools and model", toolFields],
  ["audio and transcription", audioFields],
  ["avatar", avatarFields],
];

/** Every setting of the session by example: echoed as set and without a warning, or named in one. */
export const fieldChecks: readonly WrittenCheck[] = families.map(([name, rows]) => ({
  ids: [...new Set(rows.map((row) => row.id))],
  title: `Settings of the session are echoed as they were set, or named in a warning: ${name}`,
  async run(context) {
    const wire = await context.open();
    for (const row of rows) judge(context, row, await update(wire, row.set));
  },
}));

function judge(context: CheckContext, row: FieldRow, { session, error, warnings }: UpdateOutcome): void {
  const about = warnings.find((warning) => names(at(warning, "param"), row));
  const seen = at(session, row.path);
  const kept = error === undefined && covers(seen, row.value);
  if (kept && about !== undefined) return context.warned([row.id], String(at(about, "message")));
  // Of what a server does not have, a warning is an answer; anything else is no fault.
  if (row.needs !== undefined && context.lacks(row.needs))
    return context.untold([row.id], declaredWithout([row.needs]));
  if (error !== undefined) context.failed([row.id], `${show(row.set)} to be accepted`, error);
  else if (!kept) context.failed([row.id], `${row.path} = ${show(row.value)}`, seen ?? null);
}

/** Settings that servers do without as a whole; a warning about one is about all its members. */
const wholes = ["avatar", "animation", "input_audio_noise_reduction", "input_audio_echo_cancellation", "tools"];

/** Whether a warning is about a setting: its own path, that of a whole around it, or of a member of it. */
function names(param: unknown, { path, warnedAt }: FieldRow): boolean {
  if (typeof param !== "string") return false;
  const told = param.replace(/^session\./, "").replace(/\[(\d+)\]/g, ".$1");
  const isWhole = wholes.includes(told) || /^tools\.\d+$/.test(told);
  return told === path || told === warnedAt || told.startsWith(`${path}.`) || (isWhole && path.startsWith(`${told}.`));
}
