import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { parseWav, resample } from "@vivavoce/audio";

/** A recording of the shared test data, mono at 16 kHz. */
export interface TestClip {
  readonly id: string;
  /** What is said; empty for noises. */
  readonly text: string;
  readonly style: string;
  readonly samples: Float32Array;
  /** Where speech begins and ends, in milliseconds; the whole file for noises. */
  readonly speechStartMs: number;
  readonly speechEndMs: number;
}

interface ManifestEntry {
  readonly id: string;
  readonly file: string;
  readonly text?: string;
  readonly style?: string;
  readonly language?: string;
  readonly duration: number;
  readonly speech_start?: number;
  readonly speech_end?: number;
}

/** Folder of the test data: VIVAVOCE_TESTDATA, or ../shared/testdata beside the repository; undefined when absent. */
export function findTestData(): string | undefined {
  const beside = fileURLToPath(new URL("../../../shared/testdata", import.meta.url));
  const folder = process.env["VIVAVOCE_TESTDATA"] ?? beside;
  return existsSync(`${folder}/manifest.json`) ? folder : undefined;
}

/** The English speech clips, or the noises. */
export function loadTestClips(folder: string, kind: "speech" | "noise"): TestClip[] {
  const manifest = JSON.parse(readFileSync(`${folder}/manifest.json`, "utf8")) as Record<string, ManifestEntry[]>;
  const entries = manifest[kind] ?? [];
  return entries
    .filter((entry) => kind === "noise" || entry.language?.startsWith("en") === true)
    .map((entry) => {
      const wav = parseWav(readFileSync(`${folder}/${entry.file}`));
      return {
        id: entry.id,
        text: entry.text ?? "",
        style: entry.style ?? "",
        samples: resample(wav.samples, wav.sampleRate, 16_000),
        speechStartMs: (entry.speech_start ?? 0) * 1000,
        speechEndMs: (entry.speech_end ?? entry.duration) * 1000,
      };
    });
}

/** The speech of a clip with what a session keeps around it: 200 ms before and 300 ms after. */
export function voicedPart(clip: TestClip): Float32Array {
  const start = Math.max(0, Math.round((clip.speechStartMs - 200) * 16));
  return clip.samples.subarray(start, Math.round((clip.speechEndMs + 300) * 16));
}
