import { z } from "zod";
import { objectForms, unset } from "../schema/object-forms.ts";
import { about } from "../schema/about.ts";
import { wholeMsUpTo, zeroToOne } from "../schema/numbers.ts";

/** Longest wait in milliseconds when a client names none (wire.md 12.11). */
const DEFAULT_END_OF_UTTERANCE_TIMEOUT_MS = 1000;

const forms = objectForms(
  {
    model: z
      .enum([
        "semantic_detection_v1",
        "semantic_detection_v1_en",
        "semantic_detection_v1_multilingual",
        "smart_end_of_turn_detection",
      ])
      .meta(about("SF-08.22", "Judge that decides whether the utterance is complete.")),
    threshold_level: unset(
      z
        .enum(["low", "medium", "high", "default"])
        .meta(about("SF-08.23", "A lower level takes a sentence as finished more easily; default is medium.")),
    ),
    timeout_ms: unset(wholeMsUpTo(60_000).meta(about("SF-08.24", "Longest extra wait, ms. Default 1000."))),
    threshold: unset(zeroToOne.meta(about("SF-08.25", "Legacy threshold, 0.0 to 1.0."))),
    timeout: unset(
      z
        .number()
        .min(0)
        .max(60_000)
        .meta(about("SF-08.26", "Legacy longest extra wait; below 100 it is seconds, from 100 on ms.")),
    ),
  },
  about("SF-08.12", "End-of-utterance detection."),
);

/** End-of-utterance detection in effect; legacy members are kept as they were sent. */
export type EndOfUtteranceDetection = z.infer<typeof forms.sent>;
/** End-of-utterance detection as a client may send it. */
export type EndOfUtteranceDetectionInput = z.infer<typeof forms.written>;

/** End-of-utterance detection (SF-08.12). A legacy member stands in for the new one, which then stays null. */
export const endOfUtterance = {
  ...forms,
  complete: (input: EndOfUtteranceDetectionInput): EndOfUtteranceDetection =>
    forms.complete({
      ...input,
      threshold_level: input.threshold_level ?? (typeof input.threshold === "number" ? null : "default"),
      timeout_ms: input.timeout_ms ?? (typeof input.timeout === "number" ? null : DEFAULT_END_OF_UTTERANCE_TIMEOUT_MS),
    }),
};

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
