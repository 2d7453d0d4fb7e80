import { readFileSync } from "node:fs";
import type { WordTime } from "@vivavoce/engine";
import { findTestData, loadTestClips } from "./test-clips.ts";

/** A recording of a person with the times of its words by forced alignment. */
export interface AlignedClip {
  readonly samples: Float32Array;
  readonly sampleRate: number;
  readonly words: readonly WordTime[];
}

interface ManifestSpeech {
  readonly id: string;
  readonly times: string;
  readonly words?: readonly (readonly [word: string, startS: number, endS: number])[];
}

/** English clips of the shared test data of up to 20 s; none where it is not there. */
export function alignedClips(): { readonly clips: readonly AlignedClip[]; readonly isHuman: boolean } {
  const folder = findTestData();
  if (folder === undefined) return { clips: [], isHuman: false };
  const { speech } = JSON.parse(readFileSync(`${folder}/manifest.json`, "utf8")) as { speech: ManifestSpeech[] };
  const known = new Map(speech.map((entry) => [entry.id, entry]));
  const clips = loadTestClips(folder, "speech").flatMap(({ id, samples }) => {
    const { times, words } = known.get(id) ?? {};
    if (times !== "forced alignment" || words === undefined || samples.length > 20 * 16_000) return [];
    const placed = words.map(([text, startS, endS]) => ({
      text,
      offsetMs: startS * 1000,
      durationMs: (endS - startS) * 1000,
    }));
    return [{ samples, sampleRate: 16_000, words: placed }];
  });
  return { clips, isHuman: true };
}
