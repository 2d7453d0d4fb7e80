import { EngineError } from "@vivavoce/engine";
import type { VoiceInfo } from "@vivavoce/engine";
import { getJson } from "../../openai-compatible/get-json.ts";
import type { Timers } from "../../openai-compatible/timers.ts";
import { describeVoice, openAiVoices, readVoiceList } from "./voice-names.ts";

/** What decides which model and voices are offered. */
export interface VoiceSearch {
  readonly baseUrl: string;
  readonly apiKey?: string;
  readonly api?: "openai" | "azure";
  readonly headers?: Readonly<Record<string, string>>;
  readonly model?: string;
  readonly voices?: string;
  readonly language?: string;
}

const timeoutMs = 2000;
/** Most voices that are offered; servers that clone voices have thousands. */
const maxVoices = 1000;
/** What models that speak are called. */
const speaks = /tts|speech|kokoro|orpheus|piper|voice|bark|chatterbox|dia\b|csm|parler|cosy|vibe|xtts/i;
const fallbackModel = "tts-1";

/**
 * The model and the voices to offer: those of the options, else those that the server lists.
 * @throws EngineError `unsupported` on an address or a list of voices that make no sense
 */
export async function findVoices(
  search: VoiceSearch,
  fetch: typeof globalThis.fetch,
  timers: Timers,
): Promise<{ readonly model: string; readonly voices: readonly VoiceInfo[] }> {
  if (!URL.canParse(search.baseUrl) || !/^https?:/.test(search.baseUrl)) {
    throw new EngineError("openai-compatible", "unsupported", "baseUrl must be an address that begins with http(s)://");
  }
  const language = search.language ?? "en-US";
  const base = search.baseUrl.replace(/\/+$/, "").replace(/\/audio\/speech$/, "");
  const isAzure = search.api === "azure";
  const list = (path: string): Promise<unknown> =>
    getJson(`${base}${path}`, headersOf(search), timeoutMs, fetch, timers);
  const [models, listed] = await Promise.all([
    search.model !== undefined || isAzure ? undefined : list("/models"),
    search.voices !== undefined || isAzure || isOpenAi(base) ? undefined : list("/audio/voices"),
  ]);
  const model = search.model ?? namesIn(models).find((name) => speaks.test(name)) ?? fallbackModel;
  const named = search.voices === undefined ? readVoiceList(listed, language) : readVoices(search.voices, language);
  const voices =
    named.length > 0 ? named.slice(0, maxVoices) : openAiVoices.map((name) => describeVoice(name, language));
  return { model, voices };
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

function headersOf({ apiKey, headers }: VoiceSearch): Record<string, string> {
  return { ...(apiKey === undefined ? {} : { authorization: `Bearer ${apiKey}` }), ...headers };
}

function isOpenAi(base: string): boolean {
  return new URL(base).hostname === "api.openai.com";
}

function namesIn(models: unknown): string[] {
  const rows: unknown = typeof models === "object" && models !== null && "data" in models ? models.data : undefined;
  if (!Array.isArray(rows)) return [];
  return rows.flatMap((row: unknown) =>
    typeof row === "object" && row !== null && "id" in row && typeof row.id === "string" ? [row.id] : [],
  );
}
