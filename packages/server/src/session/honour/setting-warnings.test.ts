import type { ResponseCreateParams, ServerEvent, SessionUpdate } from "@vivavoce/protocol";
import { createSession } from "@vivavoce/protocol";
import { describe, expect, it } from "vitest";
import { ableEngines, createSessionBench } from "../../testing/session-bench.ts";
import type { Capabilities } from "../state/capabilities.ts";
import { responseWarnings } from "./response-warnings.ts";
import { settingWarnings } from "./setting-warnings.ts";
import { expressionOf } from "./voice-expression.ts";

const plain: Capabilities = {
  ...ableEngines,
  endOfUtterance: false,
  model: { ...ableEngines.model, tools: false, temperature: false, reasoningEffort: false },
  recognizer: { ...ableEngines.recognizer, phraseList: false, wordTimes: false, logprobs: false },
  synthesizer: {
    ...ableEngines.synthesizer,
    rate: false,
    pitch: false,
    volume: false,
    wordTimes: false,
    phones: false,
  },
};

const tool = { type: "function", name: "look" } as const;

function updateParams(update: SessionUpdate, capabilities: Capabilities): string[] {
  const bench = createSessionBench();
  bench.client({ type: "session.update", session: update });
  return settingWarnings(bench.state.session, update, capabilities).map(({ param }) => param);
}

it("says what can be understood, and blames no single recognizer: each may be for some of it", () => {
  const update = { input_audio_transcription: { model: "azure-speech", language: "de" } } as const;
  const bench = createSessionBench();
  bench.client({ type: "session.update", session: update });
  const capabilities = { ...plain, recognizer: { ...plain.recognizer, languages: ["en", "zh"] } };
  const warnings = settingWarnings(bench.state.session, update, capabilities);
  expect(warnings.map(({ message }) => message)).toContainEqual(
    expect.stringMatching(/^Only en, zh can be understood here\./),
  );
});

it("names the pace of a nested session where the synthesizer has only one", () => {
  const session = createSession({
    apiVersion: "2025-10-01",
    dialect: "openai-ga",
    model: "m",
    id: "s",
    expiresAt: 1,
    update: { ga: { speed: 1.2 } },
  });
  expect(settingWarnings(session, { ga: { speed: 1.2 } }, plain).map(({ param }) => param)).toEqual([
    "session.audio.output.speed",
  ]);
  expect(settingWarnings(session, { ga: { speed: 1.2 } }, ableEngines)).toEqual([]);
});

it("says nothing of a style, a lexicon or visemes where the synthesizer has them, and tells it what was asked for", () => {
  const expression = ["style", "temperature", "lexiconUrl", "locale"];
  const synthesizer = { ...plain.synthesizer, visemes: true, expression };
  const style = {
    style: "cheerful",
    temperature: 0.7,
    custom_lexicon_url: "https://example.org/a.xml",
    locale: "en-US",
  };
  const voice = { type: "azure-standard", name: "slt", ...style } as const;
  expect(updateParams({ voice, animation: { outputs: ["viseme_id"] } }, { ...plain, synthesizer })).toEqual([]);
  expect(updateParams({ voice }, plain)).toContain("session.voice.style");
  expect(expressionOf(voice, expression)).toEqual({
    expression: { style: "cheerful", temperature: 0.7, lexiconUrl: "https://example.org/a.xml", locale: "en-US" },
  });
  expect(expressionOf(voice, ["style"])).toEqual({ expression: { style: "cheerful" } });
  expect(expressionOf(voice, undefined)).toEqual({});
});

describe("settings that cannot be honoured", () => {
  it.each<[SessionUpdate, string]>([
    [{ input_audio_noise_reduction: { type: "azure_deep_noise_suppression" } }, "session.input_audio_noise_reduction"],
    [{ input_audio_echo_cancellation: { type: "server_echo_cancellation" } }, "session.input_audio_echo_cancellation"],
    [{ reasoning_effort: "low" }, "session.reasoning_effort"],
    [{ temperature: 0.5 }, "session.temperature"],
    [{ turn_detection: { type: "semantic_vad" } }, "session.turn_detection.type"],
    [
      {
        turn_detection: { type: "server_vad", end_of_utterance_detection: { model: "semantic_detection_v1" } },
      },
      "session.turn_detection.end_of_utterance_detection",
    ],
    [{ tools: [tool] }, "session.tools"],
    [{ output_audio_timestamp_types: ["word"] }, "session.output_audio_timestamp_types"],
    [{ animation: { outputs: ["viseme_id"] } }, "session.animation.outputs"],
    [{ include: ["item.input_audio_transcription.phrases"] }, "session.include"],
    [{ include: ["item.input_audio_transcription.logprobs"] }, "session.include"],
    [{ voice: { type: "azure-standard", name: "slt", rate: "1.2" } }, "session.voice.rate"],
    [{ voice: { type: "azure-standard", name: "slt", pitch: "+2st" } }, "session.voice.pitch"],
    [{ voice: { type: "azure-standard", name: "slt", volume: "50" } }, "session.voice.volume"],
    [
      { input_audio_transcription: { model: "test-asr" as "azure-speech", phrase_list: ["Vivavoce"] } },
      "session.input_audio_transcription.phrase_list",
    ],
  ])("are named where the engine is not able: %j", (update, param) => {
    expect(updateParams(update, plain)).toContain(param);
    const later = param === "session.input_audio_noise_reduction" || param === "session.input_audio_echo_cancellation";
    expect(updateParams(update, { ...ableEngines, noiseSuppression: later, echoCancellation: later })).toEqual([]);
  });

  it.each<[SessionUpdate, string]>([
    [{ voice: { type: "azure-standard", name: "en-US-AvaNeural" } }, "session.voice"],
    [{ voice: { type: "azure-standard", name: "slt", style: "cheerful" } }, "session.voice.style"],
    [{ voice: { type: "azure-standard", name: "slt", rate: "very" } }, "session.voice.rate"],
    [{ animation: { outputs: ["blendshapes"] } }, "session.animation.outputs"],
    [{ turn_detection: { type: "azure_semantic_vad", languages: ["en", "de"] } }, "session.turn_detection.languages"],
    [
      { turn_detection: { type: "server_vad", auto_truncate: true, interrupt_response: false } },
      "session.turn_detection.auto_truncate",
    ],
    [{ turn_detection: { type: "azure_semantic_vad", neg_threshold: 0.2 } }, "session.turn_detection.neg_threshold"],
    [{ turn_detection: { type: "azure_semantic_vad", require_vowel: true } }, "session.turn_detection.require_vowel"],
    [
      { turn_detection: { type: "azure_semantic_vad", require_vowel_assistant_speaking: true } },
      "session.turn_detection.require_vowel_assistant_speaking",
    ],
    [{ interim_response: { type: "llm_interim_response", model: "other" } }, "session.interim_response.model"],
  ])("are named with the best of engines: %j", (update, param) => {
    expect(updateParams(update, ableEngines)).toEqual([param]);
  });

  it.each<[ResponseCreateParams, string]>([
    [{ temperature: 0.5 }, "response.temperature"],
    [{ reasoning_effort: "low" }, "response.reasoning_effort"],
    [{ tools: [tool] }, "response.tools"],
    [{ animation: { outputs: ["viseme_id"] } }, "response.animation.outputs"],
    [{ voice: { type: "azure-standard", name: "slt", rate: "1.2" } }, "response.voice.rate"],
  ])("of one response are named where the engine is not able: %j", (params, param) => {
    expect(responseWarnings(params, plain).map((notice) => notice.param)).toEqual([param]);
    expect(responseWarnings(params, ableEngines)).toEqual([]);
  });

  it.each<[ResponseCreateParams, string]>([
    [{ voice: { type: "azure-standard", name: "en-US-AvaNeural" } }, "response.voice"],
    [{ animation: { outputs: ["blendshapes"] } }, "response.animation.outputs"],
    [{ tools: [{ type: "mcp", server_label: "x", server_url: "https://example.com" }] }, "response.tools[0]"],
    [{ invoke_input: {} }, "response.invoke_input"],
  ])("of one response are named with the best of engines: %j", (params, param) => {
    expect(responseWarnings(params, ableEngines).map((notice) => notice.param)).toEqual([param]);
  });

  it("of one response are named after it is created", () => {
    const bench = createSessionBench();
    const sent: readonly ServerEvent[] = bench.client({ type: "response.create", response: { invoke_input: {} } });
    expect(sent.map((event) => event.type)).toEqual(["response.created", "warning"]);
  });
});

it.each([
  [["text", "audio", "avatar"], ["No avatar renderer is available on this server. It is kept and has no effect."]],
  [["animation"], ["Answers come as text."]],
  [["audio", "animation"], []],
] as const)("says what of the modalities %j there is not", (modalities, messages) => {
  const bench = createSessionBench();
  bench.client({ type: "session.update", session: { modalities: [...modalities] } });
  const told = bench.sent.flatMap((event) => (event.type === "warning" ? [event.warning.message] : []));
  expect(told).toEqual(messages);
  const params = responseWarnings({ modalities: [...modalities] }, ableEngines).map(({ param }) => param);
  expect(params).toEqual(messages.map(() => "response.modalities"));
});

it("says that the delay of a transcription has no effect (SF-11.6)", () => {
  const update = { input_audio_transcription: { model: ableEngines.recognizer.id, delay: "low" } };
  expect(updateParams(update, ableEngines)).toEqual(["session.input_audio_transcription.delay"]);
});
