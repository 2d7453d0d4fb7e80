import { createFliteSynthesizer } from "@vivavoce/engines/flite";
import { soundOfText } from "./speak-text.ts";
import { benchSentences } from "./synthesizer-sentences.ts";
import { findTestData, groupOf, loadTestClips } from "./test-clips.ts";
import type { ClipGroup, TestClip } from "./test-clips.ts";

/** A clip to be spoken to the server. */
export interface BenchClip extends TestClip {
  readonly group: ClipGroup;
}

export interface BenchClips {
  readonly clips: readonly BenchClip[];
  /** Where they are from, for the report. */
  readonly source: string;
}

/**
 * The English clips of the shared test data; without it, sentences spoken by our own synthesizer, which measure time
 * well and word errors poorly. Says so on stderr then.
 */
export async function loadBenchClips(): Promise<BenchClips> {
  const folder = findTestData();
  if (folder !== undefined) {
    const clips = loadTestClips(folder, "speech").map((clip) => ({ ...clip, group: groupOf(clip) }));
    return { clips, source: "human speech of the shared test data" };
  }
  console.error(
    "The shared test data is not here (set VIVAVOCE_TESTDATA to its folder): speaking with our own synthesizer instead.",
  );
  return { clips: await synthesizedClips(), source: "synthesized speech" };
}

async function synthesizedClips(): Promise<BenchClip[]> {
  const synthesizer = await createFliteSynthesizer();
  const clips: BenchClip[] = [];
  try {
    for (const [index, { text, spoken }] of benchSentences.entries()) {
      const samples = await soundOfText(synthesizer, text, "slt");
      const isLoud = (sample: number): boolean => Math.abs(sample) > 0.01;
      clips.push({
        id: `synthesized-${index + 1}`,
        text: spoken ?? text,
        style: "read",
        group: "utterance",
        samples,
        speechStartMs: samples.findIndex(isLoud) / 16,
        speechEndMs: samples.findLastIndex(isLoud) / 16,
        words: [],
        isAligned: false,
      });
    }
  } finally {
    await synthesizer.close();
  }
  return clips;
}
