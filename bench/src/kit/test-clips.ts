import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { parseWav, resample } from "@vivavoce/audio";
import type { WordTime } from "@vivavoce/engine";

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
  /** Empty where the times of words are not known. */
  readonly words: readonly WordTime[];
  /** Whether the times are those of a forced alignment. */
  readonly isAligned: boolean;
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
  readonly times?: string;
  readonly words?: readonly (readonly [word: string, startS: number, endS: number])[];
}

interface Manifest {
  readonly speech?: readonly ManifestEntry[];
  readonly noise?: readonly ManifestEntry[];
  readonly echo?: readonly { readonly id: string; readonly near?: { readonly start?: number } | null }[];
  readonly turns?: readonly TurnClip[];
}

/** A recording of several turns, in `shared/testdata/turns`. */
export interface TurnClip {
  readonly id: string;
  readonly file: string;
  readonly segments: readonly { readonly start: number; readonly end: number }[];
  /** Null: a listener would count one or two. */
  readonly turns_expected: number | null;
}

/** Folder of the test data: VIVAVOCE_TESTDATA, or ../shared/testdata beside the repository; undefined when absent. */
export function findTestData(): string | undefined {
  const beside = fileURLToPath(new URL("../../../../shared/testdata", import.meta.url));
  const folder = process.env["VIVAVOCE_TESTDATA"] ?? beside;
  return existsSync(`${folder}/manifest.json`) ? folder : undefined;
}

/** The same for a bench that is nothing without it, which ends here with 2 when it is absent. */
export function needTestData(bench: string): string {
  const folder = findTestData();
  if (folder !== undefined) return folder;
  console.error(`bench/${bench} needs the shared test data: set VIVAVOCE_TESTDATA to its folder`);
  process.exit(2);
}

/** What the test data say of themselves. */
export function readManifest(folder: string): Manifest {
  return JSON.parse(readFileSync(`${folder}/manifest.json`, "utf8")) as Manifest;
}

/** A recording, mono at 16 kHz. */
export function readSound(path: string): Float32Array {
  const wav = parseWav(readFileSync(path));
  return resample(wav.samples, wav.sampleRate, 16_000);
}

/** The English speech clips, or the noises. */
export function loadTestClips(folder: string, kind: "speech" | "noise"): TestClip[] {
  const entries = readManifest(folder)[kind] ?? [];
  return entries
    .filter((entry) => kind === "noise" || entry.language?.startsWith("en") === true)
    .map(({ id, file, text = "", style = "", words = [], ...entry }) => ({
      id,
      text,
      style,
      samples: readSound(`${folder}/${file}`),
      speechStartMs: (entry.speech_start ?? 0) * 1000,
      speechEndMs: (entry.speech_end ?? entry.duration) * 1000,
      words: words.map(([word, startS, endS]) => ({
        text: word,
        offsetMs: startS * 1000,
        durationMs: (endS - startS) * 1000,
      })),
      isAligned: entry.times === "forced alignment" && words.length > 0,
    }));
}

/** Digits and wake words are single words: they are counted apart. */
export type ClipGroup = "utterance" | "wake word" | "single digit";

export function groupOf({ style }: TestClip): ClipGroup {
  if (style === "digit") return "single digit";
  return style === "wake word" ? "wake word" : "utterance";
}

/** The speech of a clip with what a session keeps around it: 200 ms before and 300 ms after. */
export function voicedPart(clip: TestClip): Float32Array {
  const start = Math.max(0, Math.round((clip.speechStartMs - 200) * 16));
  return clip.samples.subarray(start, Math.round((clip.speechEndMs + 300) * 16));
}
