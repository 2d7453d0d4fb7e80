import { baseLanguage, describeVoiceName, servesLanguage } from "@vivavoce/engine/languages";
import type { Voice } from "@vivavoce/protocol";
import type { AvailableVoice } from "../state/capabilities.ts";
import type { SelectedVoice } from "../state/session-effect.ts";
import { parsePitch, parseRate, parseVolume } from "./prosody.ts";

/** What is known of the language that is going to be spoken. */
export interface LanguageFacts {
  /** What the user spoke last, BCP-47; null when that is not known. */
  readonly heard?: string | null;
  /** The session's languages, the primary one first. */
  readonly languages?: readonly string[];
}

/**
 * The voice that speaks. It is in the language that `locale` forces (SF-04.9), else in that of the user, else in that of
 * the voice that was asked for (with several, the session's among them), else in the session's; there it is the very voice, else one of the same gender, if
 * possible with an accent that was preferred (SF-04.8). Where no voice speaks the language, the nearest of all.
 */
export function selectVoice(
  voice: Voice,
  voices: readonly AvailableVoice[],
  { heard, languages = [] }: LanguageFacts = {},
): SelectedVoice {
  const asked = "name" in voice && typeof voice.name === "string" ? voice.name : "";
  const prosody = {
    rate: parseRate(textMember(voice, "rate")) ?? 1,
    pitchSemitones: parsePitch(textMember(voice, "pitch")) ?? 0,
    volumeDb: parseVolume(textMember(voice, "volume")) ?? 0,
  };
  const same = voices.find((candidate) => candidate.name.toLowerCase() === asked.toLowerCase());
  const known = describeVoiceName(asked);
  const own = same?.language ?? known.locale;
  const [first] = languages;
  // A voice of several languages has none that goes before what the session says.
  const isOfFirst = same?.languages !== undefined && first !== undefined && speaks(same, first);
  const target = textMember(voice, "locale") ?? heard ?? (isOfFirst ? first : own) ?? first ?? "en-US";
  const isSpoken = voices.some((candidate) => speaks(candidate, target));
  if (same !== undefined && (!isSpoken || speaks(same, target))) {
    return { name: same.name, exact: true, language: isSpoken ? target : same.language, ...prosody };
  }
  const gender = same?.gender ?? known.gender;
  const accents = accentsOf(voice, target, [...(own === undefined ? [] : [own]), ...languages]);
  const score = (candidate: AvailableVoice): number =>
    (speaks(candidate, target) ? 100 : 0) +
    (baseLanguage(candidate.language) === baseLanguage(target) ? 10 : 0) +
    (candidate.gender === gender ? 5 : candidate.gender === "neutral" ? 3 : 0) +
    accentScore(candidate.language, accents);
  const nearest = voices.reduce<AvailableVoice | undefined>(
    (best, candidate) => (best === undefined || score(candidate) > score(best) ? candidate : best),
    undefined,
  );
  const language = isSpoken ? target : (nearest?.language ?? target);
  return { name: nearest?.name ?? "", exact: false, language, ...prosody };
}

/** Whether a voice speaks a language, whatever its accent. */
export function speaks({ language, languages = [] }: AvailableVoice, wanted: string): boolean {
  return servesLanguage([language, ...languages], wanted);
}

/** Accents of the language that is spoken, the best first. */
function accentsOf(voice: Voice, target: string, others: readonly string[]): readonly string[] {
  const preferred = (voice as { readonly prefer_locales?: readonly string[] | null }).prefer_locales ?? [];
  const all = [...preferred, target, ...others, "en-US"].map((code) => code.toLowerCase().replaceAll("_", "-"));
  return all.filter((code) => code.includes("-") && baseLanguage(code) === baseLanguage(target));
}

/** Under 2, more for the first accents. */
function accentScore(language: string, accents: readonly string[]): number {
  const at = accents.indexOf(language.toLowerCase().replaceAll("_", "-"));
  return at < 0 ? 0 : 1 + 1 / (at + 2);
}

function textMember(voice: object, key: string): string | undefined {
  const value: unknown = (voice as Record<string, unknown>)[key];
  return typeof value === "string" && value !== "" ? value : undefined;
}
