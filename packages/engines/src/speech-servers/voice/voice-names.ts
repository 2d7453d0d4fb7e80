import type { VoiceInfo } from "@vivavoce/engine";
import { describeVoiceName } from "@vivavoce/engine/languages";
import { filledText, memberOf } from "../../openai-compatible/json-members.ts";

/** Voices of OpenAI's service; servers that list none often know the first six. */
export const openAiVoices = [
  "alloy",
  "ash",
  "ballad",
  "coral",
  "echo",
  "fable",
  "nova",
  "onyx",
  "sage",
  "shimmer",
  "verse",
];

/** What a voice's name tells of it: Kokoro's, Piper's and Azure's forms, and OpenAI's names. */
export function describeVoice(name: string, language: string): VoiceInfo {
  const { gender, locale = language } = describeVoiceName(name);
  // OpenAI's voices speak whatever they are given to read.
  return { name, language: locale, gender, ...(openAiVoices.includes(name) && { languages: ["*"] }) };
}

/** Voices in what a server lists: names, or objects with an id or a name, in a list or below `voices` or `data`. */
export function readVoiceList(listed: unknown, language: string): VoiceInfo[] {
  const rows: readonly unknown[] =
    [listed, memberOf(listed, "voices"), memberOf(listed, "data")].find((list) => Array.isArray(list)) ?? [];
  const voices = rows.flatMap((row): VoiceInfo[] => {
    const first = (...names: string[]): string | undefined =>
      names.map((name) => filledText(memberOf(row, name))).find((text) => text !== undefined);
    const name = filledText(row) ?? first("id", "voice_id", "name");
    if (name === undefined || name.length > maxNameLength) return [];
    const voice = describeVoice(name, language);
    const code = first("language", "locale");
    const gender = first("gender")?.toLowerCase();
    return [
      {
        ...voice,
        ...(code !== undefined &&
          /^[A-Za-z]{2,3}(?:[-_][A-Za-z0-9]+)*$/.test(code) && { language: code.replaceAll("_", "-") }),
        ...((gender === "male" || gender === "female") && { gender }),
      },
    ];
  });
  return [...new Map(voices.map((voice) => [voice.name, voice])).values()];
}

const maxNameLength = 200;
