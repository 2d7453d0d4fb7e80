import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { connectOver } from "../connect.ts";
import { ScriptedConnection } from "../testing/scripted-connection.ts";
import { VoiceCall } from "../voice-call.ts";
import { ConversationView } from "./conversation-view.ts";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

async function open() {
  const server = new ScriptedConnection();
  const connecting = connectOver(server.transport, { endpoint: "http://localhost", model: "m", reconnect: true });
  await vi.dynamicImportSettled();
  await vi.advanceTimersByTimeAsync(0);
  server.start({ turn_detection: { type: "server_vad", create_response: true, interrupt_response: true } });
  const client = await connecting;
  return { server, client, view: new ConversationView(client) };
}

const part = { response_id: "r1", item_id: "a1", output_index: 0, content_index: 0 };
const answer = (content: object[] = [], status = "in_progress") => ({
  id: "a1",
  type: "message",
  role: "assistant",
  status,
  content,
});

/** The events of a spoken turn, each with the activity that follows. */
const turn: [string, object][] = [
  ["listening", { type: "input_audio_buffer.speech_started", item_id: "u1", audio_start_ms: 0 }],
  ["listening", { type: "conversation.item.input_audio_transcription.delta", item_id: "u1", delta: "What " }],
  ["thinking", { type: "input_audio_buffer.speech_stopped", item_id: "u1", audio_end_ms: 900 }],
  ["thinking", { type: "input_audio_buffer.committed", item_id: "u1" }],
  [
    "thinking",
    { type: "conversation.item.input_audio_transcription.completed", item_id: "u1", transcript: "What time is it?" },
  ],
  [
    "thinking",
    {
      type: "conversation.item.created",
      item: {
        id: "u1",
        type: "message",
        role: "user",
        status: "completed",
        content: [{ type: "input_audio", transcript: "What time is it?" }],
      },
    },
  ],
  ["thinking", { type: "response.created", response: { id: "r1" } }],
  ["thinking", { type: "response.output_item.added", response_id: "r1", output_index: 0, item: answer() }],
  ["thinking", { type: "conversation.item.created", previous_item_id: "u1", item: answer() }],
  ["speaking", { type: "response.audio_transcript.delta", ...part, delta: "It is " }],
  ["speaking", { type: "response.audio_transcript.delta", ...part, delta: "ten." }],
];

it("follows a turn, with live text and what the assistant is doing", async () => {
  const { server, view } = await open();
  for (const [activity, event] of turn) {
    server.emit(event as { type: string });
    expect([view.getSnapshot().activity, event], JSON.stringify(event)).toEqual([activity, event]);
  }
  expect(view.getSnapshot().entries).toEqual([
    { id: "u1", kind: "user", text: "What time is it?", state: "final" },
    { id: "a1", kind: "assistant", text: "It is ten.", state: "partial", responseId: "r1" },
  ]);
  server.emit({
    type: "response.output_item.done",
    response_id: "r1",
    item: answer([{ type: "audio", transcript: "It is ten." }], "completed"),
  });
  server.emit({ type: "response.done", response: { id: "r1", status: "completed" } });
  expect(view.getSnapshot()).toMatchObject({ activity: "listening", entries: [{}, { state: "final" }] });
});

it("keeps its snapshot until something changes, and then tells once", async () => {
  const { server, view } = await open();
  const before = view.getSnapshot();
  let count = 0;
  const stop = view.subscribe(() => count++);
  server.emit({ type: "rate_limits.updated", rate_limits: [] });
  expect([view.getSnapshot(), count]).toEqual([before, 0]);
  expect(view.getSnapshot()).toBe(before);
  server.emit({ type: "input_audio_buffer.speech_started", item_id: "u1", audio_start_ms: 0 });
  expect([count, before.entries.length, view.getSnapshot().entries.length]).toEqual([1, 0, 1]);
  stop();
  server.emit({ type: "input_audio_buffer.speech_stopped", item_id: "u1", audio_end_ms: 0 });
  expect(count).toBe(1);
});

it("marks what was interrupted and how much of it was heard", async () => {
  const { server, view } = await open();
  for (const [, event] of turn) server.emit(event as { type: string });
  server.emit({ type: "response.audio.delta", ...part, delta: Buffer.alloc(4800).toString("base64") });
  server.emit({ type: "input_audio_buffer.speech_started", item_id: "u2", audio_start_ms: 0 });
  server.emit({ type: "response.output_item.done", response_id: "r1", item: answer([], "incomplete") });
  server.emit({ type: "response.done", response: { id: "r1", status: "cancelled" } });
  server.emit({ type: "conversation.item.truncated", item_id: "a1", content_index: 0, audio_end_ms: 50 });
  expect(view.getSnapshot()).toMatchObject({
    activity: "listening",
    userSpeaking: true,
    entries: [{}, { state: "interrupted", text: "It is ten.", heardText: "It is" }, { id: "u2", state: "partial" }],
  });
});

it("forgets speech without words, shows calls, and says when a response failed", async () => {
  const { server, view } = await open();
  server.emit({ type: "input_audio_buffer.speech_started", item_id: "u1", audio_start_ms: 0 });
  server.emit({ type: "input_audio_buffer.speech_stopped", item_id: "u1", audio_end_ms: 0 });
  server.emit({ type: "conversation.item.input_audio_transcription.completed", item_id: "u1", transcript: " " });
  expect(view.getSnapshot()).toMatchObject({ activity: "listening", entries: [] });
  server.emit({ type: "response.created", response: { id: "r2" } });
  const call = { id: "c1", type: "function_call", name: "f", call_id: "k", arguments: "", status: "in_progress" };
  server.emit({ type: "response.output_item.added", response_id: "r2", item: call });
  server.emit({ type: "response.function_call_arguments.delta", item_id: "c1", delta: "{}" });
  expect(view.getSnapshot().entries).toMatchObject([{ kind: "tool_call", name: "f", text: "{}", state: "partial" }]);
  server.emit({ type: "response.done", response: { id: "r2", status: "failed" } });
  expect(view.getSnapshot().entries).toMatchObject([{ state: "failed" }]);
});

it("keeps the entries over a lost connection, and does not double what is told again", async () => {
  const { server, view } = await open();
  for (const [, event] of turn) server.emit(event as { type: string });
  server.end(1006);
  expect(view.getSnapshot()).toMatchObject({ connection: "reconnecting", activity: "offline" });
  await vi.advanceTimersByTimeAsync(250);
  server.start({ id: "sess_2" });
  for (const event of server.sent) {
    if (event.type !== "conversation.item.create") continue;
    const item = event["item"] as object;
    server.emit({ type: "conversation.item.created", item: { status: "completed", ...item } });
  }
  const { connection, activity, entries } = view.getSnapshot();
  expect([connection, activity, entries.map((entry) => entry.id)]).toEqual(["open", "listening", ["u1", "a1"]]);
});

it("speaks, with an output, until the answer has been heard", async () => {
  const { server, client } = await open();
  const output = { playedSamples: 0, play: () => undefined, clear: () => undefined };
  const call = new VoiceCall(client, { output });
  server.emit({ type: "response.created", response: { id: "r1" } });
  server.emit({ type: "response.audio.delta", ...part, delta: Buffer.alloc(4800).toString("base64") });
  server.emit({ type: "response.done", response: { id: "r1", status: "completed" } });
  expect(call.view.getSnapshot().activity).toBe("speaking");
  output.playedSamples = 2400;
  await vi.advanceTimersByTimeAsync(130);
  expect(call.view.getSnapshot().activity).toBe("listening");
});

it("shows the end of the sound at once to who looks, and tells the others of it still", async () => {
  const { server, client } = await open();
  const output = { playedSamples: 0, play: () => undefined, clear: () => undefined };
  const { view } = new VoiceCall(client, { output });
  server.emit({ type: "response.created", response: { id: "r1" } });
  server.emit({ type: "response.audio.delta", ...part, delta: Buffer.alloc(4800).toString("base64") });
  server.emit({ type: "response.done", response: { id: "r1", status: "completed" } });
  const told: string[] = [];
  view.subscribe(() => told.push(view.getSnapshot().activity));
  output.playedSamples = 2400;
  expect([view.getSnapshot().activity, told]).toEqual(["listening", []]);
  expect(view.getSnapshot()).toBe(view.getSnapshot());
  await vi.advanceTimersByTimeAsync(130);
  expect(told).toEqual(["listening"]);
  // What was closed says nothing new.
  server.emit({ type: "response.audio.delta", ...part, delta: Buffer.alloc(4800).toString("base64") });
  view.close();
  output.playedSamples = 4800;
  expect(view.getSnapshot().activity).toBe("speaking");
});

it.each(["committed", "cleared"])(
  "hears the end of speech that the client itself has %s, and owes no answer",
  async (how) => {
    const { server, view } = await open();
    server.emit({ type: "input_audio_buffer.speech_started", item_id: "u1", audio_start_ms: 0 });
    server.emit({ type: `input_audio_buffer.${how}`, item_id: "u1" });
    expect(view.getSnapshot()).toMatchObject({ activity: "listening", userSpeaking: false });
    server.emit({ type: "response.created", response: { id: "r1" } });
    expect(view.getSnapshot().activity).toBe("thinking");
  },
);

it("thinks as soon as the client has asked for an answer, and no more once that is refused", async () => {
  const { server, client, view } = await open();
  const activity = () => view.getSnapshot().activity;
  const told: string[] = [];
  view.subscribe(() => told.push(activity()));
  // A turn that the client ends itself: the answer begins when the speech is recognized, which may take its time.
  client.commit();
  const asked = client.createResponse();
  expect([activity(), view.getSnapshot() === view.getSnapshot()]).toEqual(["thinking", true]);
  server.emit({ type: "input_audio_buffer.committed", item_id: "u1", previous_item_id: null });
  expect([activity(), told]).toEqual(["thinking", ["thinking"]]);
  const refusal = { type: "invalid_request_error", message: "no" };
  server.emit({ type: "error", error: { ...refusal, event_id: "another" } });
  expect(activity()).toBe("thinking");
  server.emit({ type: "error", error: { ...refusal, event_id: asked } });
  expect(activity()).toBe("listening");
});

it("goes on speaking while any of several responses does", async () => {
  const { server, view } = await open();
  server.emit({ type: "response.created", response: { id: "r1" } });
  server.emit({ type: "response.audio_transcript.delta", ...part, delta: "It " });
  server.emit({ type: "response.created", response: { id: "r2" } });
  server.emit({ type: "response.done", response: { id: "r2", status: "completed" } });
  expect(view.getSnapshot().activity).toBe("speaking");
  server.emit({ type: "response.done", response: { id: "r1", status: "completed" } });
  expect(view.getSnapshot().activity).toBe("listening");
});

it("keeps a bounded number of responses that have no end", async () => {
  const { server, client, view } = await open();
  for (let at = 0; at < 300; at++) server.emit({ type: "response.created", response: { id: `r${at}` } });
  expect([client.floor.responses.size, view.getSnapshot().activity]).toEqual([99, "thinking"]);
  for (let at = 0; at < 300; at++) server.emit({ type: "response.done", response: { id: `r${at}`, status: "failed" } });
  expect([client.floor.responses.size, view.getSnapshot().activity]).toEqual([0, "listening"]);
});

it("knows who has the floor as it is made", async () => {
  const { server, client } = await open();
  server.emit({ type: "input_audio_buffer.speech_started", item_id: "u1", audio_start_ms: 0 });
  expect(new ConversationView(client).getSnapshot().userSpeaking).toBe(true);
  server.emit({ type: "response.created", response: { id: "r1" } });
  expect([client.floor.userSpeaks, [...client.floor.responses]]).toEqual([true, [["r1", false]]]);
});

it("drops frames rather than speech that comes too late", async () => {
  const { server, client } = await open();
  const call = new VoiceCall(client);
  expect(call.sendFrame(new Int16Array(480))).toBe(true);
  server.bufferedBytes = 200_000;
  expect(call.sendFrame(new Int16Array(480))).toBe(false);
  expect([server.sent.length, call.droppedFrames]).toEqual([1, 1]);
  await call.close();
  call.sendFrame(new Int16Array(480));
  expect(call.droppedFrames).toBe(2);
});

it("lets as much wait as it is told to", async () => {
  const { server, client } = await open();
  const call = new VoiceCall(client, { maxWaitingBytes: Infinity });
  server.bufferedBytes = 8_000_000;
  call.sendFrame(new Int16Array(480));
  expect([server.sent.length, call.droppedFrames]).toEqual([1, 0]);
  // What the connection itself does not take is dropped all the same.
  server.bufferedBytes = 8 * 1024 * 1024;
  expect(call.sendFrame(new Int16Array(480))).toBe(false);
  expect([server.sent.length, call.droppedFrames]).toEqual([1, 1]);
});

it.each([
  ["cancelled", "interrupted"],
  ["incomplete", "incomplete"],
  ["failed", "failed"],
])("tells of an answer that was cut whose fault it was: %s", async (status, state) => {
  const { server, view } = await open();
  for (const [, event] of turn) server.emit(event as { type: string });
  server.emit({ type: "response.audio_transcript.done", ...part, transcript: "It is ten." });
  server.emit({ type: "response.output_item.done", response_id: "r1", item: answer([], "incomplete") });
  server.emit({ type: "response.done", response: { id: "r1", status } });
  expect(view.getSnapshot().entries).toMatchObject([{}, { state, text: "It is ten." }]);
});

it("does not think about what nobody will answer", async () => {
  const { server, view } = await open();
  const stop = () => server.emit({ type: "input_audio_buffer.speech_stopped", item_id: "u1", audio_end_ms: 0 });
  const activity = () => view.getSnapshot().activity;
  const failed = { type: "conversation.item.input_audio_transcription.failed", item_id: "u1", error: { message: "" } };
  const error = { type: "server_error", message: "The model is gone." };
  stop();
  server.emit({ type: "error", error: { ...error, event_id: "mine" } });
  expect(activity()).toBe("thinking");
  server.emit(failed);
  expect(activity()).toBe("listening");
  stop();
  server.emit({ type: "error", error });
  expect(activity()).toBe("listening");
  // The answer has begun: what is told of beside it does not end it.
  server.emit({ type: "response.created", response: { id: "r1" } });
  server.emit({ type: "error", error });
  expect(activity()).toBe("thinking");
});

it("measures what was heard by the format that the session began with", async () => {
  const server = new ScriptedConnection();
  const connecting = connectOver(server.transport, { endpoint: "http://localhost", model: "m" });
  await vi.advanceTimersByTimeAsync(0);
  server.start({ output_audio_format: "g711_ulaw" });
  const view = new ConversationView(await connecting);
  server.emit({ type: "response.audio_transcript.delta", ...part, delta: "It is ten." });
  // 100 ms of 8 kHz.
  server.emit({ type: "response.audio.delta", ...part, delta: Buffer.alloc(800).toString("base64") });
  server.emit({ type: "conversation.item.truncated", item_id: "a1", content_index: 0, audio_end_ms: 50 });
  expect(view.getSnapshot().entries).toMatchObject([{ state: "interrupted", heardText: "It is" }]);
});
