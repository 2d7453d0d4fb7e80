import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { sound, trimmed, type HeardSpeech } from "./heard-sound.ts";

/** Utterances of one speaker; more of the same voice teach little. */
const mostOfOne = 4;
const leastSamples = 1.2 * 16_000;

/**
 * English with the accent of another language: 125 speakers of speechocean762, half of them children, whose first language is
 * Mandarin. Without them whoever has an accent is half a foreigner to what is learned. The corpus has as many speakers again
 * in its `test` part: these are left for measuring.
 * @param folder a copy of the repository jimbozhang/speechocean762
 * @throws Error where it is missing
 */
export function* nonNativeSpeech(folder: string): Generator<HeardSpeech> {
  if (!existsSync(join(folder, "train", "wav.scp")))
    throw new Error(
      `${folder} is missing: clone the repository jimbozhang/speechocean762, and name it with --speechocean`,
    );
  const lines = (name: string): string[][] =>
    readFileSync(join(folder, "train", name), "utf8")
      .split("\n")
      .map((line) => line.split(/\s+/u))
      .filter(([first = ""]) => first !== "");
  const files = new Map(lines("wav.scp").map(([id = "", file = ""]) => [id, file]));
  for (const [speaker, ...utterances] of lines("spk2utt")) {
    let found = 0;
    for (const id of utterances) {
      const samples = trimmed(sound(join(folder, files.get(id) ?? id)));
      if (samples.length < leastSamples) continue;
      yield { source: "speechocean", speaker: `speechocean ${speaker}`, isEnglish: true, samples };
      found += 1;
      if (found === mostOfOne) break;
    }
  }
}
