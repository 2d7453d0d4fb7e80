import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createEndOfUtteranceJudge } from "./end-of-utterance-judge.ts";

const judge = createEndOfUtteranceJudge();
const probability = (text: string, lastAssistantText = "", language = "en-US") =>
  judge.judge({ text, speechMs: 1000, lastAssistantText, language });

/** The end of something, a beginning of it, and what the assistant had said. */
type Pair = readonly [whole: string, begun: string, lastAssistantText?: string];

const pairs: readonly Pair[] = [
  ["Turn on the kitchen light.", "Turn on the."],
  ["I'd like to book a flight to Oslo.", "I'd like to book a flight to."],
  ["How old is the Brooklyn Bridge?", "How old is the?"],
  ["Can you tell me what the weather is like tomorrow?", "Can you tell me what the?"],
  ["My name is Anna Keller.", "My name is.", "What is your name?"],
  ["I live in Berlin.", "I live in Berlin and.", "Where do you live?"],
  ["Milk, bread and butter.", "Milk, bread and.", "What should I add to the list?"],
  ["I want a large coffee with milk.", "I want a large.", "What would you like?"],
  ["Remind me to call my mother tomorrow.", "Remind me to call my."],
  ["Anna dot Keller at example dot com.", "Anna dot Keller at.", "What is your email address?"],
  ["48 Main Street.", "48.", "What is your address?"],
  ["five five five zero one nine four four seven one", "five five five zero one", "What is your phone number?"],
  ["90210.", "902.", "What is your zip code?"],
  ["The fifth of May.", "The fifth of.", "What day works for you?"],
  ["No, that's all, thank you.", "No, that's.", "Anything else?"],
  ["I think we should go home.", "I think we should um."],
];

/** Said unasked, as people begin with an assistant. */
const over = `Hey Contoso, how's the weather?|I need to renew my passport.|Yes.|Good morning.|No.|No, thanks.|Thank you.
  |What time is it?|Turn on the lights.|Play some jazz.|Can you help me?|My name is John Smith.|Tomorrow at five.|That's all.
  |Tell me a joke.|What's the capital of France?|I'd like a large coffee.|Cancel my order.`;
const goingOn = `Hey Contoso,|how's the|I need to|I need to renew|I need to renew my|I want to book a|Can you|My name is|What is the
  |and then|I'd like a|So um|Yes, but|The number is|I'm calling because|Book a table for|it's on the`;
const sentences = (list: string) => list.split("|").map((text) => text.trim());

describe("createEndOfUtteranceJudge", () => {
  it.each(sentences(over))("doubts less that it is over than any that goes on: “%s”", (text) => {
    expect(probability(text)).toBeGreaterThan(0.25);
  });

  it.each(sentences(goingOn))("waits after “%s”", (text) => {
    expect(probability(text)).toBeLessThan(0.2);
  });

  const cases = pairs.map(([whole, begun, asked = ""]) => ({ whole, begun, asked }));
  it.each(cases)("finds an end of “$whole” and none of “$begun”", ({ whole, begun, asked }) => {
    expect(probability(whole, asked)).toBeGreaterThan(0.45);
    expect(probability(begun, asked)).toBeLessThan(0.35);
  });

  it("reads text without any mark as well", () => {
    for (const [whole, begun, asked] of pairs) {
      const bare = (text: string) => text.toLowerCase().replace(/[.,?]/g, "");
      expect(probability(bare(whole), asked), whole).toBeGreaterThan(0.45);
      expect(probability(bare(begun), asked), begun).toBeLessThan(0.4);
    }
  });

  it("knows what was asked for: a digit is an answer to one question and the beginning of one to another", () => {
    expect(probability("Four.", "How many people?")).toBeGreaterThan(
      probability("Four.", "What is your phone number?") + 0.3,
    );
    expect(probability("Anna.", "What is your name?")).toBeGreaterThan(probability("Anna.", "Where do you live?"));
  });

  it("reads the last word of languages that it knows, and only figures and marks of others", () => {
    expect(probability("Ich möchte an.", "", "de-DE")).toBeLessThan(probability("Ich möchte gehen.", "", "de-DE"));
    expect(probability("Ninataka na.", "", "sw")).toBe(probability("Ninataka kwenda.", "", "sw"));
    expect(probability("Ich möchte…", "", "de-DE")).toBeLessThan(0.2);
    expect(probability("0171 55", "Ihre Telefonnummer? (phone number)", "de-DE")).toBeLessThan(0.3);
  });

  it("has nothing to wait for at a short sound without words, but gives longer speech its time", () => {
    const wordless = (speechMs: number) => judge.judge({ text: " . ", speechMs, lastAssistantText: "" });
    expect(wordless(300)).toBeGreaterThan(0.7);
    expect(wordless(900)).toBeLessThan(0.5);
  });

  it("believes an end the more, the longer the pause lasts, and reaches certainty in no pause a speaker makes", () => {
    const after = (silenceMs: number) =>
      judge.judge({ text: "I would like a", speechMs: 900, lastAssistantText: "", silenceMs });
    const lengths = [0, 200, 300, 500, 1000, 2000, 5000];
    const believed = lengths.map(after);
    expect(believed).toEqual(believed.toSorted((a, b) => a - b));
    expect(believed[1]).toBe(probability("I would like a"));
    expect(after(1000)).toBeLessThan(0.5);
    expect(after(5000)).toBeGreaterThan(after(1000) * 2);
  });

  it("lets sound tip the scale, not replace the words", () => {
    const flat = {
      voicedShare: 0.6,
      finalPitchSemitones: 0,
      pitchSlopeSemitonesPerS: 0,
      energyFallDb: 1,
      finalVoicedMs: 500,
      syllablesPerS: 4,
    };
    const fallen = { ...flat, finalPitchSemitones: -5, energyFallDb: 14, finalVoicedMs: 120 };
    const sounding = (text: string, prosody: typeof flat) =>
      judge.judge({ text, speechMs: 900, lastAssistantText: "", prosody });
    const text = "I want a coffee";
    expect(sounding(text, fallen)).toBeGreaterThan(probability(text));
    expect(sounding(text, flat)).toBeLessThan(probability(text));
    expect(sounding(text, { ...fallen, voicedShare: 0.05 })).toBe(probability(text));
    expect(sounding("Turn on the", fallen)).toBeLessThan(0.1);
  });

  it("gives a probability for anything, and always the same", () => {
    fc.assert(
      fc.property(
        fc.string({ unit: "grapheme" }),
        fc.string(),
        fc.nat(10_000),
        (text, lastAssistantText, silenceMs) => {
          const facts = { text, lastAssistantText, speechMs: 700, silenceMs };
          const given = judge.judge(facts);
          expect(given).toBeGreaterThanOrEqual(0);
          expect(given).toBeLessThanOrEqual(1);
          expect(judge.judge(facts)).toBe(given);
        },
      ),
    );
    expect(probability("the ".repeat(5000))).toBeLessThan(0.1);
  });

  it("refuses a damaged model at the first judgement", () => {
    const damaged = createEndOfUtteranceJudge({
      buckets: 8,
      scale: 1,
      ruleShare: 0,
      slope: 1,
      intercept: 0,
      weights: "AAAA",
    });
    expect(() => damaged.judge({ text: "hello there", speechMs: 500, lastAssistantText: "" })).toThrow(RangeError);
  });
});
