import { describe, expect, test } from "vitest";
import { API_VERSIONS } from "../api-version.ts";
import { createSession } from "./create-session.ts";
import { sessionSchema } from "./session.ts";

const options = { model: "gpt-4.1", id: "sess_1", expiresAt: 1_800_000_000 };

describe.each(API_VERSIONS)("a new session of %s", (apiVersion) => {
  const session = createSession({ ...options, apiVersion });
  test("matches the schema, with every unset field null (wire.md 5.11)", () => {
    expect(sessionSchema.parse(session)).toEqual(session);
    expect(session).toMatchObject({
      id: "sess_1",
      object: "realtime.session",
      expires_at: 1_800_000_000,
      model: "gpt-4.1",
      modalities: ["audio", "text"],
      input_audio_sampling_rate: 24_000,
      input_audio_format: "pcm16",
      output_audio_format: "pcm16",
      tools: [],
      tool_choice: "auto",
      parallel_tool_calls: true,
      temperature: 0.8,
      max_response_output_tokens: "inf",
    });
    const nulls = Object.entries(session).filter(([, value]) => value === null);
    expect(nulls.map(([key]) => key).toSorted()).toEqual([
      "animation",
      "avatar",
      "greeting",
      "handoff",
      "include",
      "input_audio_echo_cancellation",
      "input_audio_noise_reduction",
      "interim_response",
      "metadata",
      "output_audio_timestamp_types",
      "reasoning_effort",
      "truncation_strategy",
    ]);
  });
  test("speaks with en-US-AvaNeural, every option null", () => {
    const { type, name, ...optional } = session.voice as Record<string, unknown>;
    expect([type, name]).toEqual(["azure-standard", "en-US-AvaNeural"]);
    expect(Object.keys(optional)).toHaveLength(9);
    expect(new Set(Object.values(optional))).toEqual(new Set([null]));
  });
  test("transcribes with azure-speech in any language", () => {
    const rest = { phrase_list: null, custom_speech: null, prompt: null, delay: null };
    expect(session.input_audio_transcription).toEqual({ model: "azure-speech", language: "", ...rest });
  });
  test("takes turns by server_vad with the padding of its version", () => {
    const before = ["2025-05-01-preview", "2025-10-01", "2026-01-01-preview"].includes(apiVersion);
    expect(session.turn_detection).toEqual({
      type: "server_vad",
      threshold: 0.5,
      prefix_padding_ms: before ? 300 : 400,
      silence_duration_ms: 500,
      speech_duration_ms: 200,
      create_response: true,
      interrupt_response: true,
      auto_truncate: false,
      end_of_utterance_detection: null,
      idle_timeout_ms: null,
    });
  });
});

test("two sessions share nothing that can change", () => {
  const one = createSession({ ...options, apiVersion: "2026-07-15" });
  const other = createSession({ ...options, apiVersion: "2026-07-15" });
  one.tools.push({ type: "function", name: "f" });
  one.modalities.pop();
  expect(other.tools).toEqual([]);
  expect(other.modalities).toEqual(["audio", "text"]);
});

test("an OpenAI beta session speaks with alloy and transcribes when asked", () => {
  const session = createSession({ ...options, apiVersion: "2025-10-01", dialect: "openai-beta" });
  expect(session.voice).toEqual({ type: "openai", name: "alloy" });
  expect(session.input_audio_transcription).toBeNull();
});
