import { isAtLeast } from "../api-version.ts";
import type { ApiVersion } from "../api-version.ts";
import { completeEndOfUtterance } from "./end-of-utterance.ts";
import type { TurnDetection, TurnDetectionInput } from "./turn-detection.ts";

const DEFAULT_THRESHOLD = 0.5;
const DEFAULT_SILENCE_DURATION_MS = 500;
const DEFAULT_SPEECH_DURATION_MS = { server: 200, azure: 80 } as const;

/** Prefix padding rose in 2026-04-10 (SF-08.3). */
function defaultPrefixPaddingMs(family: "server" | "azure", apiVersion: ApiVersion): number {
  if (!isAtLeast(apiVersion, "2026-04-10")) return 300;
  return family === "server" ? 400 : 420;
}

function policyOf(input: TurnDetectionInput) {
  return {
    create_response: input.create_response ?? true,
    interrupt_response: input.interrupt_response ?? true,
    auto_truncate: input.auto_truncate ?? false,
  };
}

type TimedInput = Exclude<TurnDetectionInput, { type: "semantic_vad" }>;
type AzureInput = Exclude<TimedInput, { type: "server_vad" }>;

function timedMembers(input: TimedInput, apiVersion: ApiVersion) {
  const family = input.type === "server_vad" ? "server" : "azure";
  const eou = input.end_of_utterance_detection;
  return {
    threshold: input.threshold ?? DEFAULT_THRESHOLD,
    prefix_padding_ms: input.prefix_padding_ms ?? defaultPrefixPaddingMs(family, apiVersion),
    silence_duration_ms: input.silence_duration_ms ?? DEFAULT_SILENCE_DURATION_MS,
    speech_duration_ms: input.speech_duration_ms ?? DEFAULT_SPEECH_DURATION_MS[family],
    ...policyOf(input),
    end_of_utterance_detection: eou === null || eou === undefined ? null : completeEndOfUtterance(eou),
  };
}

function azureMembers(input: AzureInput, apiVersion: ApiVersion) {
  return {
    ...timedMembers(input, apiVersion),
    remove_filler_words: input.remove_filler_words ?? false,
    profile: input.profile ?? null,
    neg_threshold: input.neg_threshold ?? null,
    window_size: input.window_size ?? null,
    distinct_ci_phones: input.distinct_ci_phones ?? null,
    require_vowel: input.require_vowel ?? null,
    require_vowel_assistant_speaking: input.require_vowel_assistant_speaking ?? null,
    speech_duration_assistant_speaking_ms: input.speech_duration_assistant_speaking_ms ?? null,
  };
}

/**
 * Turn detection with every member that the client left out filled in by type and api-version. An update replaces the
 * whole object (wire.md 5.11), so nothing of the former one is taken over.
 */
export function completeTurnDetection(input: TurnDetectionInput, apiVersion: ApiVersion): TurnDetection {
  switch (input.type) {
    case "server_vad":
      return {
        type: input.type,
        ...timedMembers(input, apiVersion),
        idle_timeout_ms: input.idle_timeout_ms ?? null,
      };
    case "semantic_vad":
      return { type: input.type, eagerness: input.eagerness ?? "auto", ...policyOf(input) };
    case "azure_semantic_vad_en":
      return { type: input.type, ...azureMembers(input, apiVersion) };
    case "azure_semantic_vad":
    case "azure_semantic_vad_multilingual":
      return {
        type: input.type,
        ...azureMembers(input, apiVersion),
        languages: input.languages ?? null,
        appended_text_after_truncation: input.appended_text_after_truncation ?? null,
      };
  }
}
