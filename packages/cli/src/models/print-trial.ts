import type { InstalledModel } from "@vivavoce/models";
import { megabytes } from "./model-words.ts";
import type { Trial, TrialWish } from "./try-model.ts";

/** What a model did on this machine, for a person. */
export function printTrial(model: InstalledModel, trial: Trial, wish: TrialWish): string {
  const {
    loadMs,
    firstAudioMs,
    firstTextMs,
    realTimeFactor,
    memoryBytes,
    memoryWhole,
    audioMs,
    text,
    voice,
    finished,
    quieterDb,
  } = trial;
  const fast = realTimeFactor < 1 ? `${(1 / realTimeFactor).toFixed(1)} times as fast as speech` : "slower than speech";
  const facts: readonly (readonly [string, string | undefined])[] = [
    ["Loads", `in ${(loadMs / 1000).toFixed(1)} s`],
    ["First audio", firstAudioMs === undefined ? undefined : `after ${firstAudioMs} ms`],
    ["First text", firstTextMs === undefined ? undefined : `after ${firstTextMs} ms of speech`],
    ["Real-time factor", `${realTimeFactor} (${fast}), ${(audioMs / 1000).toFixed(1)} s of sound`],
    ["Memory", `${megabytes(memoryBytes)}${memoryWhole ? "" : " of this process alone"}`],
    ["Answers", finished && `in ${trial.workMs} ms`],
    ["Finished", finished && `${finished.whole} after the whole sample, ${finished.half} in the middle of it`],
    [
      "Quieter",
      quieterDb === undefined ? undefined : `by ${quieterDb} dB${wish.output === undefined ? "" : ` (${wish.output})`}`,
    ],
    [`Said by ${voice ?? ""}`, voice && `${text}${wish.output === undefined ? "" : ` (${wish.output})`}`],
    ["Heard", model.task === "recognition" ? text || "nothing" : undefined],
  ];
  const known = facts.filter(([, fact]) => fact !== undefined);
  const width = Math.max(...known.map(([name]) => name.length)) + 2;
  const lines = known.map(([name, fact]) => `${name.padEnd(width)}${fact ?? ""}`);
  const english = model.task !== "synthesis" && wish.input === undefined;
  const hint = english ? ["The sample was English; --input takes a recording in another language."] : [];
  return [`${model.name} on this machine, now:`, ...lines, ...hint].join("\n");
}
