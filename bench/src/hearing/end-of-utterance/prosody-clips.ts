import { readFileSync } from "node:fs";
import { measurePauseProsody, parseWav, resample } from "@vivavoce/audio";
import { prosodyEvidence } from "@vivavoce/engines/end-of-utterance";
import { areaUnderCurve } from "@vivavoce/training";

interface SpeechClip {
  readonly file: string;
  readonly style?: string;
  readonly language?: string;
  readonly speech_end?: number;
  readonly words?: readonly (readonly [word: string, start: number, end: number])[];
}

/** What sound alone tells, on the few recordings that have word times. */
export interface ProsodyResult {
  readonly ends: number;
  /** Pauses of 100 ms and more between two words of one clip. */
  readonly pauses: number;
  readonly areaUnderCurve: number;
  /** The same against cuts between words where nobody paused. */
  readonly cuts: number;
  readonly areaAgainstCuts: number;
  /** Processor time of one measurement, in microseconds. */
  readonly cpuUs: number;
}

const sampleRate = 16_000;
const leastPauseS = 0.1;

/** Measures the prosody's evidence on clips with word times; single words and telephone dialogue are left out. */
export function measureProsodyClips(folder: string): ProsodyResult {
  const manifest = JSON.parse(readFileSync(`${folder}/manifest.json`, "utf8")) as {
    readonly speech: readonly SpeechClip[];
  };
  const [ends, pauses, cuts]: [number[], number[], number[]] = [[], [], []];
  let spentUs = 0;
  for (const { file, style = "", language = "", words = [] } of manifest.speech) {
    if (words.length < 3 || !language.startsWith("en") || style.startsWith("dialogue")) continue;
    const wav = parseWav(readFileSync(`${folder}/${file}`));
    const samples = resample(wav.samples, wav.sampleRate, sampleRate);
    for (const [index, [, , end]] of words.entries()) {
      const next = words[index + 1];
      const before = process.cpuUsage();
      const prosody = measurePauseProsody(samples.subarray(0, Math.round(end * sampleRate)), sampleRate);
      const { user, system } = process.cpuUsage(before);
      spentUs += user + system;
      const evidence = prosodyEvidence(prosody);
      if (next === undefined) ends.push(evidence);
      else if (next[1] - end >= leastPauseS) pauses.push(evidence);
      else if (index >= 2) cuts.push(evidence);
    }
  }
  return {
    ends: ends.length,
    pauses: pauses.length,
    areaUnderCurve: area(ends, pauses),
    cuts: cuts.length,
    areaAgainstCuts: area(ends, cuts),
    cpuUs: Math.round(spentUs / (ends.length + pauses.length + cuts.length)),
  };
}

function area(ends: readonly number[], others: readonly number[]): number {
  const judged = (isEnd: boolean) => (probability: number) => ({ probability, isEnd, weight: 1 });
  return areaUnderCurve([...ends.map(judged(true)), ...others.map(judged(false))]);
}
