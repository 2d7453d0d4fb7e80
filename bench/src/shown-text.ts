/**
 * Text that is shown while the user speaks: `node bench/dist/shown-text.js` prints for each clip of the shared test data
 * (and for clips joined to long ones) how many words stood before the end, whether the final text kept them, and what
 * keeping them does to word errors. Audio comes as fast as passes are done, one every 500 ms of it.
 */
import { setTimeout as sleep } from "node:timers/promises";
import { concatSamples } from "@vivavoce/audio";
import { wordErrorRate, wordErrors, type WordErrors } from "@vivavoce/audio/measure";
import type { Recognizer } from "@vivavoce/engine";
import { createMoonshineRecognizer } from "@vivavoce/engines/moonshine";
import { sum } from "./kit/statistics.ts";
import { groupOf, loadTestClips, needTestData, voicedPart } from "./kit/test-clips.ts";

const folder = needTestData("shown-text");

interface Shown {
  readonly text: string;
  readonly shownWords: number;
  readonly words: number;
  readonly kept: boolean;
  readonly errors: WordErrors;
}

const rate = 16_000;
const stepSamples = rate / 2;
/** A pass that has not come by then was dropped: the next audio makes it again. */
const passTimeoutMs = 4000;

async function speak(recognizer: Recognizer, said: Clip, showsStable: boolean): Promise<Shown> {
  let shown = "";
  let told = (): void => {};
  const stream = recognizer.openStream({
    showsStable,
    onPartial: ({ stableText }) => {
      shown = stableText;
      told();
    },
  });
  for (let from = 0; from < said.samples.length; from += stepSamples) {
    const partial = new Promise<void>((resolve) => {
      told = resolve;
    });
    const piece = said.samples.subarray(from, from + stepSamples);
    stream.push(piece);
    if (piece.length === stepSamples) await Promise.race([partial, sleep(passTimeoutMs)]);
  }
  const { text } = await stream.settle();
  stream.close();
  const count = (of: string): number => of.split(/\s+/u).filter((word) => word !== "").length;
  return {
    text,
    shownWords: count(shown),
    words: count(text),
    kept: text.startsWith(shown),
    errors: wordErrors(said.text, text),
  };
}

interface Clip {
  readonly id: string;
  readonly text: string;
  readonly samples: Float32Array;
}

function joined(clips: readonly Clip[]): Clip {
  const gap = new Float32Array(rate * 0.3);
  const samples = concatSamples(clips.flatMap((clip) => [clip.samples, gap]));
  return { id: clips.map(({ id }) => id).join(" + "), text: clips.map(({ text }) => text).join(" "), samples };
}

const spoken = loadTestClips(folder, "speech")
  .filter((clip) => groupOf(clip) === "utterance")
  .map((clip) => ({ id: clip.id, text: clip.text, samples: voicedPart(clip) }));
const long = Array.from({ length: Math.floor(spoken.length / 5) }, (_, index) =>
  joined(spoken.slice(index * 5, index * 5 + 5)),
);
const recognizer = await createMoonshineRecognizer();
for (const [name, clips] of [
  ["utterances", spoken],
  ["long utterances", long],
] as const) {
  for (const showsStable of [false, true]) {
    const results: Shown[] = [];
    for (const clip of clips) {
      const result = await speak(recognizer, clip, showsStable);
      results.push(result);
      if (!result.kept) console.log(`  ${clip.id.slice(0, 60)}: what was shown did not stand`);
    }
    const shownShare = sum(results.map(({ shownWords }) => shownWords)) / sum(results.map(({ words }) => words));
    const errorRate = wordErrorRate(...results.map(({ errors }) => errors));
    console.log(
      `${name}, ${showsStable ? "kept" : "free"}: ${results.length} texts, ${results.filter(({ kept }) => !kept).length} broken, ` +
        `${(100 * shownShare).toFixed(0)} % of words before the end, ` +
        `${(100 * errorRate).toFixed(2)} % wrong words`,
    );
  }
}
await recognizer.close();
