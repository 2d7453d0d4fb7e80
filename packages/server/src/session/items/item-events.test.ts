import type { ItemInput } from "@vivavoce/protocol";
import { describe, expect, it } from "vitest";
import { createSessionBench } from "../../testing/session-bench.ts";
import type { SessionBench } from "../../testing/session-bench.ts";

function typed(text: string, id?: string): ItemInput {
  return {
    type: "message",
    role: "user",
    content: [{ type: "input_text", text }],
    ...(id === undefined ? {} : { id }),
  };
}

function create(bench: SessionBench, item: ItemInput, previousItemId?: string | null): void {
  bench.client({
    type: "conversation.item.create",
    item,
    ...(previousItemId === undefined ? {} : { previous_item_id: previousItemId }),
  });
}

/** A spoken answer of three words, 300 ms each. Returns the id of its item. */
function speak(bench: SessionBench): string {
  bench.client({ type: "response.create" });
  const { response } = bench.state;
  if (response.phase !== "running") throw new Error("no response is running");
  const say = (part: Parameters<SessionBench["input"]>[0] & { type: "responsePart" }): void => void bench.input(part);
  const at = { type: "responsePart", responseId: response.id } as const;
  say({ ...at, part: { type: "transcript", text: "One two three." } });
  for (const [index, [text, textEnd]] of (
    [
      ["One", 3],
      ["two", 7],
      ["three.", 14],
    ] as const
  ).entries()) {
    say({ ...at, part: { type: "word", text, offsetMs: index * 300, durationMs: 300, textEnd } });
    say({ ...at, part: { type: "audio", base64: "AAAA", durationMs: 300 } });
  }
  const usage = { inputTextTokens: 1, cachedTextTokens: 0, outputTextTokens: 1, reasoningTokens: 0 };
  say({ ...at, part: { type: "finished", reason: "completed", usage } });
  return bench.state.conversation.entries.at(-1)?.item.id ?? "";
}

const order = (bench: SessionBench): unknown[] => bench.state.conversation.entries.map(({ item }) => item.id);

describe("conversation.item.create", () => {
  it.each([
    ["nothing", undefined, ["a", "b", "new"], "b"],
    ["null", null, ["a", "b", "new"], "b"],
    ["an empty string", "", ["a", "b", "new"], "b"],
    ["root", "root", ["new", "a", "b"], ""],
    ["an item", "a", ["a", "new", "b"], "a"],
  ] as const)("puts the item behind %s, and says so", (_, after, ids, previous) => {
    const bench = createSessionBench();
    create(bench, typed("one", "a"));
    create(bench, typed("two", "b"));
    create(bench, typed("three", "new"), after);
    expect(order(bench)).toEqual(ids);
    expect(bench.sent.at(-1)).toMatchObject({
      type: "conversation.item.created",
      previous_item_id: previous,
      item: { id: "new", object: "realtime.item", status: "completed" },
    });
  });

  it("adds nothing behind an item that is not there, nor under a taken id (ER-10)", () => {
    const bench = createSessionBench();
    create(bench, typed("one", "a"));
    create(bench, typed("two"), "nobody");
    expect(bench.sent.at(-1)).toMatchObject({ error: { code: "item_not_found", param: "previous_item_id" } });
    create(bench, typed("two", "a"));
    expect(bench.sent.at(-1)).toMatchObject({ error: { code: "item_already_exists", param: "item.id" } });
    expect(order(bench)).toEqual(["a"]);
  });

  it("does not take the id of the utterance in progress (SE-10)", () => {
    const bench = createSessionBench();
    bench.input({ type: "audioReceived", receivedMs: 1000 });
    bench.input({ type: "speechStarted", epoch: 0, startMs: 100, playback: null });
    const started = bench.sent.at(-1);
    create(bench, typed("one", started?.type === "input_audio_buffer.speech_started" ? started.item_id : ""));
    expect(bench.sent.at(-1)).toMatchObject({ error: { code: "item_already_exists" } });
  });

  it("shows a function's output without a status (IT-05)", () => {
    const bench = createSessionBench();
    create(bench, { type: "function_call_output", status: "completed", call_id: "call_1", output: "18" });
    const told = bench.sent.find(({ type }) => type === "conversation.item.created");
    expect(told?.type === "conversation.item.created" ? Object.keys(told.item) : []).not.toContain("status");
    expect(told).toMatchObject({ item: { type: "function_call_output", call_id: "call_1" } });
    expect(bench.state.conversation.entries[0]?.item).not.toHaveProperty("status");
  });

  it("says that an output of a call that nobody made does not reach the model", () => {
    const bench = createSessionBench();
    create(bench, { type: "function_call_output", call_id: "call_1", output: "18" });
    expect(bench.sent.at(-1)).toMatchObject({ warning: { code: "call_not_found", param: "item.call_id" } });
    create(bench, { type: "function_call", call_id: "call_2", name: "look", arguments: "{}" });
    create(bench, { type: "function_call_output", call_id: "call_2", output: "18" });
    expect(bench.sent.at(-1)).toMatchObject({ type: "conversation.item.created" });
  });

  it("says that a model does not see images", () => {
    const bench = createSessionBench();
    create(bench, { type: "message", role: "user", content: [{ type: "input_image", image_url: "data:," }] });
    expect(bench.types()).toEqual(["conversation.item.created", "warning"]);
  });

  it("has recorded sound turned into text, and does not show it", () => {
    const bench = createSessionBench();
    const item: ItemInput = { type: "message", role: "user", content: [{ type: "input_audio", audio: "sound_0" }] };
    const sounds = [{ name: "sound_0", bytes: 4800 }];
    bench.input({ type: "clientEvent", event: { type: "conversation.item.create", item }, ignored: [], sounds });
    expect(bench.effects).toMatchObject([
      { event: { item: { content: [{ type: "input_audio", transcript: null }] } } },
      { type: "transcribeSound", name: "sound_0" },
    ]);
    const transcript = { text: "Hello.", language: null, words: null, logprobs: null };
    bench.input({ type: "soundTranscribed", name: "sound_0", transcript });
    expect(bench.state.conversation.entries[0]?.item).toMatchObject({
      content: [{ type: "input_audio", transcript: "Hello." }],
    });
    expect(bench.state.sounds).toEqual([]);
  });
});

describe("a full conversation", () => {
  it("takes neither items nor commits until something is deleted", () => {
    const bench = createSessionBench();
    bench.client({ type: "session.update", session: { turn_detection: null } });
    for (let n = 0; n < bench.state.limits.maxItems; n++) create(bench, typed("hi", `item${n}`));
    create(bench, typed("hi"));
    expect(bench.sent.at(-1)).toMatchObject({ error: { code: "invalid_value", param: "item" } });
    bench.input({ type: "audioReceived", receivedMs: 500 });
    bench.client({ type: "input_audio_buffer.commit", event_id: "mine" });
    expect(bench.sent.at(-1)).toMatchObject({ error: { code: "invalid_value", event_id: "mine" } });
    bench.client({ type: "conversation.item.delete", item_id: "item3" });
    bench.client({ type: "input_audio_buffer.commit" });
    expect(bench.types()).toEqual(["input_audio_buffer.committed"]);
  });
});

describe("conversation.item.truncate", () => {
  it.each([
    [900, "One two three."],
    [700, "One two"],
    [460, "One two"],
    [440, "One"],
    [100, ""],
    [0, ""],
  ])("leaves at %d ms the words of which more than half was heard", (audio_end_ms, kept) => {
    const bench = createSessionBench();
    const item_id = speak(bench);
    bench.client({ type: "conversation.item.truncate", item_id, content_index: 0, audio_end_ms });
    expect(bench.sent.at(-1)).toMatchObject({
      type: "conversation.item.truncated",
      item_id,
      content_index: 0,
      audio_end_ms,
    });
    bench.client({ type: "conversation.item.retrieve", item_id });
    expect(bench.sent.at(-1)).toMatchObject({ item: { content: [{ type: "audio", transcript: kept }] } });
  });

  it("cannot lengthen what was cut, nor cut another part (ER-04)", () => {
    const bench = createSessionBench();
    const item_id = speak(bench);
    bench.client({ type: "conversation.item.truncate", item_id, content_index: 1, audio_end_ms: 100 });
    expect(bench.sent.at(-1)).toMatchObject({ error: { code: "invalid_value", param: "content_index" } });
    bench.client({ type: "conversation.item.truncate", item_id, content_index: 0, audio_end_ms: 901 });
    expect(bench.sent.at(-1)).toMatchObject({ error: { code: "invalid_value", param: "audio_end_ms" } });
    bench.client({ type: "conversation.item.truncate", item_id, content_index: 0, audio_end_ms: 450 });
    bench.client({ type: "conversation.item.truncate", item_id, content_index: 0, audio_end_ms: 600 });
    expect(bench.sent.at(-1)).toMatchObject({ error: { code: "invalid_value", param: "audio_end_ms" } });
  });

  it("needs audio of ours (ER-11)", () => {
    const bench = createSessionBench();
    create(bench, typed("one", "a"));
    bench.client({ type: "conversation.item.truncate", item_id: "a", content_index: 0, audio_end_ms: 0 });
    expect(bench.sent.at(-1)).toMatchObject({ error: { code: "unsupported_content_type" } });
    bench.client({ type: "conversation.item.truncate", item_id: "b", content_index: 0, audio_end_ms: 0 });
    expect(bench.sent.at(-1)).toMatchObject({ error: { code: "item_truncate_invalid_item_id", param: "item_id" } });
  });
});

describe("conversation.item.delete", () => {
  it("forgets the item, also for the model", () => {
    const bench = createSessionBench();
    const item_id = speak(bench);
    bench.client({ type: "conversation.item.delete", item_id });
    expect(bench.sent.at(-1)).toMatchObject({ type: "conversation.item.deleted", item_id });
    bench.client({ type: "conversation.item.retrieve", item_id });
    expect(bench.sent.at(-1)).toMatchObject({ error: { code: "item_retrieve_invalid_item_id" } });
  });

  it("does not wait for the text of an utterance that is gone", () => {
    const bench = createSessionBench();
    bench.client({ type: "session.update", session: { turn_detection: null } });
    bench.input({ type: "audioReceived", receivedMs: 500 });
    bench.client({ type: "input_audio_buffer.commit" });
    const item_id = bench.state.pendingUtterances[0]?.itemId ?? "";
    bench.client({ type: "response.create" });
    expect(bench.types()).toEqual([]);
    bench.client({ type: "conversation.item.delete", item_id });
    expect(bench.types()).toEqual(["conversation.item.deleted", "response.created"]);
    const transcript = { text: "Hi.", language: null, words: null, logprobs: null };
    expect(bench.input({ type: "transcribed", itemId: item_id, transcript })).toEqual([]);
  });

  it("keeps an item that is being spoken", () => {
    const bench = createSessionBench();
    bench.client({ type: "response.create" });
    const { response } = bench.state;
    const responseId = response.phase === "running" ? response.id : "";
    bench.input({ type: "responsePart", responseId, part: { type: "transcript", text: "One" } });
    const item_id = bench.state.conversation.entries[0]?.item.id ?? "";
    bench.client({ type: "conversation.item.delete", item_id });
    expect(bench.sent.at(-1)).toMatchObject({ error: { code: "invalid_item_id", param: "item_id" } });
    expect(order(bench)).toEqual([item_id]);
  });
});
