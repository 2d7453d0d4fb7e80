import { expect, test } from "vitest";
import { nonNativeSpeech } from "./non-native-speech.ts";
import { trainForeign, type Example } from "./train-foreign.ts";

const doubt = [-0.5, 0.2, 0.3, -1, 3];

/**
 * Four speakers of either kind, two utterances each. What the first feature differs by goes with the speaker, and what the second
 * differs by goes with the utterance; over all of them both tell the languages apart alike.
 */
const examples: Example[] = [0, 1, 2, 3, 4, 5, 6, 7].flatMap((speaker) =>
  [-0.6, 0.6].map((ofUtterance) => {
    const isEnglish = speaker < 4;
    const language = isEnglish ? -1 : 1;
    const ofSpeaker = speaker % 2 === 0 ? -0.6 : 0.6;
    const features = [language + ofSpeaker, language + ofUtterance, ...doubt];
    return { source: "made", speaker: `speaker ${speaker}`, isEnglish, features };
  }),
);

test("learns which side a language is on", () => {
  const { weights, bias } = trainForeign(examples);
  const odds = (features: readonly number[]): number =>
    features.reduce((sum, value, at) => sum + value * weights[at]!, bias);
  for (const { features, isEnglish } of examples) expect(odds(features) < 0).toBe(isEnglish);
});

test("and believes less in what changes from one utterance of a speaker to the next", () => {
  const [ofSpeaker = 0, ofUtterance = 0] = trainForeign(examples).weights;
  expect(ofUtterance).toBeGreaterThan(0);
  expect(ofSpeaker).toBeGreaterThan(1.1 * ofUtterance);
});

test("says what is missing to learn accents from", () => {
  expect(() => nonNativeSpeech("/nowhere/speechocean762").next()).toThrow(/speechocean762 is missing.*--speechocean/u);
});
