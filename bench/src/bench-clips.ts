import { createFliteSynthesizer } from "@vivavoce/engines/flite";
import { resample } from "@vivavoce/audio";
import { benchSentences } from "./synthesizer-sentences.ts";
import { findTestData, loadTestClips } from "./test-clips.ts";
import type { TestClip } from "./test-clips.ts";

export type ClipGroup = "utterance" | "wake word" | "single digit";

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

/** Digits and wake words are single words: they are counted apart. */
function groupOf({ style }: TestClip): ClipGroup {
  if (style === "digit") return "single digit";
  return style === "wake word" ? "wake word" : "utterance";
}

async function synthesizedClips(): Promise<BenchClip[]> {
  const synthesizer = await createFliteSynthesizer();
  const { sampleRate } = synthesizer.info.capabilities;
  const clips: BenchClip[] = [];
  try {
    for (const [index, { text, spoken }] of benchSentences.entries()) {
      const prosody = { rate: 1, pitchSemitones: 0, volumeDb: 0 };
      const { signal } = new AbortController();
      const chunks: number[] = [];
      for await (const chunk of synthesizer.synthesize({ text, voice: "slt", prosody, signal })) {
        for (const sample of chunk.samples) chunks.push(sample);
      }
      const samples = resample(Float32Array.from(chunks), sampleRate, 16_000);
      const isLoud = (sample: number): boolean => Math.abs(sample) > 0.01;
      clips.push({
        id: `synthesized-${index + 1}`,
        text: spoken ?? text,
        style: "read",
        group: "utterance",
        samples,
        speechStartMs: samples.findIndex(isLoud) / 16,
        speechEndMs: samples.findLastIndex(isLoud) / 16,
      });
    }
  } finally {
    await synthesizer.close();
  }
  return clips;
}
