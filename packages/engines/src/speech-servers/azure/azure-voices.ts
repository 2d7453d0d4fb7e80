import type { Timers } from "@vivavoce/audio/clock";
import type { VoiceInfo } from "@vivavoce/engine";
import { getJson } from "../../openai-compatible/get-json.ts";
import { describeVoice } from "../voice/voice-names.ts";
import type { AzureSpeechAddress } from "./azure-address.ts";

const timeoutMs = 5000;
const maxVoices = 2000;

/** Voices that are offered where the list cannot be had; the first is that of the quickstart. */
const wellKnown = [
  "en-US-Ava:DragonHDLatestNeural",
  "en-US-AvaMultilingualNeural",
  "en-US-AndrewMultilingualNeural",
  "en-US-EmmaMultilingualNeural",
  "en-US-BrianMultilingualNeural",
  "en-GB-SoniaNeural",
  "en-GB-RyanNeural",
  "de-DE-SeraphinaMultilingualNeural",
  "de-DE-FlorianMultilingualNeural",
  "fr-FR-VivienneMultilingualNeural",
  "es-ES-ElviraNeural",
  "it-IT-IsabellaNeural",
  "pt-BR-ThalitaMultilingualNeural",
  "ja-JP-NanamiNeural",
  "ko-KR-SunHiNeural",
  "zh-CN-XiaoxiaoMultilingualNeural",
  "hi-IN-SwaraNeural",
];

/** Voices of a resource, the default one first: those that are named, or all that the region has. */
export async function azureVoices(
  { base, shown }: AzureSpeechAddress,
  named: string | undefined,
  fetch: typeof globalThis.fetch,
  timers: Timers,
): Promise<readonly VoiceInfo[]> {
  const names = (named ?? "")
    .split(",")
    .map((name) => name.trim())
    .filter((name) => name !== "");
  const path = "/cognitiveservices/voices/list";
  const listed = readList(await getJson(`${base}${path}`, { ...shown.headers }, timeoutMs, fetch, timers));
  const known = new Map((listed.length > 0 ? listed : wellKnown.map(describe)).map((voice) => [voice.name, voice]));
  if (names.length > 0) return [...new Set(names)].map((name) => known.get(name) ?? describe(name));
  const first = wellKnown.map((name) => known.get(name)).find((voice) => voice !== undefined);
  const rest = [...known.values()].filter((voice) => voice !== first).slice(0, maxVoices);
  return first === undefined ? rest : [first, ...rest];
}

function describe(name: string): VoiceInfo {
  const isMultilingual = /Multilingual|:Dragon/.test(name);
  return { ...describeVoice(name, "en-US"), ...(isMultilingual && { languages: ["*"] }) };
}

function readList(listed: unknown): VoiceInfo[] {
  if (!Array.isArray(listed)) return [];
  return listed.flatMap((row: unknown): VoiceInfo[] => {
    if (typeof row !== "object" || row === null) return [];
    const {
      ShortName: name,
      Locale: language,
      Gender: gender,
      SecondaryLocaleList: more,
    } = row as Record<string, unknown>;
    if (typeof name !== "string" || typeof language !== "string") return [];
    const others = Array.isArray(more) ? more.filter((code): code is string => typeof code === "string") : [];
    return [
      {
        name,
        language,
        gender: gender === "Male" ? "male" : gender === "Neutral" ? "neutral" : "female",
        ...(others.length > 0 && { languages: others }),
      },
    ];
  });
}
