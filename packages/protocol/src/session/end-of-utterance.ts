import { z } from "zod";

/** Longest wait in milliseconds when a client names none (wire.md 12.11). */
const DEFAULT_END_OF_UTTERANCE_TIMEOUT_MS = 1000;

const model = z
  .enum([
    "semantic_detection_v1",
    "semantic_detection_v1_en",
    "semantic_detection_v1_multilingual",
    "smart_end_of_turn_detection",
  ])
  .describe("SF-08.22 Judge that decides whether the utterance is complete.");
const thresholdLevel = z
  .enum(["low", "medium", "high", "default"])
  .describe("SF-08.23 A lower level takes a sentence as finished more easily; default is medium.");
const timeoutMs = z.int().min(0).max(60_000).describe("SF-08.24 Longest extra wait, ms. Default 1000.");
const threshold = z.number().min(0).max(1).describe("SF-08.25 Legacy threshold, 0.0 to 1.0.");
const timeout = z
  .number()
  .min(0)
  .max(60_000)
  .describe("SF-08.26 Legacy longest extra wait; below 100 it is seconds, from 100 on ms.");

/** End-of-utterance detection as the server sends it. */
export const endOfUtteranceDetectionSchema = z
  .strictObject({
    model,
    threshold_level: thresholdLevel.nullable(),
    timeout_ms: timeoutMs.nullable(),
    threshold: threshold.nullable(),
    timeout: timeout.nullable(),
  })
  .describe("SF-08.12 End-of-utterance detection.");

/** End-of-utterance detection as a client may send it. */
export const endOfUtteranceDetectionInputSchema = z
  .object({
    model,
    threshold_level: thresholdLevel.nullish(),
    timeout_ms: timeoutMs.nullish(),
    threshold: threshold.nullish(),
    timeout: timeout.nullish(),
  })
  .describe("SF-08.12 End-of-utterance detection.");

/** End-of-utterance detection in effect; legacy members are kept as they were sent. */
export type EndOfUtteranceDetection = z.infer<typeof endOfUtteranceDetectionSchema>;
/** End-of-utterance detection as a client may send it. */
export type EndOfUtteranceDetectionInput = z.infer<typeof endOfUtteranceDetectionInputSchema>;

/** Fills in the defaults. A legacy `timeout` stands in for `timeout_ms`, which then stays null. */
export function completeEndOfUtterance(input: EndOfUtteranceDetectionInput): EndOfUtteranceDetection {
  const timeoutGiven = typeof input.timeout === "number";
  return {
    model: input.model,
    threshold_level: input.threshold_level ?? (typeof input.threshold === "number" ? null : "default"),
    timeout_ms: input.timeout_ms ?? (timeoutGiven ? null : DEFAULT_END_OF_UTTERANCE_TIMEOUT_MS),
    threshold: input.threshold ?? null,
    timeout: input.timeout ?? null,
  };
}

/**
 * Longest extra wait in milliseconds, whichever way it was written: `timeout_ms`, else the legacy `timeout`, whose
 * values below 100 are seconds (Microsoft's quickstart sends 2), else 1000.
 */
export function endOfUtteranceTimeoutMs(
  detection: Pick<EndOfUtteranceDetectionInput, "timeout_ms" | "timeout">,
): number {
  if (typeof detection.timeout_ms === "number") return detection.timeout_ms;
  const { timeout: legacy } = detection;
  if (typeof legacy !== "number") return DEFAULT_END_OF_UTTERANCE_TIMEOUT_MS;
  return Math.round(legacy < 100 ? legacy * 1000 : legacy);
}
