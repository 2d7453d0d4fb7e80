import type { SessionUpdate } from "@vivavoce/client";
import type { ServerKind } from "./connect-values.ts";

/** How turns are found: by what is said, by silence, or by hand. */
export type Detection = "semantic" | "silence" | "push";

/** The ways to find turns, as they are offered. */
export const detections: readonly Detection[] = ["semantic", "silence", "push"];

/** How turns are found by what a session says of it; undefined where it says nothing. */
export function readDetection(turns: unknown): Detection | undefined {
  if (typeof turns !== "object" || turns === null) return undefined;
  return String(Reflect.get(turns, "type")).includes("semantic") ? "semantic" : "silence";
}

/** People who pause to think are not cut off: the judge says when they have finished. */
export const judgedTurns = {
  type: "azure_semantic_vad",
  end_of_utterance_detection: { model: "semantic_detection_v1", timeout_ms: 1000 },
} as const;

/** What a kind of server is asked for, so that turns are found in this way. */
export function askedTurns(wanted: Detection, kind: ServerKind): NonNullable<SessionUpdate["turn_detection"]> | null {
  if (wanted === "push") return null;
  if (wanted === "silence") return { type: "server_vad" };
  if (kind === "vivavoce") return judgedTurns;
  return { type: kind === "azure" ? "azure_semantic_vad" : "semantic_vad" };
}
