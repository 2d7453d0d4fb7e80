import { describe, expect, it } from "vitest";
import { judgedFacts } from "./judged-facts.ts";

const prosody = {
  voicedShare: 0.6,
  finalPitchSemitones: -3,
  pitchSlopeSemitonesPerS: -10,
  energyFallDb: 8,
  finalVoicedMs: 120,
  syllablesPerS: 4,
};
const facts = { text: "ich", language: "de-DE", speechMs: 500, lastAssistantText: "", silenceMs: 300, prosody };
const english = { ...facts, language: "en-US" };

describe("judgedFacts", () => {
  it("gives the English model English words and nothing else", () => {
    expect(judgedFacts("semantic_detection_v1_en", facts)).toMatchObject({ language: "en", silenceMs: 300 });
    expect(judgedFacts("semantic_detection_v1_en", facts)).not.toHaveProperty("prosody");
  });

  it("gives the first model words in their language", () => {
    expect(judgedFacts("semantic_detection_v1", facts)).toMatchObject({ language: "de-DE", silenceMs: 300 });
    expect(judgedFacts("semantic_detection_v1", facts)).not.toHaveProperty("prosody");
  });

  it("lets sound stand in for words that cannot be read", () => {
    expect(judgedFacts("semantic_detection_v1_multilingual", facts)).toHaveProperty("prosody", prosody);
    expect(judgedFacts("semantic_detection_v1_multilingual", english)).not.toHaveProperty("prosody");
  });

  it("gives everything to smart detection and semantic_vad", () => {
    for (const model of ["smart_end_of_turn_detection", "semantic_vad"] as const) {
      expect(judgedFacts(model, facts)).toEqual(facts);
      expect(judgedFacts(model, english)).toEqual(english);
    }
  });
});
