import type { InstalledModel } from "@vivavoce/models";
import { padText, textWidth } from "../terminal/text-width.ts";
import { tr } from "../words/translate.ts";
import { megabytes } from "./model-words.ts";
import type { Trial, TrialWish } from "./try-model.ts";

/** What a model did on this machine, for a person. */
export function printTrial(model: InstalledModel, trial: Trial, wish: TrialWish): string {
  const { firstAudioMs, firstTextMs, realTimeFactor, memoryBytes, text, voice, finished, quieterDb } = trial;
  const fast = realTimeFactor < 1 ? `${(1 / realTimeFactor).toFixed(1)} times as fast as speech` : "slower than speech";
  const facts: readonly (readonly [string, string | undefined])[] = [
    ["Loads", tr(`in ${(trial.loadMs / 1000).toFixed(1)} s`)],
    ["First audio", firstAudioMs === undefined ? undefined : tr(`after ${firstAudioMs} ms`)],
    ["First text", firstTextMs === undefined ? undefined : tr(`after ${firstTextMs} ms of speech`)],
    ["Real-time factor", tr(`${realTimeFactor} (${fast}), ${(trial.audioMs / 1000).toFixed(1)} s of sound`)],
    ["Memory", trial.memoryWhole ? megabytes(memoryBytes) : tr(`${megabytes(memoryBytes)} of this process alone`)],
    ["Answers", finished && tr(`in ${trial.workMs} ms`)],
    ["Finished", finished && tr(`${finished.whole} after the whole sample, ${finished.half} in the middle of it`)],
    [
      "Quieter",
      quieterDb === undefined
        ? undefined
        : tr(`by ${quieterDb} dB${wish.output === undefined ? "" : ` (${wish.output})`}`),
    ],
    [`Said by ${voice ?? ""}`, voice && `${text}${wish.output === undefined ? "" : ` (${wish.output})`}`],
    ["Heard", model.task === "recognition" ? text || tr("nothing") : undefined],
  ];
  const known = facts.flatMap(([name, fact]) => (fact === undefined ? [] : [[tr(name), fact] as const]));
  const width = Math.max(...known.map(([name]) => textWidth(name))) + 2;
  const lines = known.map(([name, fact]) => `${padText(name, width)}${fact}`);
  const english = model.task !== "synthesis" && wish.input === undefined;
  const hint = english ? [tr("The sample was English; --input takes a recording in another language.")] : [];
  return [tr(`${model.name} on this machine, now:`), ...lines, ...hint].join("\n");
}
