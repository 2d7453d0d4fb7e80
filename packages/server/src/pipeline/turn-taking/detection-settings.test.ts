import { createScriptedRecognizer } from "@vivavoce/engine/testing";
import type { TurnDetection } from "@vivavoce/protocol";
import { describe, expect, it } from "vitest";
import { decisionThreshold } from "./end/extra-silence-ms.ts";
import { detectionSettings, gateSettings, recognitionSettings } from "./detection-settings.ts";

const policy = { create_response: true, interrupt_response: true, auto_truncate: false };

/** As Microsoft's quickstart asks for it. */
const quickstart: TurnDetection = {
  type: "azure_semantic_vad",
  threshold: 0.3,
  prefix_padding_ms: 200,
  silence_duration_ms: 200,
  speech_duration_ms: 80,
  ...policy,
  end_of_utterance_detection: {
    model: "semantic_detection_v1",
    threshold_level: null,
    timeout_ms: null,
    threshold: 0.01,
    timeout: 2,
  },
  remove_filler_words: false,
  languages: null,
  appended_text_after_truncation: null,
  profile: null,
  neg_threshold: null,
  window_size: null,
  distinct_ci_phones: null,
  require_vowel: null,
  require_vowel_assistant_speaking: null,
  speech_duration_assistant_speaking_ms: null,
};

describe("detectionSettings", () => {
  it("takes thresholds and durations from the session (SF-08)", () => {
    expect(detectionSettings(quickstart, 60_000)).toEqual({
      segmenter: {
        threshold: 0.3,
        speechDurationMs: 80,
        silenceDurationMs: 200,
        prefixPaddingMs: 200,
        maxUtteranceMs: 60_000,
        judgeTimeoutMs: 2000,
      },
      decisionThreshold: 0.5,
      judging: "semantic_detection_v1",
      bargeIn: { mustProve: true, fillersCount: true, speechDurationMs: null },
    });
    const silenceOnly = { ...quickstart, end_of_utterance_detection: null };
    expect(detectionSettings(silenceOnly, 60_000).segmenter.judgeTimeoutMs).toBeNull();
  });

  it("waits 8, 4 or 2 s in all by eagerness, and the eager believe an end sooner (SF-08.13)", () => {
    const waits = (["low", "medium", "auto", "high"] as const).map((eagerness) => {
      const { segmenter, decisionThreshold: threshold } = detectionSettings(
        { type: "semantic_vad", eagerness, ...policy },
        60_000,
      );
      return [segmenter.silenceDurationMs + (segmenter.judgeTimeoutMs ?? 0), threshold];
    });
    expect(waits).toEqual([
      [8000, 0.7],
      [4000, 0.5],
      [4000, 0.5],
      [2000, 0.35],
    ]);
  });

  it("wants proof of an interruption from the semantic kinds only, and fillers to count unless removed (SF-08.10)", () => {
    const bargeIn = (turns: TurnDetection) => detectionSettings(turns, 60_000).bargeIn;
    const removing = { ...quickstart, remove_filler_words: true, speech_duration_assistant_speaking_ms: 300 };
    expect(bargeIn(removing)).toEqual({ mustProve: true, fillersCount: false, speechDurationMs: 300 });
    expect(bargeIn({ type: "semantic_vad", eagerness: "auto", ...policy })).toMatchObject({
      mustProve: true,
      fillersCount: false,
    });
    const plain = { ...quickstart, type: "server_vad", idle_timeout_ms: null } as const;
    expect(bargeIn(plain)).toMatchObject({ mustProve: false });
  });

  it("gates without ever ending by itself", () => {
    for (const detection of [null, detectionSettings(quickstart, 60_000)]) {
      const gate = gateSettings(detection);
      expect(gate).toMatchObject({ silenceDurationMs: Infinity, maxUtteranceMs: Infinity, judgeTimeoutMs: null });
    }
  });
});

describe("decisionThreshold", () => {
  it("is lower at a lower level (SF-08.23)", () => {
    const [low, medium, high, usual] = (["low", "medium", "high", "default"] as const).map((level) =>
      decisionThreshold({ threshold_level: level, threshold: null }),
    );
    expect([low, medium, high].toSorted((a = 0, b = 0) => a - b)).toEqual([low, medium, high]);
    expect(new Set([low, medium, high]).size).toBe(3);
    expect(usual).toBe(medium);
    expect(decisionThreshold({ threshold_level: null, threshold: null })).toBe(usual);
  });

  it("reads the legacy threshold on its own scale, in the range of the levels (SF-08.25)", () => {
    const legacy = (threshold: number) => decisionThreshold({ threshold_level: null, threshold });
    expect(legacy(0.01)).toBeCloseTo(0.5);
    expect([0, 0.001, 1]).toSatisfy((values: number[]) => values.map(legacy).join() === "0.35,0.35,0.7");
    expect(legacy(0.012)).toBeGreaterThan(legacy(0.01));
  });
});

type Include = NonNullable<Parameters<typeof recognitionSettings>[0]["include"]> | null;

describe("recognitionSettings", () => {
  const heard = (
    settings: object,
    turns: TurnDetection | null = null,
    identifiesLanguage = false,
    include: Include = null,
  ) =>
    recognitionSettings(
      {
        input_audio_transcription: {
          model: "azure-speech",
          language: "",
          phrase_list: null,
          custom_speech: null,
          prompt: null,
          delay: null,
          ...settings,
        },
        turn_detection: turns,
        include,
      },
      createScriptedRecognizer({ utterances: [], identifiesLanguage }),
    );

  it("names the only language, wherever it was given (SF-11.2, SF-08.11)", () => {
    expect(heard({ language: "de-DE" })).toEqual({ language: "de-DE", wantsWordTimes: false });
    expect(heard({}, { ...quickstart, languages: ["de"] })).toEqual({ language: "de", wantsWordTimes: false });
    const { languages: _, appended_text_after_truncation: __, ...english } = quickstart;
    expect(heard({}, { ...english, type: "azure_semantic_vad_en" })).toEqual({ language: "en", wantsWordTimes: false });
  });

  it("leaves the choice among several to an engine that finds out, and gives others the primary one", () => {
    expect(heard({ language: "de, en" }, null, true)).toEqual({ languages: ["de", "en"], wantsWordTimes: false });
    expect(heard({ language: "de, en" })).toEqual({ language: "de", wantsWordTimes: false });
    expect(heard({}, { ...quickstart, languages: ["de", "en"] })).toEqual({ wantsWordTimes: false });
    expect(heard({})).toEqual({ wantsWordTimes: false });
  });

  it("asks for the times of words only where phrases are shown (SF-22)", () => {
    expect(heard({}, null, false, ["item.input_audio_transcription.logprobs"])).toEqual({ wantsWordTimes: false });
    expect(heard({}, null, false, ["item.input_audio_transcription.phrases"])).toEqual({});
  });

  it("takes names out of a prompt for engines that read none, and no more than it may (SF-11.5)", () => {
    expect(
      heard({ prompt: "ZyntriQix, Digique Plus. The talk is about Anna Smith and our CynapseFive router." }),
    ).toMatchObject({
      phraseList: ["ZyntriQix", "Digique Plus", "Anna", "Smith", "CynapseFive"],
    });
    const many = Array.from({ length: 900 }, (_, index) => `Name${index}`);
    expect(heard({ phrase_list: many }).phraseList).toHaveLength(500);
  });
});
