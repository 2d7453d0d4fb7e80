import type { Voice } from "@vivavoce/protocol";
import type { SelectedVoice } from "../state/session-effect.ts";
import { parsePitch, parseRate, parseVolume } from "./prosody.ts";

/** An embedded voice, as the synthesizer describes it. */
export interface AvailableVoice {
  readonly name: string;
  /** BCP-47 code. */
  readonly language: string;
  readonly gender: string;
}

/** Well-known voices that sound male; every other name counts as female, as most do. */
const maleNames = new Set(
  (
    "ash ballad echo verse cedar fable onyx andrew brian guy davis tony jason eric roger steffan christopher " +
    "jacob brandon ryan thomas oliver noah elliot ethan alfie william darren duncan ken neil tim james connor liam " +
    "derek dustin lewis adam florian francisco yunxi yunyang yunjian prabhat arjun aarav conrad killian henri remy " +
    "diego alvaro jorge antonio keita masaru injoon kasper wayne luke mitchell"
  ).split(" "),
);

/** The nearest embedded voice: same name, else same gender and accent, else same gender, else the first. */
export function selectVoice(voice: Voice, voices: readonly AvailableVoice[]): SelectedVoice {
  const asked = "name" in voice && typeof voice.name === "string" ? voice.name : "";
  const prosody = {
    rate: parseRate(textMember(voice, "rate")) ?? 1,
    pitchSemitones: parsePitch(textMember(voice, "pitch")) ?? 0,
    volumeDb: parseVolume(textMember(voice, "volume")) ?? 0,
  };
  const same = voices.find((candidate) => candidate.name.toLowerCase() === asked.toLowerCase());
  if (same !== undefined) return { name: same.name, exact: true, ...prosody };
  const gender = maleNames.has(speakerOf(asked)) ? "male" : "female";
  const locale = (textMember(voice, "locale") ?? /^[a-z]{2,3}-[A-Z]{2}/.exec(asked)?.[0] ?? "en-US").toLowerCase();
  const score = (candidate: AvailableVoice): number =>
    (candidate.gender === gender ? 2 : 0) + (candidate.language.toLowerCase() === locale ? 1 : 0);
  const nearest = voices.reduce<AvailableVoice | undefined>(
    (best, candidate) => (best === undefined || score(candidate) > score(best) ? candidate : best),
    undefined,
  );
  return { name: nearest?.name ?? "", exact: false, ...prosody };
}

/** `en-US-Ava:DragonHDLatestNeural` → `ava`, `en-GB-RyanMultilingualNeural` → `ryan`, `Alloy` → `alloy`. */
function speakerOf(name: string): string {
  return name
    .replace(/^[a-z]{2,3}-[A-Za-z]{2,4}-/, "")
    .replace(/:.*$/, "")
    .replace(/(Turbo)?(Multilingual)?(Neural|HD)?\d?$/, "")
    .toLowerCase();
}

function textMember(voice: object, key: string): string | undefined {
  const value: unknown = (voice as Record<string, unknown>)[key];
  return typeof value === "string" && value !== "" ? value : undefined;
}
