import { z } from "zod";
import { isAtLeast } from "../api-version.ts";
import type { ApiVersion } from "../api-version.ts";
import { objectForms, unset, variantForms } from "../schema/object-forms.ts";
import { endOfUtterance } from "./end-of-utterance.ts";
import { about } from "../schema/about.ts";
import type { WireRow } from "../schema/about.ts";
import { wholeMsUpTo, zeroToOne } from "../schema/numbers.ts";

/** Longest time a turn-detection member may name, ms; wire.md gives no upper limit. */
const MAX_MS = 60_000;
const durationMs = wholeMsUpTo(MAX_MS);

/** What each type goes by (SF-08.1). */
const KINDS = {
  server_vad: "Speech and silence alone.",
  semantic_vad: "Whether the words are a finished thought; for gpt-realtime.",
  azure_semantic_vad: "Speech, silence, and what counts as speech; several languages.",
  azure_semantic_vad_en: "The same for English.",
  azure_semantic_vad_multilingual: "Another name of azure_semantic_vad.",
} as const;
const type = <T extends keyof typeof KINDS>(value: T) => z.literal(value).meta(about("SF-08.1", `${KINDS[value]}`));

const toggle = (row: WireRow, says: string, initial: boolean) => z.boolean().meta(about(row, says)).default(initial);

const policy = {
  create_response: toggle("SF-08.6", "Start a response when the user has finished.", true),
  interrupt_response: toggle("SF-08.7", "Cancel the running response when the user speaks.", true),
  auto_truncate: toggle("SF-08.8", "Cut the interrupted item to what was heard; needs interrupt_response.", false),
};
const timed = (defaults: { paddingMs: number; speechMs: number }) => ({
  threshold: zeroToOne.meta(about("SF-08.2", "Probability from which a frame is speech, 0.0 to 1.0.")).default(0.5),
  prefix_padding_ms: durationMs
    .meta(about("SF-08.3", "Audio kept from before the detected start, ms."))
    .default(defaults.paddingMs),
  silence_duration_ms: durationMs.meta(about("SF-08.4", "Silence that ends speech, ms.")).default(500),
  speech_duration_ms: durationMs
    .meta(about("SF-08.5", "Least speech before speech_started, ms."))
    .default(defaults.speechMs),
  ...policy,
  end_of_utterance_detection: endOfUtterance,
});
const azure = {
  ...timed({ paddingMs: 420, speechMs: 80 }),
  remove_filler_words: toggle("SF-08.10", "Fillers such as umm do not count as speech during a response.", false),
  // Seen only in echoes of the live service; kept and given back.
  profile: unset(z.string().meta(about("SF-08.15", "Seen in echoes only; no effect."))),
  neg_threshold: unset(z.number().meta(about("SF-08.16", "Seen in echoes only; no effect."))),
  window_size: unset(z.number().meta(about("SF-08.17", "Seen in echoes only; no effect."))),
  distinct_ci_phones: unset(z.number().meta(about("SF-08.18", "Seen in echoes only; no effect."))),
  require_vowel: unset(z.boolean().meta(about("SF-08.19", "Seen in echoes only; no effect."))),
  require_vowel_assistant_speaking: unset(z.boolean().meta(about("SF-08.20", "Seen in echoes only; no effect."))),
  speech_duration_assistant_speaking_ms: unset(
    durationMs.meta(about("SF-08.21", "Undocumented; least speech to interrupt, ms.")),
  ),
};
const multilingual = {
  ...azure,
  languages: unset(
    z.array(z.string().min(1).max(64)).max(64).meta(about("SF-08.11", "Languages the user may speak; null finds out.")),
  ),
  appended_text_after_truncation: unset(
    z.string().meta(about("SF-08.9", "Text put after the cut transcript in the history.")),
  ),
};

/** `server_vad`. */
export const serverVad = objectForms({
  type: type("server_vad"),
  ...timed({ paddingMs: 400, speechMs: 200 }),
  idle_timeout_ms: unset(
    z
      .int()
      .min(1000)
      .max(600_000)
      .meta(about("SF-08.14", "Silence after which a response starts, ms.", "ms")),
  ),
});
/** `semantic_vad`. */
export const semanticVad = objectForms({
  type: type("semantic_vad"),
  eagerness: z
    .enum(["low", "medium", "high", "auto"])
    .meta(about("SF-08.13", "Longest wait 8, 4, 2 s; auto is medium."))
    .default("auto"),
  ...policy,
});
const variants = variantForms(
  serverVad,
  semanticVad,
  objectForms({ type: type("azure_semantic_vad"), ...multilingual }),
  objectForms({ type: type("azure_semantic_vad_en"), ...azure }),
  objectForms({ type: type("azure_semantic_vad_multilingual"), ...multilingual }),
);

/** Without a type it is `server_vad` (SF-08.1); `{type: "none"}` means null, manual turns. */
function canonicalTurnDetection(value: unknown): unknown {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return value;
  const { type: given } = value as { type?: unknown };
  if (given === "none") return null;
  return given === undefined ? { ...value, type: "server_vad" } : value;
}

/** Turn detection (SF-08): null for manual turns. */
export const turnDetection = {
  sent: variants.sent.meta(about("SF-08", "Turn detection.")),
  written: z
    .preprocess(canonicalTurnDetection, variants.written.nullable())
    .meta(about("SF-08", "Turn detection; null means manual turns, and an object without a type server_vad.")),
};

/** Turn detection in effect, one variant per type, every member present. */
export type TurnDetection = z.infer<typeof turnDetection.sent>;
/** Turn detection as a client may send it. */
export type TurnDetectionInput = NonNullable<z.infer<typeof turnDetection.written>>;

/**
 * Turn detection with every member that the client left out filled in by type and api-version. An update replaces the
 * whole object (wire.md 5.11), so nothing of the former one is taken over.
 */
export function completeTurnDetection(input: TurnDetectionInput, apiVersion: ApiVersion): TurnDetection {
  // Prefix padding rose in 2026-04-10 (SF-08.3).
  if (input.type === "semantic_vad" || isAtLeast(apiVersion, "2026-04-10")) return variants.complete(input);
  return variants.complete({ ...input, prefix_padding_ms: input.prefix_padding_ms ?? 300 });
}
