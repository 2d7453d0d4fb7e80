import { describe, expect, test } from "vitest";
import type { ApiVersion } from "../api-version.ts";
import { parseClientEvent } from "../parsing/parse-client-event.ts";
import { applySessionUpdate } from "./apply-session-update.ts";
import type { SessionUpdateResult } from "./apply-session-update.ts";
import { createSession } from "./create-session.ts";
import type { Session } from "./session.ts";

const created = (apiVersion: ApiVersion): Session =>
  createSession({ apiVersion, model: "gpt-4o", id: "sess_1", expiresAt: 1 });

interface Situation {
  readonly apiVersion?: ApiVersion;
  readonly session?: Session;
  readonly assistantAudioSent?: boolean;
}

/** Applies an update as a client would write it. */
function apply(update: object, situation: Situation = {}): SessionUpdateResult {
  const { apiVersion = "2026-04-10", assistantAudioSent = false } = situation;
  const parsed = parseClientEvent(JSON.stringify({ type: "session.update", session: update }));
  if (parsed.kind === "invalid") throw parsed.error;
  if (parsed.event.type !== "session.update") throw new Error("another event");
  const session = situation.session ?? created(apiVersion);
  return applySessionUpdate(session, parsed.event.session, { apiVersion, assistantAudioSent });
}

function updated(update: object, situation?: Situation): Session {
  const result = apply(update, situation);
  if (result.kind === "rejected") throw result.error;
  return result.session;
}

function rejected(update: object, situation?: Situation) {
  const result = apply(update, situation);
  if (result.kind === "updated") throw new Error("was accepted");
  return [result.error.code, result.error.param];
}

describe("what is present changes, the rest stays", () => {
  test("an empty update changes nothing", () => {
    expect(apply({})).toEqual({ kind: "updated", session: created("2026-04-10"), changed: [] });
  });
  test("changed names the fields with another value", () => {
    const result = apply({ instructions: "Be kind.", temperature: 0.8, tools: [], voice: "alloy", model: "gpt-4o" });
    expect(result).toMatchObject({ kind: "updated", changed: ["instructions", "voice"] });
  });
  test("empty or null instructions clear them", () => {
    expect(updated({ instructions: "" }).instructions).toBe("");
    expect(updated({ instructions: null }).instructions).toBe("");
  });
  test.each([
    "turn_detection",
    "input_audio_noise_reduction",
    "input_audio_echo_cancellation",
    "input_audio_transcription",
    "animation",
    "interim_response",
    "reasoning_effort",
    "include",
    "metadata",
    "temperature",
    "output_audio_timestamp_types",
  ] as const)("null clears %s", (field) => {
    const session = updated({
      input_audio_noise_reduction: { type: "near_field" },
      input_audio_echo_cancellation: { type: "server_echo_cancellation" },
      animation: {},
      interim_response: { type: "llm_interim_response" },
      reasoning_effort: "low",
      include: [],
      metadata: { a: "b" },
      output_audio_timestamp_types: ["word"],
    });
    expect(session[field]).not.toBeNull();
    expect(updated({ [field]: null }, { session })[field]).toBeNull();
  });
  test("objects take the defaults of what they leave out", () => {
    const session = updated({
      input_audio_echo_cancellation: { type: "server_echo_cancellation" },
      input_audio_transcription: { model: "whisper-1", language: null },
      interim_response: { type: "static_interim_response", texts: ["One moment."] },
      animation: { outputs: ["viseme_id"] },
      voice: { type: "azure-standard", name: "x", rate: "1.2" },
    });
    expect(session.input_audio_echo_cancellation).toMatchObject({ reference_source: "server", channels: 1 });
    expect(session.input_audio_transcription).toMatchObject({ model: "whisper-1", language: "", phrase_list: null });
    expect(session.interim_response).toMatchObject({ triggers: ["latency"], latency_threshold_ms: 2000 });
    expect(session.animation).toEqual({ model_name: "default", outputs: ["viseme_id"] });
    expect(session.voice).toMatchObject({ rate: "1.2", pitch: null, style: null });
  });
  test("what the server sets cannot be set (BH-14)", () => {
    const session = updated({ id: "mine", object: "mine", expires_at: 5, agent: { type: "agent" } });
    expect(session).toEqual(created("2026-04-10"));
  });
  test("a whole session can be sent back as it is", () => {
    const session = updated({ turn_detection: { type: "azure_semantic_vad" }, voice: "alloy" });
    expect(apply(session, { session })).toEqual({ kind: "updated", session, changed: [] });
  });
});

describe("turn detection is replaced as a whole (wire.md 5.11)", () => {
  const first = {
    turn_detection: { type: "server_vad", threshold: 0.9, silence_duration_ms: 200, create_response: false },
  };
  test("nothing of the former one is kept", () => {
    const session = updated({ turn_detection: { type: "server_vad" } }, { session: updated(first) });
    expect(session.turn_detection).toEqual(created("2026-04-10").turn_detection);
  });
  test("an update without it keeps it", () => {
    const session = updated(first);
    expect(updated({ instructions: "x" }, { session }).turn_detection).toEqual(session.turn_detection);
  });
  test.each([
    ["server_vad", "2026-01-01-preview", 300, 200],
    ["server_vad", "2026-04-10", 400, 200],
    ["azure_semantic_vad", "2026-01-01-preview", 300, 80],
    ["azure_semantic_vad", "2026-04-10", 420, 80],
    ["azure_semantic_vad_en", "2026-07-31-preview", 420, 80],
    ["azure_semantic_vad_multilingual", "2026-07-15", 420, 80],
  ] as const)("%s on %s pads %i ms and needs %i ms of speech", (type, apiVersion, padding, speech) => {
    const { turn_detection: detection } = updated({ turn_detection: { type } }, { apiVersion });
    expect(detection).toMatchObject({
      type,
      prefix_padding_ms: padding,
      speech_duration_ms: speech,
      silence_duration_ms: 500,
      threshold: 0.5,
      create_response: true,
      interrupt_response: true,
      auto_truncate: false,
    });
  });
  test("semantic_vad has only its own members", () => {
    const { turn_detection: detection } = updated({ turn_detection: { type: "semantic_vad" } });
    const policy = { create_response: true, interrupt_response: true, auto_truncate: false };
    expect(detection).toEqual({ type: "semantic_vad", eagerness: "auto", ...policy });
  });
  test("only the multilingual types have languages", () => {
    const of = (type: string) => updated({ turn_detection: { type } }).turn_detection;
    expect(of("azure_semantic_vad")).toMatchObject({ languages: null, appended_text_after_truncation: null });
    expect(of("azure_semantic_vad_en")).not.toHaveProperty("languages");
  });
});

describe("what may not change", () => {
  test("the model (BH-10)", () => {
    expect(rejected({ model: "gpt-5" })).toEqual(["invalid_value", "session.model"]);
    expect(updated({ model: "gpt-4o" }).model).toBe("gpt-4o");
  });
  test("the voice, once the assistant has spoken (BH-11)", () => {
    const spoken = { assistantAudioSent: true };
    expect(rejected({ voice: "alloy" }, spoken)).toEqual(["cannot_update_voice", "session.voice"]);
    expect(updated({ voice: { type: "azure-standard", name: "en-US-AvaNeural" } }, spoken).voice).toBeDefined();
    expect(updated({ instructions: "x" }, spoken).instructions).toBe("x");
  });
  test("nothing of a rejected update is applied (BH-13)", () => {
    const session = created("2026-04-10");
    const before = structuredClone(session);
    apply({ instructions: "x", turn_detection: null, voice: "alloy" }, { session, assistantAudioSent: true });
    expect(session).toEqual(before);
  });
  test("the form of the input, with the client's echo reference (BH-12)", () => {
    const echo = { type: "server_echo_cancellation", reference_source: "client", channels: 2 };
    const session = updated({ input_audio_echo_cancellation: echo });
    const param = "session.input_audio_sampling_rate";
    expect(rejected({ input_audio_sampling_rate: 16_000 }, { session })).toEqual(["invalid_value", param]);
    expect(rejected({ input_audio_echo_cancellation: null }, { session })[1]).toBe(
      "session.input_audio_echo_cancellation",
    );
    expect(rejected({ input_audio_format: "g711_ulaw" }, { session })[1]).toBe("session.input_audio_format");
    expect(updated({ input_audio_echo_cancellation: echo }, { session })).toEqual(session);
  });
});

describe("formats and rates (SF-05)", () => {
  test("G.711 means 8000 Hz, and leaving it 24000 Hz", () => {
    const session = updated({ input_audio_format: "g711_alaw" });
    expect(session.input_audio_sampling_rate).toBe(8000);
    expect(updated({ input_audio_format: "pcm16" }, { session }).input_audio_sampling_rate).toBe(24_000);
  });
  test("a rate that was set stays with pcm16", () => {
    const session = updated({ input_audio_sampling_rate: 44_100 });
    expect(updated({ input_audio_format: "pcm16" }, { session }).input_audio_sampling_rate).toBe(44_100);
  });
  test("G.711 has no other rate", () => {
    const both = { input_audio_format: "g711_ulaw", input_audio_sampling_rate: 16_000 };
    expect(rejected(both)).toEqual(["invalid_value", "session.input_audio_sampling_rate"]);
    const session = updated({ input_audio_format: "g711_ulaw" });
    expect(rejected({ input_audio_sampling_rate: 24_000 }, { session })[0]).toBe("invalid_value");
    expect(updated({ ...both, input_audio_sampling_rate: 8000 }).input_audio_sampling_rate).toBe(8000);
  });
});

describe("echo cancellation (ER-13)", () => {
  const echo = (fields: object) => ({ input_audio_echo_cancellation: { type: "server_echo_cancellation", ...fields } });
  const param = "session.input_audio_echo_cancellation.channels";
  test.each([
    [{ channels: 2 }, "invalid_ec_channels_requires_client"],
    [{ channels: 2, reference_source: "server" }, "invalid_ec_channels_requires_client"],
    [{ reference_source: "client" }, "invalid_ec_reference_channels"],
    [{ reference_source: "client", channels: 1 }, "invalid_ec_reference_channels"],
  ])("%j is refused", (fields, code) => {
    expect(rejected(echo(fields))).toEqual([code, param]);
  });
  test("two channels need pcm16", () => {
    const stereo = echo({ reference_source: "client", channels: 2 });
    expect(rejected({ ...stereo, input_audio_format: "g711_ulaw" })).toEqual(["invalid_value", param]);
    expect(updated(stereo).input_audio_echo_cancellation).toMatchObject({ channels: 2 });
  });
});
