import { z } from "zod";
import { endOfUtteranceDetectionInputSchema, endOfUtteranceDetectionSchema } from "./end-of-utterance.ts";

/** Longest time a turn-detection member may name, ms; wire.md gives no upper limit. */
const MAX_MS = 60_000;
const durationMs = z.int().min(0).max(MAX_MS);

const threshold = z.number().min(0).max(1).describe("SF-08.2 Probability from which a frame is speech, 0.0 to 1.0.");
const prefixPaddingMs = durationMs.describe("SF-08.3 Audio kept from before the detected start, ms.");
const silenceDurationMs = durationMs.describe("SF-08.4 Silence that ends speech, ms.");
const speechDurationMs = durationMs.describe("SF-08.5 Least speech before speech_started, ms.");
const createResponse = z.boolean().describe("SF-08.6 Start a response when the user has finished.");
const interruptResponse = z.boolean().describe("SF-08.7 Cancel the running response when the user speaks.");
const autoTruncate = z
  .boolean()
  .describe("SF-08.8 Cut the interrupted item to what was heard; needs interrupt_response.");
const appendedText = z.string().describe("SF-08.9 Text put after the cut transcript in the history.");
const removeFillerWords = z
  .boolean()
  .describe("SF-08.10 Fillers such as umm do not count as speech during a response.");
const languages = z.array(z.string().min(1)).describe("SF-08.11 Languages the user may speak; null finds out.");
const eagerness = z
  .enum(["low", "medium", "high", "auto"])
  .describe("SF-08.13 Longest wait 8, 4, 2 s; auto is medium.");
const idleTimeoutMs = z.int().min(0).max(600_000).describe("SF-08.14 Silence after which a response starts, ms.");

/** Members seen only in echoes of the live service; kept and given back, without effect. */
const echoOnly = {
  profile: z.string().describe("SF-08.15 Seen in echoes only; no effect."),
  neg_threshold: z.number().describe("SF-08.16 Seen in echoes only; no effect."),
  window_size: z.number().describe("SF-08.17 Seen in echoes only; no effect."),
  distinct_ci_phones: z.number().describe("SF-08.18 Seen in echoes only; no effect."),
  require_vowel: z.boolean().describe("SF-08.19 Seen in echoes only; no effect."),
  require_vowel_assistant_speaking: z.boolean().describe("SF-08.20 Seen in echoes only; no effect."),
  speech_duration_assistant_speaking_ms: durationMs.describe("SF-08.21 Undocumented; least speech to interrupt, ms."),
};
type EchoOnly = { [K in keyof typeof echoOnly]: z.ZodNullable<(typeof echoOnly)[K]> };
type EchoOnlyInput = { [K in keyof typeof echoOnly]: z.ZodOptional<z.ZodNullable<(typeof echoOnly)[K]>> };
const mapEchoOnly = (wrap: (field: z.ZodType) => z.ZodType): Record<string, z.ZodType> =>
  Object.fromEntries(Object.entries(echoOnly).map(([key, field]) => [key, wrap(field)]));
const echoOnlyFields = mapEchoOnly((field) => field.nullable()) as unknown as EchoOnly;
const echoOnlyInputFields = mapEchoOnly((field) => field.nullish()) as unknown as EchoOnlyInput;

const policy = { create_response: createResponse, interrupt_response: interruptResponse, auto_truncate: autoTruncate };
const policyInput = {
  create_response: createResponse.nullish(),
  interrupt_response: interruptResponse.nullish(),
  auto_truncate: autoTruncate.nullish(),
};
const timed = {
  threshold,
  prefix_padding_ms: prefixPaddingMs,
  silence_duration_ms: silenceDurationMs,
  speech_duration_ms: speechDurationMs,
  ...policy,
  end_of_utterance_detection: endOfUtteranceDetectionSchema.nullable(),
};
const timedInput = {
  threshold: threshold.nullish(),
  prefix_padding_ms: prefixPaddingMs.nullish(),
  silence_duration_ms: silenceDurationMs.nullish(),
  speech_duration_ms: speechDurationMs.nullish(),
  ...policyInput,
  end_of_utterance_detection: endOfUtteranceDetectionInputSchema.nullish(),
};
const azure = { ...timed, remove_filler_words: removeFillerWords, ...echoOnlyFields };
const azureInput = { ...timedInput, remove_filler_words: removeFillerWords.nullish(), ...echoOnlyInputFields };
const multilingual = {
  ...azure,
  languages: languages.nullable(),
  appended_text_after_truncation: appendedText.nullable(),
};
const multilingualInput = {
  ...azureInput,
  languages: languages.nullish(),
  appended_text_after_truncation: appendedText.nullish(),
};

/** What each type goes by (SF-08.1). */
const KINDS = {
  server_vad: "Speech and silence alone.",
  semantic_vad: "Whether the words are a finished thought; for gpt-realtime.",
  azure_semantic_vad: "Speech, silence, and what counts as speech; several languages.",
  azure_semantic_vad_en: "The same for English.",
  azure_semantic_vad_multilingual: "Another name of azure_semantic_vad.",
} as const;
const type = <T extends keyof typeof KINDS>(value: T) => z.literal(value).describe(`SF-08.1 ${KINDS[value]}`);

/** Turn detection as the server sends it: every member of its type, defaults filled in. */
export const turnDetectionSchema = z
  .discriminatedUnion("type", [
    z.strictObject({ type: type("server_vad"), ...timed, idle_timeout_ms: idleTimeoutMs.nullable() }),
    z.strictObject({ type: type("semantic_vad"), eagerness, ...policy }),
    z.strictObject({ type: type("azure_semantic_vad"), ...multilingual }),
    z.strictObject({ type: type("azure_semantic_vad_en"), ...azure }),
    z.strictObject({ type: type("azure_semantic_vad_multilingual"), ...multilingual }),
  ])
  .describe("SF-08 Turn detection.");

/** Without a type it is `server_vad` (SF-08.1); `{type: "none"}` means null, manual turns. */
function canonicalTurnDetection(value: unknown): unknown {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return value;
  const { type: given } = value as { type?: unknown };
  if (given === "none") return null;
  return given === undefined ? { ...value, type: "server_vad" } : value;
}

/** `server_vad` as a client may send it. */
export const serverVadInputSchema = z.object({
  type: type("server_vad"),
  ...timedInput,
  idle_timeout_ms: idleTimeoutMs.nullish(),
});
/** `semantic_vad` as a client may send it. */
export const semanticVadInputSchema = z.object({
  type: type("semantic_vad"),
  eagerness: eagerness.nullish(),
  ...policyInput,
});

/** Turn detection as a client may send it: members left out or null take the defaults of type and api-version. */
export const turnDetectionInputSchema = z
  .preprocess(
    canonicalTurnDetection,
    z
      .discriminatedUnion("type", [
        serverVadInputSchema,
        semanticVadInputSchema,
        z.object({ type: type("azure_semantic_vad"), ...multilingualInput }),
        z.object({ type: type("azure_semantic_vad_en"), ...azureInput }),
        z.object({ type: type("azure_semantic_vad_multilingual"), ...multilingualInput }),
      ])
      .nullable(),
  )
  .describe("SF-08 Turn detection; null means manual turns, and an object without a type server_vad.");

/** Turn detection in effect, one variant per type, every member present. */
export type TurnDetection = z.infer<typeof turnDetectionSchema>;
/** Turn detection as a client may send it. */
export type TurnDetectionInput = NonNullable<z.infer<typeof turnDetectionInputSchema>>;
