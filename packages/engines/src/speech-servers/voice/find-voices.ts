import type { Timers } from "@vivavoce/audio/clock";
import { EngineError } from "@vivavoce/engine";
import type { VoiceInfo } from "@vivavoce/engine";
import { getJson } from "../../openai-compatible/get-json.ts";
import { baseOf, findModel, headersOf, listTimeoutMs } from "../find-model.ts";
import type { ModelSearch } from "../find-model.ts";
import { describeVoice, openAiVoices, readVoiceList } from "./voice-names.ts";

/** What decides which model and voices are offered. */
export interface VoiceSearch extends ModelSearch {
  readonly voices?: string;
  readonly language?: string;
}

/** Most voices that are offered; servers that clone voices have thousands. */
const maxVoices = 1000;
/** What models that speak are called. */
const speaks = /tts|speech|kokoro|orpheus|piper|voice|bark|chatterbox|dia\b|csm|parler|cosy|vibe|xtts/i;

/**
 * The model and the voices to offer: those of the options, else those that the server lists.
 * @throws EngineError `unsupported` on an address or a list of voices that make no sense
 */
export async function findVoices(
  search: VoiceSearch,
  fetch: typeof globalThis.fetch,
  timers: Timers,
): Promise<{ readonly model: string; readonly voices: readonly VoiceInfo[] }> {
  const language = search.language ?? "en-US";
  const given = search.voices === undefined ? undefined : readVoices(search.voices, language);
  const model = findModel(search, speaks, "tts-1", fetch, timers);
  const listed = given === undefined ? listVoices(search, language, fetch, timers) : given;
  const [name, voices] = await Promise.all([model, listed]);
  return { model: name, voices };
}

async function listVoices(
  search: VoiceSearch,
  language: string,
  fetch: typeof globalThis.fetch,
  timers: Timers,
): Promise<readonly VoiceInfo[]> {
  const base = baseOf(search);
  const isOpenAi = search.api === "azure" || base.startsWith("https://api.openai.com/");
  const list = isOpenAi
    ? undefined
    : await getJson(`${base}/audio/voices`, headersOf(search), listTimeoutMs, fetch, timers);
  const voices = readVoiceList(list, language).slice(0, maxVoices);
  return voices.length > 0 ? voices : openAiVoices.map((name) => describeVoice(name, language));
}

/** `alloy, af_heart=en-US/female` */
function readVoices(text: string, language: string): VoiceInfo[] {
  const entries = text.split(",").map((entry) => entry.trim());
  const voices = entries
    .filter((entry) => entry !== "")
    .map((entry) => {
      const [, name = "", code, gender] =
        /^([^=]+?)(?:=([A-Za-z]{2,3}(?:-[A-Za-z0-9]+)*)(?:\/(female|male|neutral))?)?$/.exec(entry) ?? [];
      if (name === "") {
        throw new EngineError(
          "openai-compatible",
          "unsupported",
          `voices: "${entry}" is not understood; write name=en-US/female`,
        );
      }
      const voice = describeVoice(name, code ?? language);
      return {
        ...voice,
        ...(code !== undefined && { language: code }),
        ...(gender !== undefined && { gender: gender as VoiceInfo["gender"] }),
      };
    });
  const unique = new Map(voices.map((voice) => [voice.name, voice]));
  if (unique.size === 0) throw new EngineError("openai-compatible", "unsupported", "voices must name at least one");
  return [...unique.values()];
}
