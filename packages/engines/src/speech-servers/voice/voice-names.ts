import type { VoiceInfo } from "@vivavoce/engine";
import { describeVoiceName } from "@vivavoce/engine/languages";

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
  const rows = Array.isArray(listed)
    ? (listed as unknown[])
    : (listIn(listed, "voices") ?? listIn(listed, "data") ?? []);
  const voices = rows.flatMap((row): VoiceInfo[] => {
    const name = typeof row === "string" ? row : (textIn(row, "id") ?? textIn(row, "voice_id") ?? textIn(row, "name"));
    if (name === undefined || name === "" || name.length > maxNameLength) return [];
    const voice = describeVoice(name, language);
    const code = textIn(row, "language") ?? textIn(row, "locale");
    const gender = textIn(row, "gender")?.toLowerCase();
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

function listIn(value: unknown, name: string): unknown[] | undefined {
  const member: unknown = typeof value === "object" && value !== null ? Reflect.get(value, name) : undefined;
  return Array.isArray(member) ? member : undefined;
}

function textIn(value: unknown, name: string): string | undefined {
  const member: unknown = typeof value === "object" && value !== null ? Reflect.get(value, name) : undefined;
  return typeof member === "string" ? member : undefined;
}
