import type { InstalledModel } from "@vivavoce/models";
import { megabytes } from "./model-words.ts";
import type { Trial, TrialWish } from "./try-model.ts";

/** What a model did on this machine, for a person. */
export function printTrial(model: InstalledModel, trial: Trial, wish: TrialWish): string {
  const { loadMs, firstAudioMs, realTimeFactor, memoryBytes, memoryWhole, audioMs, text, voice } = trial;
  const fast = realTimeFactor < 1 ? `${(1 / realTimeFactor).toFixed(1)} times as fast as speech` : "slower than speech";
  const facts: readonly (readonly [string, string | undefined])[] = [
    ["Loads", `in ${(loadMs / 1000).toFixed(1)} s`],
    ["First audio", firstAudioMs === undefined ? undefined : `after ${firstAudioMs} ms`],
    ["Real-time factor", `${realTimeFactor} (${fast}), ${(audioMs / 1000).toFixed(1)} s of sound`],
    ["Memory", `${megabytes(memoryBytes)}${memoryWhole ? "" : " of this process alone"}`],
    model.task === "synthesis"
      ? [`Said by ${voice ?? ""}`, `${text}${wish.output === undefined ? "" : ` (${wish.output})`}`]
      : ["Heard", text === "" ? "nothing" : text],
  ];
  const width = Math.max(...facts.map(([name]) => name.length)) + 2;
  const lines = facts.flatMap(([name, fact]) => (fact === undefined ? [] : [`${name.padEnd(width)}${fact}`]));
  const english = model.task === "recognition" && wish.input === undefined;
  const hint = english ? ["The sample was English; --input takes a recording in another language."] : [];
  return [`${model.name} on this machine, now:`, ...lines, ...hint].join("\n");
}
