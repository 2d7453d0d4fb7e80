import { describe, expect, test } from "vitest";
import type { ServerEvent } from "../../events/server-event.ts";
import { createSession } from "../../session/create-session.ts";
import type { SessionType } from "../../session/ga-settings.ts";
import type { SessionUpdate } from "../../session/session-update.ts";
import { createOpenaiGaDialect, createVoiceLiveV1Dialect } from "../nested-dialects.ts";
import type { Dialect } from "../dialect.ts";

type Told = Readonly<Record<string, unknown>>;

const told = (dialect: Dialect, event: object): Told[] =>
  dialect.encode(event as ServerEvent).map((text) => JSON.parse(text) as Told);
const typesOf = (dialect: Dialect, event: object): unknown[] => told(dialect, event).map(({ type }) => type);

function decoded(dialect: Dialect, type: string, fields: object) {
  const parsed = dialect.decode(JSON.stringify({ type, event_id: "evt_1", ...fields }));
  if (parsed.kind === "invalid") {
    const { code, param, message } = parsed.error;
    return { error: { code, param, message } };
  }
  return { event: parsed.event as unknown as Told, ignored: parsed.ignored };
}

const update = (session: object, dialect: Dialect = createOpenaiGaDialect()) =>
  decoded(dialect, "session.update", { session: { type: "realtime", ...session } });
const create = (response: object, dialect: Dialect = createOpenaiGaDialect()) =>
  decoded(dialect, "response.create", { response });

/** A session of GA that was changed by what was decoded. */
const sessionOf = (sessionType: SessionType, changes: unknown) =>
  createSession({
    id: "s",
    model: "m",
    expiresAt: 0,
    dialect: "openai-ga",
    apiVersion: createOpenaiGaDialect().apiVersion,
    sessionType,
    update: changes as SessionUpdate,
  });

const message = (id: string, fields: object = {}) => ({
  id,
  type: "message",
  object: "realtime.item",
  status: "completed",
  role: "user",
  content: [{ type: "input_text", text: "x" }],
  ...fields,
});

test("every form of tool_choice is understood, null as the choice that there is at first", () => {
  const mcp = { type: "mcp", server_label: "books" };
  for (const choice of ["auto", "none", "required", { type: "function", name: "f" }, mcp, { ...mcp, name: "find" }]) {
    expect(update({ tool_choice: choice })).toMatchObject({ event: { session: { tool_choice: choice } } });
    expect(create({ tool_choice: choice })).toMatchObject({ event: { response: { tool_choice: choice } } });
  }
  expect(update({ tool_choice: null })).toMatchObject({ event: { session: { tool_choice: "auto" } } });
  expect(create({ tool_choice: null })).toMatchObject({ event: { type: "response.create" }, ignored: [] });
  expect(update({ tool_choice: { ...mcp, colour: "red" } })).toMatchObject({
    error: { code: "unknown_parameter", param: "session.tool_choice.colour" },
  });
  expect(update({ tool_choice: { type: "mcp" } })).toMatchObject({
    error: { param: expect.stringMatching(/^session\.tool_choice/) },
  });
});

describe("items in steps (wire.md 11.3)", () => {
  const created = (item: object, before = "") => ({
    type: "conversation.item.created",
    event_id: "event_1",
    previous_item_id: before,
    item,
  });

  test("an item of the client is added and done at once, under ids of their own", () => {
    const item = { id: "a", type: "message", status: "completed", role: "user", content: message("a").content };
    expect(told(createOpenaiGaDialect(), created(message("a")))).toEqual([
      { type: "conversation.item.added", event_id: "event_1", previous_item_id: null, item },
      { type: "conversation.item.done", event_id: "event_1_done", previous_item_id: null, item },
    ]);
  });

  test("an output item outside of the conversation is only an output item", () => {
    const dialect = createOpenaiGaDialect();
    const item = message("a", { role: "assistant", status: "incomplete", content: [] });
    const head = { event_id: "event_1", response_id: "resp_1", output_index: 0 };
    expect(told(dialect, { type: "response.output_item.added", ...head, item })).toMatchObject([
      { type: "response.output_item.added", item: { status: "in_progress" } },
    ]);
    expect(typesOf(dialect, { type: "response.output_item.done", ...head, item })).toEqual([
      "response.output_item.done",
    ]);
  });

  test("a spoken item that is deleted before its words are there is announced once", () => {
    const dialect = createOpenaiGaDialect();
    const head = { event_id: "event_1", item_id: "a" };
    expect(typesOf(dialect, { type: "input_audio_buffer.committed", ...head, previous_item_id: null })).toEqual([
      "input_audio_buffer.committed",
      "conversation.item.added",
      "conversation.item.done",
    ]);
    expect(typesOf(dialect, { type: "conversation.item.deleted", ...head })).toEqual(["conversation.item.deleted"]);
    // The id is free again.
    expect(typesOf(dialect, created(message("a")))).toHaveLength(2);
  });

  /** What a client is told of 1500 ms of speech in a session with the given transcription. */
  function transcribed(transcription: object, fields: object = {}): Told | undefined {
    const dialect = createOpenaiGaDialect();
    const written = update({ audio: { input: { transcription } } }, dialect).event?.["session"];
    told(dialect, { type: "session.updated", event_id: "event_0", session: sessionOf("realtime", written) });
    const at = { event_id: "event_1", item_id: "a" };
    told(dialect, { type: "input_audio_buffer.speech_started", ...at, audio_start_ms: 500 });
    told(dialect, { type: "input_audio_buffer.speech_stopped", ...at, audio_end_ms: 2000 });
    const type = "conversation.item.input_audio_transcription.completed";
    return told(dialect, { type, ...at, content_index: 0, transcript: "Hello there.", language: "en", ...fields })[0];
  }

  test("models that are counted by tokens have their usage in tokens, as their clients require it (16.15)", () => {
    const usage = {
      type: "tokens",
      total_tokens: 18,
      input_tokens: 15,
      input_token_details: { text_tokens: 0, audio_tokens: 15 },
      output_tokens: 3,
    };
    expect(transcribed({ model: "gpt-4o-mini-transcribe" })).toHaveProperty("usage", usage);
    expect(transcribed({})).toHaveProperty("usage", usage);
    for (const model of ["whisper-1", "gpt-realtime-whisper", "gpt-transcribe"]) {
      expect(transcribed({ model })).toHaveProperty("usage", { type: "duration", seconds: 1.5 });
    }
  });

  test("models that are given several languages tell which they heard (16.14)", () => {
    expect(transcribed({ model: "gpt-live-transcribe" })).toHaveProperty("languages", [{ code: "en" }]);
    expect(transcribed({ model: "gpt-transcribe" }, { language: undefined })).toHaveProperty("languages", []);
    expect(transcribed({ model: "whisper-1" })).not.toHaveProperty("languages");
  });

  test("a transcription tells its length where it is known", () => {
    const dialect = createOpenaiGaDialect();
    const completed = (id: string) => ({
      type: "conversation.item.input_audio_transcription.completed",
      event_id: "event_3",
      item_id: id,
      content_index: 0,
      transcript: "x",
    });
    told(dialect, {
      type: "input_audio_buffer.speech_started",
      event_id: "event_1",
      item_id: "a",
      audio_start_ms: 500,
    });
    told(dialect, { type: "input_audio_buffer.speech_stopped", event_id: "event_2", item_id: "a", audio_end_ms: 2000 });
    expect(told(dialect, completed("a"))).toMatchObject([{ usage: { type: "duration", seconds: 1.5 } }]);
    expect(told(dialect, completed("b"))[0]).not.toHaveProperty("usage");
  });

  test("warnings and Azure's events belong to v1 alone, under GA's names", () => {
    const at = { event_id: "e", response_id: "r", item_id: "i", output_index: 0, content_index: 0 };
    const annotation = {
      type: "response.audio_transcript.annotation.added",
      ...at,
      annotation_index: 0,
      annotation: 1,
    };
    const warning = { type: "warning", event_id: "e", warning: { message: "m" } };
    expect(typesOf(createVoiceLiveV1Dialect(), annotation)).toEqual([
      "response.output_audio_transcript.annotation.added",
    ]);
    expect(typesOf(createVoiceLiveV1Dialect(), warning)).toEqual(["warning"]);
    expect(typesOf(createOpenaiGaDialect(), annotation)).toEqual([]);
    expect(typesOf(createOpenaiGaDialect(), warning)).toEqual([]);
  });
});

describe("faults are told where the client wrote them", () => {
  test.each([
    ["cannot_update_voice", "session.voice", "session.audio.output.voice"],
    ["invalid_value", "session.turn_detection.threshold", "session.audio.input.turn_detection.threshold"],
    ["invalid_value", "session.model", "session.model"],
    ["invalid_value", "response.input_items[0].id", "response.input[0].id"],
    ["invalid_value", "session.audio.output.speed", "session.audio.output.speed"],
    ["unknown_parameter", "session.voice", "session.voice"],
    ["invalid_event", "type", "type"],
    ["server_error", null, null],
  ])("%s at %s", (code, param, shown) => {
    const error = { type: "invalid_request_error", code, message: "m", param, event_id: null };
    expect(told(createOpenaiGaDialect(), { type: "error", event_id: "e", error })).toMatchObject([
      { error: { code, param: shown } },
    ]);
    const warning = { message: "m", code, param };
    expect(told(createVoiceLiveV1Dialect(), { type: "warning", event_id: "e", warning })).toMatchObject([
      { warning: { param: shown } },
    ]);
  });
});

describe("OpenAI GA, session.update", () => {
  test("everything that GA nests has its canonical place", () => {
    const session = {
      model: "m",
      output_modalities: ["audio"],
      instructions: "x",
      max_output_tokens: 100,
      reasoning: { effort: "low" },
      tracing: "auto",
      truncation: "disabled",
      include: ["item.input_audio_transcription.logprobs"],
      tools: [
        {
          type: "mcp",
          server_label: "l",
          server_url: "https://x",
          allowed_tools: { tool_names: ["a"] },
          require_approval: { never: { tool_names: ["a"] } },
          server_description: "d",
        },
      ],
      audio: {
        input: {
          format: { type: "audio/pcmu" },
          transcription: { language: "de" },
          noise_reduction: { type: "far_field" },
          turn_detection: { type: "semantic_vad", eagerness: "high" },
        },
        output: { format: { type: "audio/pcm", rate: 24_000 }, voice: { id: "voice_1" }, speed: 1.5 },
      },
    };
    expect(update(session)).toEqual({
      event: {
        type: "session.update",
        event_id: "evt_1",
        session: {
          model: "m",
          modalities: ["audio", "text"],
          instructions: "x",
          max_response_output_tokens: 100,
          reasoning_effort: "low",
          include: ["item.input_audio_transcription.logprobs"],
          tools: [
            {
              type: "mcp",
              server_label: "l",
              server_url: "https://x",
              allowed_tools: ["a"],
              require_approval: { never: ["a"] },
            },
          ],
          input_audio_format: "g711_ulaw",
          input_audio_transcription: { model: "gpt-4o-transcribe", language: "de" },
          input_audio_noise_reduction: { type: "far_field" },
          turn_detection: { type: "semantic_vad", eagerness: "high" },
          output_audio_format: "pcm16",
          voice: { type: "openai", name: "voice_1" },
          ga: { speed: 1.5, tracing: "auto", truncation: "disabled" },
        },
      },
      ignored: ["session.tools[0].server_description", "session.tracing"],
    });
  });

  test.each([
    ["both modalities", { output_modalities: ["audio", "text"] }, "invalid_value", "session.output_modalities"],
    ["the beta's shape", { modalities: ["text"] }, "unknown_parameter", "session.modalities"],
    ["a format in a word", { audio: { input: { format: "pcm16" } } }, "invalid_value", "session.audio.input.format"],
    [
      "an Azure detection",
      { audio: { input: { turn_detection: { type: "azure_semantic_vad" } } } },
      "invalid_value",
      "session.audio.input.turn_detection.type",
    ],
    [
      "detection without a type",
      { audio: { input: { turn_detection: { threshold: 0.5 } } } },
      "missing_required_parameter",
      "session.audio.input.turn_detection.type",
    ],
    [
      "a member that only Azure has",
      { audio: { input: { turn_detection: { type: "server_vad", auto_truncate: true } } } },
      "unknown_parameter",
      "session.audio.input.turn_detection.auto_truncate",
    ],
    [
      "a field of a tool",
      { tools: [{ type: "function", name: "f", meta: 1 }] },
      "unknown_parameter",
      "session.tools[0].meta",
    ],
    ["temperature", { temperature: 0.8 }, "unknown_parameter", "session.temperature"],
    ["a pace out of range", { audio: { output: { speed: 2 } } }, "invalid_value", "session.audio.output.speed"],
  ])("%s is refused by its own path", (_what, session, code, param) => {
    expect(update(session)).toMatchObject({ error: { code, param } });
  });

  test("languages and words to expect are those of Voice Live, and are told as they were given (16.14)", () => {
    const transcription = { model: "gpt-live-transcribe", languages: ["en", "de"], keywords: ["Vivavoce"] };
    for (const type of ["realtime", "transcription"] as const) {
      const dialect = createOpenaiGaDialect(undefined, type);
      const { event } = update({ type, audio: { input: { transcription } } }, dialect);
      const canonical = { model: "gpt-live-transcribe", language: "en,de", phrase_list: ["Vivavoce"] };
      expect(event?.["session"]).toEqual({ input_audio_transcription: canonical });
      const session = sessionOf(type, event?.["session"]);
      expect(told(dialect, { type: "session.updated", event_id: "event_1", session })).toMatchObject([
        { session: { audio: { input: { transcription } } } },
      ]);
    }
    const bad = { audio: { input: { transcription: { languages: ["en", "no language"] } } } };
    const param = "session.audio.input.transcription.languages[1]";
    expect(update(bad)).toMatchObject({ error: { code: "invalid_value", param } });
  });

  test("the strength of noise reduction is understood, named, and no reason to refuse the rest (16.17)", () => {
    const ignored = ["session.audio.input.noise_reduction.strength"];
    const reduced = (noise: object) => update({ instructions: "x", audio: { input: { noise_reduction: noise } } });
    expect(reduced({ type: "near_field", strength: 0.5 })).toEqual({
      event: {
        type: "session.update",
        event_id: "evt_1",
        session: { instructions: "x", input_audio_noise_reduction: { type: "near_field" } },
      },
      ignored,
    });
    expect(reduced({ strength: 0.5 })).toEqual({
      event: { type: "session.update", event_id: "evt_1", session: { instructions: "x" } },
      ignored,
    });
    const transcribing = createOpenaiGaDialect(undefined, "transcription");
    const audio = { input: { noise_reduction: { type: "far_field", strength: 1 } } };
    expect(update({ type: "transcription", audio }, transcribing)).toMatchObject({ ignored });
    expect(reduced({ strength: 2 })).toMatchObject({ error: { code: "invalid_value", param: ignored[0] } });
  });

  test("the type is required (ER-05), and is that of the connection", () => {
    const ga = createOpenaiGaDialect();
    expect(decoded(ga, "session.update", { session: {} })).toMatchObject({
      error: { code: "missing_required_parameter", param: "session.type" },
    });
    const transcribing = createOpenaiGaDialect(undefined, "transcription");
    expect(update({}, transcribing)).toMatchObject({ error: { code: "invalid_parameter", param: "session.type" } });
    const tools = { type: "transcription", tools: [{ type: "function", name: "f" }] };
    expect(update(tools, transcribing)).toMatchObject({ error: { code: "unknown_parameter", param: "session.tools" } });
  });

  test("a transcription session never asks for answers", () => {
    const dialect = createOpenaiGaDialect(undefined, "transcription");
    const audio = { input: { turn_detection: { type: "server_vad", create_response: true } } };
    expect(update({ type: "transcription", audio }, dialect)).toMatchObject({
      event: { session: { turn_detection: { create_response: false, interrupt_response: false } } },
    });
  });
});

describe("response.create", () => {
  test("GA nests the output, and keeps a running response (ER-01)", () => {
    const response = {
      conversation: "none",
      input: [{ type: "item_reference", id: "item_1" }],
      output_modalities: ["text"],
      metadata: { a: "b" },
      reasoning: { effort: "high" },
      parallel_tool_calls: false,
      audio: { output: { voice: "ash", format: { type: "audio/pcma" } } },
    };
    expect(create(response)).toEqual({
      event: {
        type: "response.create",
        event_id: "evt_1",
        response: {
          conversation: "none",
          metadata: { a: "b" },
          input_items: [{ type: "item_reference", id: "item_1" }],
          modalities: ["text"],
          voice: { type: "openai", name: "ash" },
          output_audio_format: "g711_alaw",
          reasoning_effort: "high",
          cancel_previous: false,
        },
      },
      ignored: ["response.parallel_tool_calls"],
    });
    expect(decoded(createOpenaiGaDialect(), "response.create", {})).toMatchObject({
      event: { response: { cancel_previous: false } },
    });
    // wire.md 16.8.
    expect(create({ modalities: ["text"] })).toMatchObject({ event: { response: { modalities: ["text"] } } });
    expect(create({ commit: false })).toMatchObject({ error: { code: "unknown_parameter", param: "response.commit" } });
  });

  test("a voice beside the output is the response's, as Mastra asks for it (16.16)", () => {
    expect(create({ instructions: "x", voice: "echo" })).toMatchObject({
      event: { response: { instructions: "x", voice: { type: "openai", name: "echo" } } },
      ignored: [],
    });
    const format = { type: "audio/pcmu" };
    expect(create({ voice: "echo", audio: { output: { format } } })).toMatchObject({
      event: { response: { voice: { name: "echo" }, output_audio_format: "g711_ulaw" } },
    });
    expect(create({ voice: "echo", audio: { output: { voice: "cedar" } } })).toMatchObject({
      event: { response: { voice: { name: "cedar" } } },
    });
    expect(create({ voice: 1 })).toMatchObject({ error: { code: "invalid_value", param: "response.voice" } });
  });

  test("v1 takes what dated versions have, too, and replaces a running response", () => {
    const v1 = createVoiceLiveV1Dialect();
    const response = {
      commit: false,
      temperature: 1,
      additional_instructions: "y",
      audio: { output: { voice: "ash" } },
    };
    expect(create({ ...response, colour: 1 }, v1)).toEqual({
      event: {
        type: "response.create",
        event_id: "evt_1",
        response: { commit: false, temperature: 1, voice: { type: "openai", name: "ash" } },
        additional_instructions: "y",
      },
      ignored: ["response.colour"],
    });
  });
});

describe("Voice Live v1 (OA-12)", () => {
  const v1 = createVoiceLiveV1Dialect();

  test("takes both texts of its specification: words and objects, voices whole or beside their name", () => {
    const newer = {
      input: { format: "pcm16", sampling_rate: 16_000, echo_cancellation: { type: "server_echo_cancellation" } },
      output: { format: "pcm16_8000hz", voice: { type: "azure-standard", name: "v" }, timestamp_types: ["word"] },
    };
    expect(update({ audio: newer, temperature: 0.5 }, v1)).toMatchObject({
      event: {
        session: {
          temperature: 0.5,
          input_audio_format: "pcm16",
          input_audio_sampling_rate: 16_000,
          input_audio_echo_cancellation: { type: "server_echo_cancellation" },
          output_audio_format: "pcm16_8000hz",
          voice: { type: "azure-standard", name: "v" },
          output_audio_timestamp_types: ["word"],
        },
      },
      ignored: [],
    });
    const older = {
      input: { format: { type: "audio/pcm", rate: 8000 }, echo_cancellation: { channels: 1 } },
      output: { voice: "v", voice_type: "azure-personal", personal_voice_model: "MAI-Voice-1", rate: "1.2" },
    };
    expect(update({ audio: older }, v1)).toMatchObject({
      event: {
        session: {
          input_audio_sampling_rate: 8000,
          input_audio_echo_cancellation: { type: "server_echo_cancellation", channels: 1 },
          voice: { type: "azure-personal", name: "v", model: "MAI-Voice-1", rate: "1.2" },
        },
      },
    });
  });

  test("needs no type, and warns of what it does not know", () => {
    expect(decoded(v1, "session.update", { session: { instructions: "x", colour: 1 } })).toMatchObject({
      event: { session: { instructions: "x" } },
      ignored: ["session.colour"],
    });
  });

  test("shows a session in its own nesting, with Azure's defaults", () => {
    const session = createSession({
      apiVersion: v1.apiVersion,
      dialect: v1.name,
      model: "m",
      id: "sess_1",
      expiresAt: 1,
    });
    expect(told(v1, { type: "session.created", event_id: "e", session })[0]?.["session"]).toMatchObject({
      type: "realtime",
      output_modalities: ["audio"],
      temperature: 0.8,
      animation: null,
      audio: {
        input: {
          format: "pcm16",
          sampling_rate: 24_000,
          transcription: { model: "azure-speech" },
          turn_detection: { type: "server_vad", prefix_padding_ms: 400, silence_duration_ms: 500 },
        },
        output: { format: "pcm16", voice: { type: "azure-standard" }, timestamp_types: null },
      },
    });
  });
});
