import { expect, test } from "vitest";
import { parseClientEvent } from "./parse-client-event.ts";

type Row = readonly [what: string, message: unknown, code: string, param: string | null, says?: string];

const ID = "evt_1";
const update = (session: unknown) => ({ type: "session.update", event_id: ID, session });
const turns = (value: object) => update({ turn_detection: value });
const response = (value: unknown) => ({ type: "response.create", event_id: ID, response: value });
const item = (value: unknown) => ({ type: "conversation.item.create", event_id: ID, item: value });
const user = (...content: unknown[]) => item({ type: "message", role: "user", content });
const event = (type: string, fields: object = {}) => ({ type, event_id: ID, ...fields });
const standard = (fields: object) => update({ voice: { type: "azure-standard", name: "x", ...fields } });
const deep = (levels: number): unknown => (levels === 0 ? 1 : { a: deep(levels - 1) });

const rows: readonly Row[] = [
  ["no type", { event_id: ID }, "invalid_event", "type", "'type'"],
  ["type is a number", { type: 5, event_id: ID }, "invalid_event", "type"],
  ["type is null", { type: null, event_id: ID }, "invalid_event", "type"],
  ["unknown type", event("session.upgrade"), "invalid_event", "type", "'session.upgrade'"],
  ["server event", event("session.created"), "invalid_event", "type"],
  ["name of an object member", event("constructor"), "invalid_event", "type"],
  ["nested too deep", event("session.update", { session: deep(70) }), "invalid_event", null, "64"],
  ["session missing", event("session.update"), "missing_required_parameter", "session", "'session'"],
  ["session null", update(null), "invalid_value", "session", "null"],
  ["session a string", update("x"), "invalid_value", "session", "an object"],
  ["session an array", update([]), "invalid_value", "session"],
  ["instructions a number", update({ instructions: 5 }), "invalid_value", "session.instructions", "a string"],
  ["modalities a string", update({ modalities: "audio" }), "invalid_value", "session.modalities", "an array"],
  ["modalities empty", update({ modalities: [] }), "invalid_value", "session.modalities", "at least 1 entries"],
  [
    "unknown modality",
    update({ modalities: ["audio", "smell"] }),
    "invalid_value",
    "session.modalities[1]",
    "'avatar'",
  ],
  ["voice a number", update({ voice: 3 }), "invalid_value", "session.voice"],
  ["voice null", update({ voice: null }), "invalid_value", "session.voice"],
  ["voice an empty string", update({ voice: "" }), "invalid_value", "session.voice"],
  ["voice without type", update({ voice: { name: "x" } }), "missing_required_parameter", "session.voice.type"],
  [
    "voice of unknown type",
    update({ voice: { type: "acme" } }),
    "invalid_value",
    "session.voice.type",
    "'azure-custom'",
  ],
  ["voice without name", update({ voice: { type: "openai" } }), "missing_required_parameter", "session.voice.name"],
  ["voice name empty", standard({ name: "" }), "invalid_value", "session.voice.name"],
  ["voice temperature", standard({ temperature: 1.5 }), "invalid_value", "session.voice.temperature", "at most 1"],
  ["voice rate a number", standard({ rate: 1.2 }), "invalid_value", "session.voice.rate", "a string"],
  ["voice locales", standard({ prefer_locales: ["en", 3] }), "invalid_value", "session.voice.prefer_locales[1]"],
  [
    "custom voice without endpoint",
    update({ voice: { type: "azure-custom", name: "x" } }),
    "missing_required_parameter",
    "session.voice.endpoint_id",
  ],
  [
    "personal voice of unknown model",
    update({ voice: { type: "azure-personal", name: "x", model: "y" } }),
    "invalid_value",
    "session.voice.model",
    "'DragonLatestNeural'",
  ],
  ["input format", update({ input_audio_format: "mp3" }), "invalid_value", "session.input_audio_format", "'g711_ulaw'"],
  ["output format", update({ output_audio_format: "pcm16-9hz" }), "invalid_value", "session.output_audio_format"],
  ["rate too low", update({ input_audio_sampling_rate: 4000 }), "invalid_value", "session.input_audio_sampling_rate"],
  [
    "rate too high",
    update({ input_audio_sampling_rate: 96_000 }),
    "invalid_value",
    "session.input_audio_sampling_rate",
  ],
  ["rate a text", update({ input_audio_sampling_rate: "24000" }), "invalid_value", "session.input_audio_sampling_rate"],
  [
    "rate a fraction",
    update({ input_audio_sampling_rate: 16000.5 }),
    "invalid_value",
    "session.input_audio_sampling_rate",
  ],
  ["turn detection a string", update({ turn_detection: "server_vad" }), "invalid_value", "session.turn_detection"],
  ["unknown turn detection", turns({ type: "vad" }), "invalid_value", "session.turn_detection.type", "'semantic_vad'"],
  ["threshold above 1", turns({ threshold: 2 }), "invalid_value", "session.turn_detection.threshold", "at most 1"],
  ["threshold below 0", turns({ threshold: -1 }), "invalid_value", "session.turn_detection.threshold", "at least 0"],
  ["threshold a text", turns({ threshold: "0.5" }), "invalid_value", "session.turn_detection.threshold", "a number"],
  ["padding negative", turns({ prefix_padding_ms: -1 }), "invalid_value", "session.turn_detection.prefix_padding_ms"],
  [
    "silence a fraction",
    turns({ silence_duration_ms: 1.5 }),
    "invalid_value",
    "session.turn_detection.silence_duration_ms",
  ],
  [
    "silence endless",
    turns({ silence_duration_ms: 1e9 }),
    "invalid_value",
    "session.turn_detection.silence_duration_ms",
  ],
  [
    "create_response a text",
    turns({ create_response: "yes" }),
    "invalid_value",
    "session.turn_detection.create_response",
  ],
  [
    "unknown eagerness",
    turns({ type: "semantic_vad", eagerness: "huge" }),
    "invalid_value",
    "session.turn_detection.eagerness",
    "'medium'",
  ],
  [
    "languages a string",
    turns({ type: "azure_semantic_vad", languages: "en" }),
    "invalid_value",
    "session.turn_detection.languages",
  ],
  [
    "end of utterance without model",
    turns({ end_of_utterance_detection: {} }),
    "missing_required_parameter",
    "session.turn_detection.end_of_utterance_detection.model",
  ],
  [
    "unknown end-of-utterance model",
    turns({ end_of_utterance_detection: { model: "x" } }),
    "invalid_value",
    "session.turn_detection.end_of_utterance_detection.model",
    "'semantic_detection_v1'",
  ],
  [
    "end-of-utterance level",
    turns({ end_of_utterance_detection: { model: "semantic_detection_v1", threshold_level: "top" } }),
    "invalid_value",
    "session.turn_detection.end_of_utterance_detection.threshold_level",
  ],
  [
    "noise reduction type",
    update({ input_audio_noise_reduction: { type: "magic" } }),
    "invalid_value",
    "session.input_audio_noise_reduction.type",
    "'near_field'",
  ],
  [
    "echo cancellation without type",
    update({ input_audio_echo_cancellation: {} }),
    "missing_required_parameter",
    "session.input_audio_echo_cancellation.type",
  ],
  [
    "three echo channels",
    update({ input_audio_echo_cancellation: { type: "server_echo_cancellation", channels: 3 } }),
    "invalid_value",
    "session.input_audio_echo_cancellation.channels",
    "1 or 2",
  ],
  [
    "transcription without model",
    update({ input_audio_transcription: { language: "en" } }),
    "missing_required_parameter",
    "session.input_audio_transcription.model",
  ],
  [
    "transcription language",
    update({ input_audio_transcription: { model: "azure-speech", language: "en; de" } }),
    "invalid_value",
    "session.input_audio_transcription.language",
  ],
  [
    "eleven languages",
    update({ input_audio_transcription: { model: "azure-speech", language: Array(11).fill("en").join(",") } }),
    "invalid_value",
    "session.input_audio_transcription.language",
  ],
  [
    "timestamps",
    update({ output_audio_timestamp_types: ["phone"] }),
    "invalid_value",
    "session.output_audio_timestamp_types[0]",
  ],
  ["animation output", update({ animation: { outputs: ["dance"] } }), "invalid_value", "session.animation.outputs[0]"],
  [
    "avatar without character",
    update({ avatar: { customized: false } }),
    "missing_required_parameter",
    "session.avatar.character",
  ],
  [
    "avatar background twice",
    update({ avatar: { character: "x", customized: false, video: { background: { color: "#fff", image_url: "u" } } } }),
    "invalid_value",
    "session.avatar.video.background",
    "not both",
  ],
  ["tools an object", update({ tools: {} }), "invalid_value", "session.tools"],
  ["tool without type", update({ tools: [{}] }), "missing_required_parameter", "session.tools[0].type"],
  ["unknown tool", update({ tools: [{ type: "web" }] }), "invalid_value", "session.tools[0].type", "'mcp'"],
  [
    "nested function",
    update({ tools: [{ type: "function", function: { name: "f" } }] }),
    "missing_required_parameter",
    "session.tools[0].name",
  ],
  [
    "mcp without url",
    update({ tools: [{ type: "mcp", server_label: "x" }] }),
    "missing_required_parameter",
    "session.tools[0].server_url",
  ],
  [
    "mcp approval",
    update({ tools: [{ type: "mcp", server_label: "x", server_url: "u", require_approval: "maybe" }] }),
    "invalid_value",
    "session.tools[0].require_approval",
    "'always'",
  ],
  ["tool choice a number", update({ tool_choice: 1 }), "invalid_value", "session.tool_choice", "'required'"],
  ["tool choice type", update({ tool_choice: { type: "tool" } }), "invalid_value", "session.tool_choice.type"],
  [
    "tool choice name",
    update({ tool_choice: { type: "function" } }),
    "missing_required_parameter",
    "session.tool_choice.name",
  ],
  ["parallel calls", update({ parallel_tool_calls: 1 }), "invalid_value", "session.parallel_tool_calls", "a boolean"],
  ["temperature above 2", update({ temperature: 3 }), "invalid_value", "session.temperature", "at most 2, but got 3"],
  [
    "no tokens",
    update({ max_response_output_tokens: 0 }),
    "invalid_value",
    "session.max_response_output_tokens",
    "at least 1",
  ],
  ["tokens by their other name", update({ max_output_tokens: "many" }), "invalid_value", "session.max_output_tokens"],
  ["reasoning effort", update({ reasoning_effort: "all" }), "invalid_value", "session.reasoning_effort", "'xhigh'"],
  ["interim type", update({ interim_response: { type: "x" } }), "invalid_value", "session.interim_response.type"],
  [
    "interim threshold",
    update({ interim_response: { type: "llm_interim_response", latency_threshold_ms: -1 } }),
    "invalid_value",
    "session.interim_response.latency_threshold_ms",
  ],
  ["include", update({ include: ["everything"] }), "invalid_value", "session.include[0]"],
  ["metadata values", update({ metadata: { a: 1 } }), "invalid_value", "session.metadata.a"],
  [
    "metadata key",
    update({ metadata: { ["k".repeat(65)]: "v" } }),
    "invalid_value",
    `session.metadata.${"k".repeat(65)}`,
  ],
  [
    "metadata pairs",
    update({ metadata: Object.fromEntries(Array.from({ length: 17 }, (_, n) => [`k${n}`, "v"])) }),
    "invalid_value",
    "session.metadata",
    "16 pairs",
  ],
  ["append without audio", event("input_audio_buffer.append"), "missing_required_parameter", "audio"],
  ["append of an array", event("input_audio_buffer.append", { audio: [1] }), "invalid_value", "audio"],
  ["append of no base64", event("input_audio_buffer.append", { audio: "a b!" }), "invalid_value", "audio", "base64"],
  ["append of cut base64", event("input_audio_buffer.append", { audio: "AAAAA" }), "invalid_value", "audio"],
  ["turn without id", event("input_audio.turn.start"), "missing_required_parameter", "turn_id"],
  ["text without delta", event("input_text.delta", { id: "a" }), "missing_required_parameter", "delta"],
  ["item missing", event("conversation.item.create"), "missing_required_parameter", "item"],
  ["item without type", item({}), "missing_required_parameter", "item.type"],
  ["item of the server", item({ type: "mcp_call" }), "invalid_value", "item.type", "'function_call_output'"],
  ["message without role", item({ type: "message", content: [] }), "missing_required_parameter", "item.role"],
  ["unknown role", item({ type: "message", role: "judge", content: [] }), "invalid_value", "item.role", "'assistant'"],
  ["message without content", item({ type: "message", role: "user" }), "missing_required_parameter", "item.content"],
  ["content a string", item({ type: "message", role: "user", content: "hi" }), "invalid_value", "item.content"],
  ["part without text", user({ type: "input_text" }), "missing_required_parameter", "item.content[0].text"],
  ["part of the assistant", user({ type: "audio" }), "invalid_value", "item.content[0].type", "'input_image'"],
  ["image without address", user({ type: "input_image" }), "missing_required_parameter", "item.content[0].image_url"],
  ["audio part", user({ type: "input_audio", audio: "?" }), "invalid_value", "item.content[0].audio"],
  ["call without id", item({ type: "function_call", name: "f" }), "missing_required_parameter", "item.call_id"],
  [
    "output an object",
    item({ type: "function_call_output", call_id: "c", output: {} }),
    "invalid_value",
    "item.output",
  ],
  [
    "empty item id",
    item({ id: "", type: "function_call_output", call_id: "c", output: "" }),
    "invalid_value",
    "item.id",
  ],
  ["retrieve nothing", event("conversation.item.retrieve"), "missing_required_parameter", "item_id"],
  [
    "truncate before the start",
    event("conversation.item.truncate", { item_id: "i", content_index: 0, audio_end_ms: -5 }),
    "invalid_value",
    "audio_end_ms",
  ],
  [
    "truncate without length",
    event("conversation.item.truncate", { item_id: "i", content_index: 0 }),
    "missing_required_parameter",
    "audio_end_ms",
  ],
  ["delete a number", event("conversation.item.delete", { item_id: 5 }), "invalid_value", "item_id"],
  ["response a string", response("now"), "invalid_value", "response"],
  ["commit a text", response({ commit: "no" }), "invalid_value", "response.commit"],
  [
    "response tool",
    response({ tools: [{ type: "function" }] }),
    "missing_required_parameter",
    "response.tools[0].name",
  ],
  ["response tokens", response({ max_output_tokens: 5000 }), "invalid_value", "response.max_output_tokens"],
  [
    "tokens, other name",
    response({ max_response_output_tokens: -1 }),
    "invalid_value",
    "response.max_response_output_tokens",
  ],
  [
    "response input",
    response({ input_items: [{ type: "message" }] }),
    "missing_required_parameter",
    "response.input_items[0].role",
  ],
  ["OpenAI's input", response({ input: [{ type: "x" }] }), "invalid_value", "response.input[0].type"],
  [
    "reference in appended items",
    response({ append_input_items: [{ type: "item_reference", id: "a" }] }),
    "invalid_value",
    "response.append_input_items[0].type",
  ],
  ["conversation", response({ conversation: "other" }), "invalid_value", "response.conversation", "'none'"],
  ["cancel a number", event("response.cancel", { response_id: 4 }), "invalid_value", "response_id"],
  [
    "additional instructions",
    event("response.create", { additional_instructions: 4 }),
    "invalid_value",
    "additional_instructions",
  ],
  ["avatar offer missing", event("session.avatar.connect"), "missing_required_parameter", "client_sdp"],
  ["call offer missing", event("rtc.call.sdp.create"), "missing_required_parameter", "sdp_offer"],
  [
    "approval without answer",
    event("mcp_approval_response", { approval_request_id: "a" }),
    "missing_required_parameter",
    "approve",
  ],
  [
    "byom headers",
    event("byom_credential.update", { authorization_headers: { a: 1 } }),
    "invalid_value",
    "authorization_headers.a",
  ],
];

test.each(rows)("%s", (_what, message, code, param, says) => {
  const parsed = parseClientEvent(JSON.stringify(message));
  if (parsed.kind !== "invalid") throw new Error("was accepted");
  const { error } = parsed;
  expect({ type: error.type, code: error.code, param: error.param, eventId: error.eventId }).toEqual({
    type: "invalid_request_error",
    code,
    param,
    eventId: ID,
  });
  if (says !== undefined) expect(error.message).toContain(says);
});

const noEventRows: readonly (readonly [text: string, code: string])[] = [
  ["", "invalid_json"],
  ["{", "invalid_json"],
  ["hello", "invalid_json"],
  ['{"type":"response.create",}', "invalid_json"],
  ["\uFEFF{}", "invalid_json"],
  ["5", "invalid_event"],
  ["null", "invalid_event"],
  ['"response.create"', "invalid_event"],
  ['[{"type":"response.create"}]', "invalid_event"],
  ["[".repeat(100_000) + "]".repeat(100_000), "invalid_event"],
];

test.each(noEventRows)("%.20s has no event_id to give back", (text, code) => {
  const parsed = parseClientEvent(text);
  if (parsed.kind !== "invalid") throw new Error("was accepted");
  expect([parsed.error.code, parsed.error.eventId, parsed.error.param]).toEqual([code, null, null]);
});

test.each([[5], [null], [["a"]]])("an event_id that is %j is refused and not given back", (eventId) => {
  const parsed = parseClientEvent(JSON.stringify({ type: "response.cancel", event_id: eventId }));
  if (parsed.kind !== "invalid") throw new Error("was accepted");
  expect([parsed.error.code, parsed.error.param, parsed.error.eventId]).toEqual(["invalid_value", "event_id", null]);
});

test("no error message repeats what was said or instructed", () => {
  const secret = "my card number is 1234 5678";
  const bad = [
    update({ voice: { type: secret } }),
    update({ modalities: [secret] }),
    user({ type: "input_text", text: [secret] }),
    event("input_audio_buffer.append", { audio: secret }),
    response({ conversation: secret }),
  ];
  for (const message of bad) {
    const parsed = parseClientEvent(JSON.stringify(message));
    if (parsed.kind !== "invalid") throw new Error("was accepted");
    expect(parsed.error.message).not.toContain("1234");
  }
});
