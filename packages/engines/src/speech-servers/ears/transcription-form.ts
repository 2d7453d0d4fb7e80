import type { BufferedRequest } from "@vivavoce/engine";
import { encodeWav } from "@vivavoce/audio";
import { refusedMember } from "../post.ts";
import type { Refusal } from "../post.ts";
import { bodyMembers } from "../../openai-compatible/json-members.ts";

/** What requests for a transcription are made of besides the sound. */
export interface TranscriptionFormOptions {
  readonly model: string;
  readonly language?: string;
  readonly prompt?: string;
  readonly wordTimes?: boolean;
  readonly stream?: boolean;
  readonly body?: string;
}

/** What of an utterance goes into its form. */
export type TranscribedSound = Pick<
  BufferedRequest<never>,
  "samples" | "language" | "languages" | "phraseList" | "prompt"
>;

/** Rate of the sound that is sent, Hz. */
export const transcribedRate = 16_000;
/** Services refuse sound of less than a tenth of a second. */
const leastSamples = transcribedRate / 5;
/** Prompts are read up to 224 tokens by Whisper; more than this says nothing to anybody. */
const maxPromptChars = 2000;

/**
 * Makes the forms of requests: a WAV file of 16 kHz, and what is known of it.
 * @throws EngineError `unsupported` when `body` is no JSON object
 */
export function transcriptionForm(
  options: TranscriptionFormOptions,
  engine: string,
): (sound: TranscribedSound, left: ReadonlySet<string>) => FormData {
  const more = Object.entries(
    options.body === undefined ? {} : bodyMembers(options.body, engine, '{"hotwords":"Vivavoce"}'),
  );
  return (sound, left) => {
    const { model, wordTimes = false, stream = false } = options;
    const prompt = promptOf(sound, options.prompt);
    const language = sound.language ?? (sound.languages === undefined ? options.language : undefined);
    const members: readonly (readonly [name: string, value: string])[] = [
      ["model", model],
      ["response_format", wordTimes ? "verbose_json" : "json"],
      ...(wordTimes ? ([["timestamp_granularities[]", "word"]] as const) : []),
      ...(language === undefined ? [] : ([["language", primaryLanguage(language)]] as const)),
      ...languagesFor(model, sound.languages),
      ...(prompt === "" ? [] : ([["prompt", prompt]] as const)),
      ...(stream ? ([["stream", "true"]] as const) : []),
      ...more.map(([name, value]) => [name, typeof value === "string" ? value : JSON.stringify(value)] as const),
    ];
    const form = new FormData();
    for (const [name, value] of members) if (!left.has(name)) form.append(name, value);
    form.append("file", new Blob([wavOf(sound.samples)], { type: "audio/wav" }), "speech.wav");
    return form;
  };
}

/** Members that can be left out, those first that only help. What is asked for by somebody is in `asked`. */
const optional = [
  "timestamp_granularities[]",
  "timestamp_granularities",
  "response_format",
  "stream",
  "prompt",
  "languages[]",
  "language",
];
const asked: ReadonlySet<string> = new Set(["prompt", "language", "languages[]", "timestamp_granularities[]"]);

/** The member that a refusal names and that can be left out, and whether it was asked for. */
export function refusedField(
  refusal: Refusal,
  left: ReadonlySet<string>,
): { readonly name: string; readonly isLoss: boolean } | undefined {
  const named = refusedMember(refusal, optional, "");
  const name = named === "timestamp_granularities" ? "timestamp_granularities[]" : named;
  return name === undefined || left.has(name) ? undefined : { name, isLoss: asked.has(name) };
}

/** What the client says of the talk, and the words that are likely: servers have one place for both. */
function promptOf({ prompt, phraseList }: TranscribedSound, configured: string | undefined): string {
  const parts = [configured, prompt, phraseList?.join(", ")].filter((part) => part !== undefined && part !== "");
  return parts.join(" ").slice(0, maxPromptChars);
}

function languagesFor(model: string, languages: readonly string[] | undefined): (readonly [string, string])[] {
  if (languages === undefined || !model.startsWith("gpt-transcribe")) return [];
  return languages.map((language) => ["languages[]", primaryLanguage(language)] as const);
}

/** Servers know ISO 639 codes: `de` of `de-AT`. */
function primaryLanguage(language: string): string {
  return (language.split("-")[0] ?? language).toLowerCase();
}

function wavOf(samples: Float32Array): Uint8Array<ArrayBuffer> {
  const padded = samples.length >= leastSamples ? samples : new Float32Array(leastSamples);
  if (padded !== samples) padded.set(samples);
  return Uint8Array.from(encodeWav(padded, transcribedRate));
}
