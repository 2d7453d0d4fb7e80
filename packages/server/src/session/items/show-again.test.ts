import { createOpenaiGaDialect, parseServerEvent } from "@vivavoce/protocol";
import type { Item, ServerEvent } from "@vivavoce/protocol";
import { createGaOrderChecker, createOrderChecker } from "@vivavoce/protocol/testing";
import { describe, expect, it } from "vitest";
import { reduce } from "../reduce.ts";
import { createSessionBench, eventsOf } from "../../testing/session-bench.ts";
import type { SessionInput } from "../state/session-input.ts";
import type { ResponsePart } from "../state/response-part.ts";

const usage = { inputTextTokens: 1, cachedTextTokens: 0, outputTextTokens: 1, reasoningTokens: 0 };

/** A session whose events are checked as they come, connection by connection. */
function openBench() {
  const bench = createSessionBench();
  const checker = createOrderChecker();
  for (const event of bench.sent) checker.check(event);
  /** The input's events, which match their schemas. */
  const input = (next: SessionInput): ServerEvent[] => {
    if (next.type === "shownAgain") checker.again();
    const events = eventsOf(bench.input(next)).map((event) => parseServerEvent(event));
    for (const event of events) checker.check(event);
    return events;
  };
  const client = (event: Extract<SessionInput, { type: "clientEvent" }>["event"]) =>
    input({ type: "clientEvent", event, ignored: [] });
  const part = (...parts: readonly ResponsePart[]): ServerEvent[] => {
    const { response } = bench.state;
    if (response.phase !== "running") throw new Error("no response is running");
    return parts.flatMap((one) => input({ type: "responsePart", responseId: response.id, part: one }));
  };
  const write = (text: string) =>
    client({
      type: "conversation.item.create",
      item: { type: "message", role: "user", content: [{ type: "input_text", text }] },
    });
  const heard = (text: string, startMs: number) => {
    const { epoch } = bench.state.input;
    input({ type: "audioReceived", receivedMs: startMs + 1000 });
    input({ type: "speechStarted", epoch, startMs, playback: null });
    input({ type: "speechStopped", epoch, endMs: startMs + 1000 });
    const itemId = bench.state.pendingUtterances.at(-1)?.itemId ?? "";
    return () =>
      input({ type: "transcribed", itemId, transcript: { text, language: null, words: null, logprobs: null } });
  };
  return { bench, checker, input, client, part, write, heard };
}

const typesOf = (events: readonly ServerEvent[]): string[] => events.map(({ type }) => type);
const itemsOf = (events: readonly ServerEvent[]): Item[] =>
  events.flatMap((event) => (event.type === "conversation.item.created" ? [event.item] : []));
const again: SessionInput = { type: "shownAgain", mostBytes: 3 * 1024 * 1024 };

describe("a session that is shown again", () => {
  it("has its id and settings, and its conversation in order", () => {
    const { bench, input, client, part, write, heard, checker } = openBench();
    client({ type: "session.update", session: { instructions: "Be brief." } });
    write("hello");
    client({ type: "response.create" });
    part({ type: "transcript", text: "Hi." }, { type: "audio", base64: "AAAA", durationMs: 1 });
    part({ type: "finished", reason: "completed", usage });
    heard("and you", 500)();
    part({ type: "finished", reason: "completed", usage });
    const events = input(again);
    expect(typesOf(events)).toEqual(["session.created", ...Array<string>(3).fill("conversation.item.created")]);
    const [created] = events;
    expect(created).toMatchObject({ session: { id: "sess_test", instructions: "Be brief." } });
    expect(itemsOf(events)).toEqual(bench.state.conversation.entries.map(({ item }) => item));
    expect(events.slice(1).map((event) => "previous_item_id" in event && event.previous_item_id)).toEqual([
      "",
      ...itemsOf(events)
        .slice(0, -1)
        .map(({ id }) => id),
    ]);
    checker.end();
  });

  it("goes on with its answer from what was unsaid, on every dialect", () => {
    const { input, client, part, write, checker } = openBench();
    write("hello");
    client({ type: "response.create" });
    part({ type: "transcript", text: "Nice " }, { type: "audio", base64: "AAAA", durationMs: 1 });
    const shown = input(again);
    expect(typesOf(shown)).toEqual([
      "session.created",
      "conversation.item.created",
      "response.created",
      "response.output_item.added",
      "conversation.item.created",
      "response.content_part.added",
      "response.audio_transcript.delta",
    ]);
    const rest = part(
      { type: "transcript", text: "to meet you." },
      { type: "audio", base64: "BBBB", durationMs: 1 },
      { type: "finished", reason: "completed", usage },
    );
    const whole = [...shown, ...rest];
    const deltas = whole.flatMap((event) => (event.type === "response.audio_transcript.delta" ? [event.delta] : []));
    expect(deltas).toEqual(["Nice ", "to meet you."]);
    expect(whole.filter(({ type }) => type === "response.audio.delta")).toHaveLength(1);
    checker.end();
    const ga = createOpenaiGaDialect();
    const gaChecker = createGaOrderChecker();
    for (const text of whole.flatMap((event) => ga.encode(event)))
      gaChecker.check(JSON.parse(text) as Parameters<typeof gaChecker.check>[0]);
    gaChecker.end();
  });

  it("tells of calls that are over as items only, so that nobody calls twice, and of one that is written as it is", () => {
    const { input, client, part, write, checker } = openBench();
    write("what time is it");
    client({ type: "response.create" });
    part(
      { type: "toolCall", index: 0, callId: "call_1", name: "now" },
      { type: "toolCallArguments", index: 0, text: '{"zone":' },
    );
    const open = input(again);
    expect(typesOf(open).slice(-4)).toEqual([
      "response.created",
      "response.output_item.added",
      "conversation.item.created",
      "response.function_call_arguments.delta",
    ]);
    part({ type: "toolCallArguments", index: 0, text: '"here"}' }, { type: "finished", reason: "completed", usage });
    const over = input(again);
    expect(typesOf(over)).toEqual(["session.created", "conversation.item.created", "conversation.item.created"]);
    expect(itemsOf(over).at(-1)).toMatchObject({ type: "function_call", arguments: '{"zone":"here"}' });
    checker.end();
  });

  it("owes the text of what was committed, and the end of what is being said", () => {
    const { bench, input, part, heard, checker } = openBench();
    const transcribed = heard("first", 0);
    const { epoch } = bench.state.input;
    input({ type: "audioReceived", receivedMs: 3000 });
    input({ type: "speechStarted", epoch, startMs: 2000, playback: null });
    expect(typesOf(input(again))).toEqual([
      "session.created",
      "input_audio_buffer.committed",
      "input_audio_buffer.speech_started",
    ]);
    expect(typesOf(transcribed())).toEqual([
      "conversation.item.input_audio_transcription.completed",
      "conversation.item.created",
    ]);
    expect(typesOf(input({ type: "speechStopped", epoch, endMs: 4000 }))).toEqual([
      "input_audio_buffer.speech_stopped",
      "input_audio_buffer.committed",
    ]);
    expect(bench.state.pendingUtterances).toHaveLength(1);
    input({
      type: "transcribed",
      itemId: bench.state.pendingUtterances[0]?.itemId ?? "",
      transcript: { text: "second", language: null, words: null, logprobs: null },
    });
    part({ type: "finished", reason: "completed", usage });
    checker.end();
  });

  it("says that sound is lost which only the last process had", () => {
    const { bench, input, heard, checker } = openBench();
    heard("never read", 0);
    const { epoch } = bench.state.input;
    input({ type: "audioReceived", receivedMs: 3000 });
    input({ type: "speechStarted", epoch, startMs: 2000, playback: null });
    input(again);
    const moved = input({ type: "moved", receivedMs: 3000, leftMs: 1000, soundLost: true });
    expect(typesOf(moved)).toEqual([
      "conversation.item.input_audio_transcription.failed",
      "conversation.item.created",
      "input_audio_buffer.cleared",
    ]);
    expect(moved[0]).toMatchObject({ error: { code: "server_moved" } });
    expect(bench.state.pendingUtterances).toEqual([]);
    expect(bench.state.input).toMatchObject({ speech: { phase: "silent" }, bufferStartMs: 3000 });
    checker.end();
  });

  it("shows the end of a conversation that is too long, and says so", () => {
    const { bench } = openBench();
    const item = (index: number): Item => ({
      id: `item_${index}`,
      object: "realtime.item",
      type: "message",
      status: "completed",
      role: "user",
      content: [{ type: "input_text", text: "x".repeat(500_000) }],
    });
    const entries = Array.from({ length: 10 }, (_, index) => ({ item: item(index), speech: null }));
    const events = eventsOf(reduce({ ...bench.state, conversation: { entries } }, again).effects);
    expect(itemsOf(events).map(({ id }) => id)).toEqual(entries.slice(7).map((entry) => entry.item.id));
    expect(events[1]).toMatchObject({ previous_item_id: "" });
    expect(events.at(-1)).toMatchObject({
      type: "warning",
      warning: { code: "conversation_not_shown", message: expect.stringContaining("first 7 items") },
    });
  });
});

it("shows no more of a long conversation than may wait for a client and its store, in whatever script", () => {
  const { bench } = openBench();
  const entries = Array.from({ length: 20 }, (_, index) => {
    const content = [{ type: "input_text" as const, text: "語".repeat(100_000) }];
    const item = { id: `item_${index}`, object: "realtime.item", type: "message", status: "completed", role: "user" };
    return { item: { ...item, content } as Item, speech: null };
  });
  const events = eventsOf(reduce({ ...bench.state, conversation: { entries } }, again).effects);
  const bytes = events.reduce((sum, event) => sum + Buffer.byteLength(JSON.stringify(event)), 0);
  expect(bytes).toBeGreaterThan(1024 * 1024);
  // OpenAI GA announces each item twice.
  expect(2 * bytes).toBeLessThan(4 * 1024 * 1024);
});

it.each([20_000, 200_000, 1_000_000])("tells no more than %d bytes anew, each item twice where it is", (mostBytes) => {
  const { bench, client, part } = openBench();
  client({
    type: "session.update",
    session: { instructions: "Be brief. ".repeat(300) },
  });
  client({ type: "response.create" });
  part({ type: "transcript", text: "語".repeat(1000) });
  const entries = Array.from({ length: 3000 }, (_, index) => {
    const content = [{ type: "input_text" as const, text: "é".repeat(index % 400) }];
    const item = {
      id: `item_${index}`,
      object: "realtime.item",
      type: "message",
      status: "completed",
      role: "user",
    };
    return { item: { ...item, content } as Item, speech: null };
  });
  const state = {
    ...bench.state,
    conversation: {
      entries: [...entries, ...bench.state.conversation.entries],
    },
  };
  const ga = createOpenaiGaDialect();
  const events = eventsOf(reduce(state, { type: "shownAgain", mostBytes }).effects);
  const bytes = events.flatMap((event) => ga.encode(event)).reduce((sum, text) => sum + Buffer.byteLength(text), 0);
  expect(bytes).toBeLessThan(mostBytes);
  expect(bytes).toBeGreaterThan(mostBytes / 4);
});

it("a session that takes the place of one that is not there says so", () => {
  const { state } = createSessionBench();
  const events = eventsOf(reduce(state, { type: "opened", unfound: true }).effects);
  expect(typesOf(events)).toEqual(["session.created", "warning"]);
  expect(events[1]).toMatchObject({ warning: { code: "session_not_found", param: "vivavoce_session" } });
});
