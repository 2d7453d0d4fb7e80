import type { ServerEventOf } from "../../events/server-event.ts";
import type { InputAudioTranscription } from "../../session/input-audio.ts";
import type { Fields } from "../../wire/fields.ts";

type Completed = ServerEventOf<"conversation.item.input_audio_transcription.completed">;

/** Models of OpenAI that are given several languages, and tell which they heard (wire.md 16.14). */
const severalLanguages = /^gpt-(live-)?transcribe/;
/** Models that OpenAI counts by tokens; the others it counts by the length of the sound (wire.md 16.15). */
const countedInTokens = /^gpt-4o(-mini)?-transcribe/;

/** OpenAI counts a token for each of these, ms, of what a user says. */
const msPerAudioToken = 100;
/** Characters of English text that make a token, about. */
const charsPerToken = 4;

/** A transcription as OpenAI GA writes it, in the members that Voice Live has: a text of languages, and phrases. */
export function canonicalTranscription({ languages, keywords, ...members }: Fields): Fields {
  return {
    ...members,
    ...(Array.isArray(languages) && languages.length > 0 ? { language: languages.join(",") } : {}),
    ...(Array.isArray(keywords) ? { phrase_list: keywords } : {}),
  };
}

/**
 * The same, told to a client of GA.
 * @param told what its other members were made
 */
export function openaiTranscription({ model, language, phrase_list: keywords }: InputAudioTranscription, told: Fields) {
  const { language: _language, ...rest } = told;
  const hasSeveral = severalLanguages.test(model) && language !== "";
  return {
    ...(hasSeveral ? { ...rest, languages: language.split(",").map((code) => code.trim()) } : told),
    ...(keywords === null ? {} : { keywords }),
  };
}

/**
 * What a model that was asked for tells beside the words. Tokens are reckoned: another recognizer stands in for the model.
 * @param lengthMs of the sound, where it is known
 */
export function besideTranscript(
  { transcript, language }: Completed,
  model: string | undefined,
  lengthMs: number | undefined,
) {
  const codes = language === undefined ? [] : [{ code: language }];
  return {
    ...(lengthMs === undefined ? {} : { usage: usageOf(transcript, model, lengthMs) }),
    ...(model !== undefined && severalLanguages.test(model) ? { languages: codes } : {}),
  };
}

function usageOf(transcript: string, model: string | undefined, lengthMs: number): object {
  if (model === undefined || !countedInTokens.test(model)) return { type: "duration", seconds: lengthMs / 1000 };
  const audio = Math.ceil(lengthMs / msPerAudioToken);
  const output = Math.ceil(transcript.length / charsPerToken);
  return {
    type: "tokens",
    total_tokens: audio + output,
    input_tokens: audio,
    input_token_details: { text_tokens: 0, audio_tokens: audio },
    output_tokens: output,
  };
}
