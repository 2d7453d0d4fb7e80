/**
 * What a phrase list does to the text of the embedded recognizer: `node bench/dist/phrase-list.js`. Every clip is heard
 * three times, one after the other: without a list, with one that has all names that are said, and with one that has only
 * names that nobody says.
 */
import { normalizeWords, wordErrorRate, wordErrors, type WordErrors } from "@vivavoce/audio/measure";
import type { Recognizer } from "@vivavoce/engine";
import { createFliteSynthesizer } from "@vivavoce/engines/flite";
import { createMoonshineRecognizer } from "@vivavoce/engines/moonshine";
import { readBenchArguments, writeFigures } from "./kit/bench-arguments.ts";
import { markdownTable } from "./kit/markdown-table.ts";
import { otherPhrases, peopleNames, phraseFrames, phraseWords } from "./phrase-words.ts";
import { recognize } from "./kit/recognize.ts";
import { soundOfText } from "./kit/speak-text.ts";
import { percentile, rounded } from "./kit/statistics.ts";
import { benchSentences } from "./kit/synthesizer-sentences.ts";
import { findTestData, loadTestClips, voicedPart } from "./kit/test-clips.ts";

interface Spoken {
  readonly group: string;
  readonly id: string;
  readonly text: string;
  /** Names in it that a list has; none: everything else. */
  readonly names: readonly string[];
  readonly samples: Float32Array;
}

const lists = {
  without: [],
  listed: [...phraseWords, ...peopleNames, ...otherPhrases],
  others: otherPhrases,
} as const;
type List = keyof typeof lists;
const listNames = Object.keys(lists) as List[];

interface Heard {
  readonly text: string;
  readonly ms: number;
  readonly errors: WordErrors;
  /** Names that are not in the text, in their own letters. */
  readonly missed: readonly string[];
}

interface Result {
  readonly clip: Omit<Spoken, "samples">;
  readonly heard: Readonly<Record<List, Heard>>;
}

async function spokenByVoices(): Promise<Spoken[]> {
  const synthesizer = await createFliteSynthesizer();
  const { voices } = synthesizer.info.capabilities;
  const say = async (text: string, voice: string): Promise<Float32Array> => {
    const samples = await soundOfText(synthesizer, text, voice);
    const isLoud = (sample: number): boolean => Math.abs(sample) > 0.01;
    return samples.slice(Math.max(0, samples.findIndex(isLoud) - 3200), samples.findLastIndex(isLoud) + 4800);
  };
  const clips: Spoken[] = [];
  // Each name in three of the four sentences, by another voice each.
  for (const [index, name] of phraseWords.entries()) {
    for (const [turn, { name: voice }] of voices.entries()) {
      const text = phraseFrames[(index + turn) % phraseFrames.length]?.(name) ?? "";
      const samples = await say(text, voice);
      clips.push({ group: "names, test voices", id: `${name}, ${voice}`, text, names: [name], samples });
    }
  }
  for (const [index, { text, spoken }] of benchSentences.entries()) {
    const voice = voices[index % voices.length]?.name ?? "slt";
    const samples = await say(text, voice);
    clips.push({
      group: "everything else, test voices",
      id: `${voice} ${index}`,
      text: spoken ?? text,
      names: [],
      samples,
    });
  }
  await synthesizer.close();
  return clips;
}

function spokenByPeople(): Spoken[] {
  const folder = findTestData();
  if (folder === undefined) {
    console.error("The shared test data is not here (set VIVAVOCE_TESTDATA to its folder): test voices alone.");
    return [];
  }
  return loadTestClips(folder, "speech").map((clip) => {
    const { id, text } = clip;
    const names = peopleNames.filter((name) => holds(text, name));
    const group = names.length > 0 ? "names, people" : "everything else, people";
    return { group, id, text, names, samples: voicedPart(clip) };
  });
}

function holds(text: string, name: string): boolean {
  return ` ${normalizeWords(text).join(" ")} `.includes(` ${normalizeWords(name).join(" ")} `);
}

async function hear(recognizer: Recognizer, { samples, text: said, names }: Spoken, list: List): Promise<Heard> {
  const { text, ms } = await recognize(recognizer, samples, { phraseList: lists[list] });
  return { text, ms, errors: wordErrors(said, text), missed: names.filter((name) => !holds(text, name)) };
}

async function measure(clips: readonly Spoken[]): Promise<Result[]> {
  const recognizer = await createMoonshineRecognizer({ workers: 1, partialEveryMs: 0 });
  const results: Result[] = [];
  // Loads what is loaded once, and makes the lists' trees.
  const [first] = clips;
  for (const list of listNames) if (first !== undefined) await hear(recognizer, first, list);
  for (const { samples, ...clip } of clips) {
    const without = await hear(recognizer, { samples, ...clip }, "without");
    const listed = await hear(recognizer, { samples, ...clip }, "listed");
    const others = await hear(recognizer, { samples, ...clip }, "others");
    results.push({ clip, heard: { without, listed, others } });
  }
  await recognizer.close();
  return results;
}

function rowsOf(results: readonly Result[]): Record<string, string | number>[] {
  const groups = [...new Set(results.map(({ clip }) => clip.group))];
  return groups.map((group) => {
    const own = results.filter(({ clip }) => clip.group === group);
    const of = (list: List): Heard[] => own.map(({ heard }) => heard[list]);
    const missed = (list: List): number => of(list).flatMap((heard) => heard.missed).length;
    const rate = (list: List): string =>
      `${rounded(100 * wordErrorRate(...of(list).map(({ errors }) => errors)), 2)} %`;
    const slower = own.map(({ heard }) => heard.listed.ms / heard.without.ms);
    return {
      "what is said": group,
      clips: own.length,
      names: own.flatMap(({ clip }) => clip.names).length,
      "missed without": missed("without"),
      "missed with": missed("listed"),
      "word errors without": rate("without"),
      "word errors with": rate("listed"),
      "with others' names only": rate("others"),
      "texts changed by those": own.filter(({ heard }) => heard.without.text !== heard.others.text).length,
      "time with, to without, p50": rounded(percentile(slower, 0.5), 2),
      p95: rounded(percentile(slower, 0.95), 2),
    };
  });
}

const { json, texts } = readBenchArguments("Word errors of the embedded recognizer without and with a phrase list.", {
  json: { kind: "text", about: "file for the figures and all texts" },
  texts: { kind: "switch", about: "shows every text that a list changed" },
});
const results = await measure([...(await spokenByVoices()), ...spokenByPeople()]);
const rows = rowsOf(results);
if (texts) {
  for (const { clip, heard } of results) {
    const { without, listed, others } = heard;
    if (listed.text === without.text && others.text === without.text && listed.missed.length === 0) continue;
    console.log(`${clip.id}: ${without.text} | ${listed.text} | ${others.text}`);
  }
}
console.log(`${lists.listed.length} phrases in the list, ${lists.others.length} in that of others' names\n`);
console.log(markdownTable(rows));
writeFigures(json, { bench: "phrase-list", rows, results });
