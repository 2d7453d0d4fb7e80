import { existsSync } from "node:fs";
import type { VoiceActivityEngine } from "@vivavoce/engine";
import { findTestData, readManifest, readSound } from "../../kit/test-clips.ts";
import { rounded } from "../../kit/statistics.ts";
import { erleDb } from "./echo-scene.ts";
import { cancellerNames, type Cancellers } from "./cancellers.ts";
import { speechStarts, speechStartsBesideEcho } from "./speech-starts.ts";

/** A recording of the shared test data. */
export interface RecordingRow {
  readonly canceller: "vivavoce" | "aec3";
  readonly recording: string;
  /** Microphone over output from 3 s on, dB; in recordings with near speech it is counted in both. */
  readonly linearDb: number;
  readonly suppressedDb: number;
  /** Where `speech_started` would be sent, milliseconds, speech_duration_ms 200. */
  readonly starts: readonly number[];
  /** Where the near speaker begins by the manifest; null where nobody speaks or it is not known. */
  readonly nearMs: number | null;
}

/** Runs the recordings of the shared test data; none where it is absent. */
export async function measureRecordings(
  cancellers: Cancellers,
  activity: VoiceActivityEngine,
): Promise<RecordingRow[]> {
  const folder = findTestData();
  if (folder === undefined) return [];
  const rows: RecordingRow[] = [];
  for (const { id, near } of readManifest(folder).echo ?? []) {
    const files = ["mic", "far"].map((part) => `${folder}/echo/${id}-${part}.wav`);
    if (!files.every((file) => existsSync(file))) continue;
    const [microphone, reference] = files.map(readSound) as [Float32Array, Float32Array];
    const padded = new Float32Array(microphone.length);
    padded.set(reference.subarray(0, padded.length));
    for (const canceller of cancellerNames) {
      const { linear, suppressed } = cancellers[canceller](microphone, padded);
      const starts =
        canceller === "vivavoce"
          ? await speechStartsBesideEcho(activity, microphone, padded, [200])
          : await speechStarts(activity, suppressed, [200]);
      rows.push({
        canceller,
        recording: id,
        linearDb: rounded(erleDb(microphone, linear, 3000, Infinity), 1),
        suppressedDb: rounded(erleDb(microphone, suppressed, 3000, Infinity), 1),
        starts: starts[0] ?? [],
        nearMs: near?.start === undefined ? null : near.start * 1000,
      });
    }
  }
  return rows;
}
