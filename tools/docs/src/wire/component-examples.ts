import { LATEST_API_VERSION, completeVoice, createSession } from "@vivavoce/protocol";
import type { Item, ResponseObject, SessionUpdate } from "@vivavoce/protocol";
import type { ComponentExamples } from "./make-example.ts";

const session = createSession({
  apiVersion: LATEST_API_VERSION,
  model: "gpt-4o",
  id: "sess_1",
  expiresAt: 1_800_000_000,
});

const update: SessionUpdate = {
  modalities: ["audio", "text"],
  instructions: "Answer briefly.",
  voice: { type: "azure-standard", name: "en-US-AvaNeural", rate: "1.1" },
  turn_detection: { type: "azure_semantic_vad", silence_duration_ms: 400, remove_filler_words: true },
  input_audio_transcription: { model: "azure-speech", language: "en-US" },
};

const item: Item = {
  id: "item_1",
  type: "message",
  object: "realtime.item",
  role: "assistant",
  status: "completed",
  content: [{ type: "audio", transcript: "It is sunny." }],
};

/** A response as `response.created` has it. */
const running: ResponseObject = {
  id: "resp_1",
  object: "realtime.response",
  status: "in_progress",
  status_details: null,
  output: [],
  usage: null,
  conversation_id: "",
  modalities: ["audio", "text"],
  voice: completeVoice({ type: "openai", name: "alloy" }),
  output_audio_format: "pcm16",
  temperature: 0.8,
  max_output_tokens: null,
  metadata: null,
};

/** A response as `response.done` has it. */
const done: ResponseObject = {
  ...running,
  status: "completed",
  output: [item],
  usage: {
    total_tokens: 132,
    input_tokens: 96,
    output_tokens: 36,
    input_token_details: {
      cached_tokens: 64,
      text_tokens: 96,
      audio_tokens: 0,
      image_tokens: 0,
      cached_tokens_details: { text_tokens: 64, audio_tokens: 0, image_tokens: 0 },
    },
    output_token_details: { text_tokens: 6, audio_tokens: 30 },
  },
};

const message = { type: "message", role: "user", content: [{ type: "input_text", text: "Hello" }] };
const tool = {
  type: "function",
  name: "get_weather",
  description: "Weather of a city.",
  parameters: { type: "object", properties: { city: { type: "string" } }, required: ["city"] },
};

/** Examples of named objects; each is valid against its schema. */
export const COMPONENT_EXAMPLES: ComponentExamples = {
  Session: session,
  SessionUpdate: update,
  Item: item,
  ItemInput: message,
  ResponseInputItem: message,
  Response: running,
  ResponseCreateParams: { modalities: ["text"], instructions: "Answer in one word.", metadata: { topic: "weather" } },
  ToolInput: tool,
  Tool: tool,
  TurnDetection: session.turn_detection,
  TurnDetectionInput: update.turn_detection,
  EndOfUtteranceDetectionInput: { model: "semantic_detection_v1", threshold_level: "medium", timeout_ms: 1000 },
  Voice: completeVoice({ type: "azure-standard", name: "en-US-AvaNeural" }),
  VoiceInput: update.voice,
  AvatarInput: { character: "lisa", style: "casual-sitting", customized: false },
  Error: {
    type: "invalid_request_error",
    code: "response_cancel_not_active",
    message: "Cancellation failed: no active response found",
    param: null,
    event_id: "event_7",
  },
};

/** Parts of events that differ from the example of the object they hold. */
export const EVENT_EXAMPLES: Readonly<Record<string, object>> = {
  "response.done": { response: done },
  "response.output_item.added": { item: { ...item, status: "incomplete", content: [] } },
  "response.audio.delta": { delta: "AAABAAIAAwA=" },
  "response.video.delta": { delta: "AAAAIGZ0eXA=" },
  "response.function_call_arguments.delta": { delta: '{"city":' },
  "response.mcp_call_arguments.delta": { delta: '{"city":' },
  "response.audio_transcript.done": { transcript: "It is sunny." },
  "response.content_part.added": { part: { type: "audio", transcript: "" } },
  "response.content_part.done": { part: { type: "audio", transcript: "It is sunny." } },
  "session.updated": { session: { ...session, instructions: "Answer briefly." } },
  "byom_credential.updated": { authorization_headers: { authorization: "***" } },
  "input_text.delta": { id: "item_1", delta: "What is" },
  "input_text.done": { id: "item_1" },
  "response.create": { response: { modalities: ["text"], instructions: "Answer in one word." } },
  warning: {
    warning: { message: "The setting has no effect.", code: "setting_not_supported", param: "session.avatar" },
  },
};
