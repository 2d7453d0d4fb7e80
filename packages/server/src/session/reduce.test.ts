import { parseServerEvent } from "@vivavoce/protocol";
import { describe, expect, it } from "vitest";
import { createSessionBench, eventsOf } from "../testing/session-bench.ts";
import type { SessionBench } from "../testing/session-bench.ts";
import type { ResponsePart, RunUsage } from "./state/response-part.ts";
import type { PlaybackFact, Transcript } from "./state/session-input.ts";

const usage: RunUsage = { inputTextTokens: 96, cachedTextTokens: 64, outputTextTokens: 12, reasoningTokens: 0 };

function transcript(text: string): Transcript {
  return { text, language: "en-US", words: null, logprobs: null };
}

/** The user speaks from 500 ms on for a second; returns the id of the utterance. */
function speakTurn(bench: SessionBench, text: string, playback: PlaybackFact | null = null): string {
  const at = bench.state.input.receivedMs;
  bench.input({ type: "audioReceived", receivedMs: at + 3000 });
  bench.input({ type: "speechStarted", epoch: bench.state.input.epoch, startMs: at + 500, playback });
  bench.input({ type: "speechStopped", epoch: bench.state.input.epoch, endMs: at + 2000 });
  const itemId = bench.state.pendingUtterances.at(-1)?.itemId ?? "";
  bench.input({ type: "transcribed", itemId, transcript: transcript(text) });
  return itemId;
}

function runningId(bench: SessionBench): string {
  const { response, beside } = bench.state;
  const id = response.phase === "running" ? response.id : beside[0]?.id;
  if (id === undefined) throw new Error("no response is running");
  return id;
}

function part(bench: SessionBench, part: ResponsePart): string[] {
  bench.input({ type: "responsePart", responseId: runningId(bench), part });
  return bench.types();
}

/** Says two words with a second of audio. */
function speak(bench: SessionBench): void {
  part(bench, { type: "transcript", text: "Hello there." });
  part(bench, { type: "word", text: "Hello", offsetMs: 0, durationMs: 400, textEnd: 5 });
  part(bench, { type: "audio", base64: "AAAA", durationMs: 500 });
  part(bench, { type: "word", text: "there.", offsetMs: 500, durationMs: 400, textEnd: 12 });
  part(bench, { type: "audio", base64: "AAAA", durationMs: 500 });
}

describe("a spoken turn", () => {
  it("comes in the order of wire.md 8.1 with agreeing ids", () => {
    const bench = createSessionBench();
    bench.client({ type: "session.update", session: { turn_detection: { type: "azure_semantic_vad" } } });
    const userId = speakTurn(bench, "Hi.");
    speak(bench);
    part(bench, { type: "finished", reason: "completed", usage });
    const types = bench.sent.map((event) => event.type);
    expect(types).toEqual([
      "session.created",
      "session.updated",
      "input_audio_buffer.speech_started",
      "input_audio_buffer.speech_stopped",
      "input_audio_buffer.committed",
      "conversation.item.input_audio_transcription.completed",
      "conversation.item.created",
      "response.created",
      "response.output_item.added",
      "conversation.item.created",
      "response.content_part.added",
      "response.audio_transcript.delta",
      "response.audio.delta",
      "response.audio.delta",
      "response.audio.done",
      "response.audio_transcript.done",
      "response.content_part.done",
      "response.output_item.done",
      "response.done",
    ]);
    const [created, added] = [bench.sent[6], bench.sent[9]];
    expect(bench.sent[2]).toMatchObject({ item_id: userId, audio_start_ms: 500 });
    expect(bench.sent[3]).toMatchObject({ item_id: userId, audio_end_ms: 2000 });
    expect(bench.sent[4]).toMatchObject({ item_id: userId, previous_item_id: null });
    expect(bench.sent[5]).toMatchObject({ item_id: userId, content_index: 0, transcript: "Hi.", language: "en-US" });
    expect(created).toMatchObject({
      previous_item_id: null,
      item: { id: userId, role: "user", status: "completed", content: [{ type: "input_audio", transcript: "Hi." }] },
    });
    expect(added).toMatchObject({ previous_item_id: userId, item: { role: "assistant", status: "incomplete" } });
    expect(bench.sent.at(-1)).toMatchObject({
      response: {
        status: "completed",
        conversation_id: "",
        max_output_tokens: null,
        output: [{ status: "completed", content: [{ type: "audio", transcript: "Hello there." }] }],
        usage: {
          total_tokens: 96 + 12 + 20,
          input_tokens: 96,
          output_tokens: 32,
          input_token_details: { cached_tokens: 64, cached_tokens_details: { text_tokens: 64 } },
          output_token_details: { text_tokens: 12, audio_tokens: 20 },
        },
      },
    });
    for (const event of bench.sent) expect(() => parseServerEvent(event)).not.toThrow();
    expect(new Set(bench.sent.map((event) => event.event_id)).size).toBe(bench.sent.length);
  });

  it("answers noise without words with an empty transcript and no response (BH-39)", () => {
    const bench = createSessionBench();
    speakTurn(bench, "");
    expect(bench.types()).toEqual([
      "conversation.item.input_audio_transcription.completed",
      "conversation.item.created",
    ]);
    expect(bench.state.response.phase).toBe("idle");
  });

  it("does not answer when create_response is false (BH-36)", () => {
    const bench = createSessionBench();
    bench.client({
      type: "session.update",
      session: { turn_detection: { type: "server_vad", create_response: false } },
    });
    speakTurn(bench, "Hi.");
    expect(bench.state.response.phase).toBe("idle");
    expect(bench.types()).toContain("conversation.item.created");
  });

  it("goes on after a failed transcription, without an answer", () => {
    const bench = createSessionBench();
    bench.input({ type: "audioReceived", receivedMs: 3000 });
    bench.input({ type: "speechStarted", epoch: 0, startMs: 100, playback: null });
    bench.input({ type: "speechStopped", epoch: 0, endMs: 2000 });
    const itemId = bench.state.pendingUtterances[0]?.itemId ?? "";
    const error = { type: "server_error", code: "engine_failed", message: "The recognizer failed." } as const;
    bench.input({ type: "transcriptionFailed", itemId, error });
    expect(bench.types()).toEqual(["conversation.item.input_audio_transcription.failed", "conversation.item.created"]);
    expect(speakTurn(bench, "Hello?")).not.toBe(itemId);
    expect(bench.state.response.phase).toBe("running");
  });
});

describe("barge-in", () => {
  it("closes every level after speech_started and drops later parts (BH-41)", () => {
    const bench = createSessionBench();
    speakTurn(bench, "Hi.");
    speak(bench);
    const responseId = runningId(bench);
    const itemId = bench.state.response.phase === "running" ? (bench.state.response.open[0]?.itemId ?? "") : "";
    bench.input({
      type: "speechStarted",
      epoch: 0,
      startMs: 4000,
      playback: { responseId, itemId, contentIndex: 0, playedMs: 450 },
    });
    expect(bench.types()).toEqual([
      "input_audio_buffer.speech_started",
      "response.audio.done",
      "response.audio_transcript.done",
      "response.content_part.done",
      "response.output_item.done",
      "response.done",
    ]);
    expect(bench.effects).toContainEqual({ type: "abortResponse", responseId, reason: "turn_detected" });
    expect(bench.sent.at(-1)).toMatchObject({
      response: { status: "cancelled", status_details: { type: "cancelled", reason: "turn_detected" } },
    });
    expect(eventsOf(bench.input({ type: "responsePart", responseId, part: { type: "text", text: "late" } }))).toEqual(
      [],
    );
    bench.input({ type: "speechStopped", epoch: 0, endMs: 6000 });
    const userId = bench.state.pendingUtterances[0]?.itemId ?? "";
    bench.input({ type: "transcribed", itemId: userId, transcript: transcript("Stop.") });
    const start = bench.effects.find((effect) => effect.type === "startResponse");
    // The model is told what was heard: the second word was not.
    expect(JSON.stringify(start)).toContain('"transcript":"Hello"');
    expect(JSON.stringify(start)).not.toContain("there");
  });

  it("truncates by itself with auto_truncate (BH-45)", () => {
    const bench = createSessionBench();
    bench.client({
      type: "session.update",
      session: {
        turn_detection: { type: "azure_semantic_vad", auto_truncate: true, appended_text_after_truncation: " [cut]" },
      },
    });
    speakTurn(bench, "Hi.");
    speak(bench);
    const responseId = runningId(bench);
    part(bench, { type: "finished", reason: "completed", usage });
    const itemId = bench.state.conversation.entries.at(-1)?.item.id ?? "";
    bench.input({
      type: "speechStarted",
      epoch: 0,
      startMs: 4000,
      playback: { responseId, itemId, contentIndex: 0, playedMs: 450 },
    });
    expect(bench.types()).toEqual(["input_audio_buffer.speech_started", "conversation.item.truncated"]);
    expect(bench.sent.at(-1)).toMatchObject({ item_id: itemId, audio_end_ms: 450 });
    expect(bench.state.conversation.entries.at(-1)?.item).toMatchObject({
      content: [{ type: "audio", transcript: "Hello [cut]" }],
    });
  });

  it("leaves the response alone without interrupt_response and answers afterwards (BH-46)", () => {
    const bench = createSessionBench();
    bench.client({
      type: "session.update",
      session: { turn_detection: { type: "server_vad", interrupt_response: false } },
    });
    speakTurn(bench, "One.");
    speak(bench);
    const first = runningId(bench);
    speakTurn(bench, "Two.");
    expect(runningId(bench)).toBe(first);
    part(bench, { type: "finished", reason: "completed", usage });
    expect(bench.types().slice(-2)).toEqual(["response.done", "response.created"]);
    expect(runningId(bench)).not.toBe(first);
  });

  it("lets a turn whose text is still missing join the next one", () => {
    const bench = createSessionBench();
    bench.input({ type: "audioReceived", receivedMs: 9000 });
    bench.input({ type: "speechStarted", epoch: 0, startMs: 100, playback: null });
    bench.input({ type: "speechStopped", epoch: 0, endMs: 2000 });
    const first = bench.state.pendingUtterances[0]?.itemId ?? "";
    bench.input({ type: "speechStarted", epoch: 0, startMs: 2100, playback: null });
    bench.input({ type: "transcribed", itemId: first, transcript: transcript("I would like") });
    expect(bench.state.response.phase).toBe("idle");
    bench.input({ type: "speechStopped", epoch: 0, endMs: 5000 });
    const second = bench.state.pendingUtterances[0]?.itemId ?? "";
    bench.input({ type: "transcribed", itemId: second, transcript: transcript("a coffee.") });
    const start = bench.effects.find((effect) => effect.type === "startResponse");
    expect(JSON.stringify(start)).toMatch(/I would like.*a coffee/);
  });
});

describe("manual turns", () => {
  it("commits without a response and makes response.create wait for the text (wire.md 8.3)", () => {
    const bench = createSessionBench();
    bench.client({ type: "session.update", session: { turn_detection: null } });
    bench.input({ type: "audioReceived", receivedMs: 1500 });
    expect(bench.types()).toEqual([]);
    bench.client({ type: "input_audio_buffer.commit" });
    expect(bench.types()).toEqual(["input_audio_buffer.committed"]);
    expect(bench.effects).toContainEqual(expect.objectContaining({ type: "transcribe", startMs: 0, endMs: 1500 }));
    bench.client({ type: "response.create" });
    expect(bench.types()).toEqual([]);
    const itemId = bench.state.pendingUtterances[0]?.itemId ?? "";
    bench.input({ type: "transcribed", itemId, transcript: transcript("Hi.") });
    expect(bench.types()).toEqual([
      "conversation.item.input_audio_transcription.completed",
      "conversation.item.created",
      "response.created",
    ]);
  });

  it.each([0, 60, 99])("refuses to commit %d ms (ER-03)", (receivedMs) => {
    const bench = createSessionBench();
    bench.client({ type: "session.update", session: { turn_detection: null } });
    bench.input({ type: "audioReceived", receivedMs });
    bench.client({ type: "input_audio_buffer.commit", event_id: "mine" });
    expect(bench.sent.at(-1)).toMatchObject({
      type: "error",
      error: { code: "input_audio_buffer_commit_empty", event_id: "mine" },
    });
  });

  it("forgets cleared audio, not the clock (BH-30)", () => {
    const bench = createSessionBench();
    bench.input({ type: "audioReceived", receivedMs: 5000 });
    bench.input({ type: "speechStarted", epoch: 0, startMs: 4000, playback: null });
    bench.client({ type: "input_audio_buffer.clear" });
    expect(bench.types()).toEqual(["input_audio_buffer.cleared"]);
    bench.input({ type: "speechStopped", epoch: 0, endMs: 5000 });
    expect(bench.types()).toEqual([]);
    bench.input({ type: "speechStarted", epoch: 1, startMs: 4900, playback: null });
    expect(bench.sent.at(-1)).toMatchObject({ audio_start_ms: 5000 });
  });
});

describe("responses", () => {
  it("are text only when asked (wire.md 8.5)", () => {
    const bench = createSessionBench();
    bench.client({ type: "response.create", response: { modalities: ["text"], metadata: { a: "b" } } });
    part(bench, { type: "text", text: "Hello" });
    part(bench, { type: "text", text: " you" });
    part(bench, { type: "finished", reason: "max_output_tokens", usage });
    expect(bench.sent.slice(1).map((event) => event.type)).toEqual([
      "response.created",
      "response.output_item.added",
      "conversation.item.created",
      "response.content_part.added",
      "response.text.delta",
      "response.text.delta",
      "response.text.done",
      "response.content_part.done",
      "response.output_item.done",
      "response.done",
    ]);
    expect(bench.sent.at(-1)).toMatchObject({
      response: {
        status: "incomplete",
        status_details: { type: "incomplete", reason: "max_output_tokens" },
        metadata: { a: "b" },
        output: [{ content: [{ type: "text", text: "Hello you" }] }],
      },
    });
  });

  it("speak a given message without a model (RC-13)", () => {
    const bench = createSessionBench();
    bench.client({
      type: "response.create",
      response: {
        pre_generated_assistant_message: {
          type: "message",
          role: "assistant",
          content: [{ type: "text", text: "Welcome." }],
        },
      },
    });
    expect(bench.effects.find((effect) => effect.type === "startResponse")).toMatchObject({
      plan: { source: { kind: "text", text: "Welcome." } },
    });
  });

  it("call functions as items of their own (wire.md 8.6)", () => {
    const bench = createSessionBench();
    bench.client({ type: "response.create" });
    part(bench, { type: "transcript", text: "Let me look." });
    part(bench, { type: "toolCall", index: 0, callId: "call_1", name: "weather" });
    part(bench, { type: "toolCallArguments", index: 0, text: '{"city":"Oslo"}' });
    part(bench, { type: "finished", reason: "completed", usage });
    expect(bench.types()).toEqual([
      "response.function_call_arguments.done",
      "response.output_item.done",
      "response.done",
    ]);
    expect(bench.sent.at(-1)).toMatchObject({
      response: { output: [{ type: "message" }, { type: "function_call", name: "weather", status: "completed" }] },
    });
  });

  it("are cancelled by the client, once (wire.md 8.8, ER-02)", () => {
    const bench = createSessionBench();
    bench.client({ type: "response.create" });
    expect(bench.client({ type: "response.cancel" }).map((event) => event.type)).toEqual(["response.done"]);
    expect(bench.sent.at(-1)).toMatchObject({
      response: { status: "cancelled", status_details: { reason: "client_cancelled" }, output: [] },
    });
    expect(bench.client({ type: "response.cancel", event_id: "e1" })).toMatchObject([
      { type: "error", error: { code: "response_cancel_not_active", event_id: "e1" } },
    ]);
    expect((bench.sent.at(-1) as { error: { message: string } }).error.message).toMatch(/^Cancellation failed/);
  });

  it("take the place of a running one unless cancel_previous is false (RC-02, ER-01)", () => {
    const bench = createSessionBench();
    bench.client({ type: "response.create" });
    const first = runningId(bench);
    bench.client({ type: "response.create", response: { cancel_previous: false } });
    expect(bench.sent.at(-1)).toMatchObject({ error: { code: "conversation_already_has_active_response" } });
    expect(runningId(bench)).toBe(first);
    bench.client({ type: "response.create" });
    expect(bench.types()).toEqual(["response.done", "response.created"]);
  });

  it("fail with the engine, and the session lives (wire.md 8.10)", () => {
    const bench = createSessionBench();
    bench.client({ type: "response.create" });
    speak(bench);
    const error = { type: "server_error", code: "engine_failed", message: "The synthesizer failed." } as const;
    expect(part(bench, { type: "failed", error })).toEqual([
      "response.audio.done",
      "response.audio_transcript.done",
      "response.content_part.done",
      "response.output_item.done",
      "response.done",
    ]);
    expect(bench.sent.at(-1)).toMatchObject({ response: { status: "failed", status_details: { error } } });
    bench.client({ type: "response.create" });
    expect(bench.types()).toEqual(["response.created"]);
  });

  it("stay out of the conversation when asked to (RC-18)", () => {
    const bench = createSessionBench();
    bench.client({ type: "response.create", response: { conversation: "none" } });
    speak(bench);
    part(bench, { type: "finished", reason: "completed", usage });
    expect(bench.state.conversation.entries).toEqual([]);
    expect(bench.sent.map((event) => event.type)).not.toContain("conversation.item.created");
    expect(bench.sent.at(-1)).toMatchObject({ response: { conversation_id: null } });
  });
});

describe("the end of a session", () => {
  it("is announced when its time is over (TR-56)", () => {
    const bench = createSessionBench();
    bench.client({ type: "response.create" });
    bench.input({ type: "timerFired", timer: "sessionExpiry" });
    expect(bench.types()).toEqual(["response.done", "error"]);
    expect(bench.sent.at(-1)).toMatchObject({ error: { code: "session_expired" } });
    expect(bench.effects.at(-1)).toMatchObject({ type: "close", code: 1001 });
    expect(bench.client({ type: "response.create" })).toEqual([]);
  });

  it("stops everything when the socket is gone", () => {
    const bench = createSessionBench();
    bench.client({ type: "response.create" });
    const responseId = runningId(bench);
    expect(bench.input({ type: "disconnected" })).toEqual([
      { type: "abortResponse", responseId, reason: "disconnected" },
    ]);
    expect(bench.input({ type: "responsePart", responseId, part: { type: "text", text: "x" } })).toEqual([]);
  });
});

describe("a turn that was cut short by noise", () => {
  it("still gets its answer when the noise has no words", () => {
    const bench = createSessionBench();
    bench.input({ type: "audioReceived", receivedMs: 9000 });
    bench.input({ type: "speechStarted", epoch: 0, startMs: 100, playback: null });
    bench.input({ type: "speechStopped", epoch: 0, endMs: 2000 });
    const question = bench.state.pendingUtterances[0]?.itemId ?? "";
    bench.input({ type: "speechStarted", epoch: 0, startMs: 2100, playback: null });
    bench.input({ type: "transcribed", itemId: question, transcript: transcript("What time is it?") });
    expect(bench.state.response.phase).toBe("idle");
    bench.input({ type: "speechStopped", epoch: 0, endMs: 3000 });
    const noise = bench.state.pendingUtterances[0]?.itemId ?? "";
    bench.input({ type: "transcribed", itemId: noise, transcript: transcript("") });
    expect(bench.state.response.phase).toBe("running");
  });
});

describe("turns that the client delimits (CE-06 to CE-09)", () => {
  const audio = (bench: SessionBench, ms: number): void =>
    void bench.input({ type: "audioReceived", receivedMs: bench.state.input.receivedMs + ms });

  it("rest detection, commit at their end and are answered", () => {
    const bench = createSessionBench();
    audio(bench, 700);
    bench.client({ type: "input_audio.turn.start", turn_id: "turn_1" });
    expect(bench.types()).toEqual([]);
    expect(bench.effects).toContainEqual(
      expect.objectContaining({ type: "configureInput", session: expect.objectContaining({ turn_detection: null }) }),
    );
    audio(bench, 900);
    bench.client({ type: "input_audio.turn.end", turn_id: "turn_1" });
    expect(bench.types()).toEqual(["input_audio_buffer.committed"]);
    expect(bench.effects).toContainEqual(expect.objectContaining({ type: "transcribe", startMs: 700, endMs: 1600 }));
    expect(bench.effects.at(-1)).toMatchObject({ session: { turn_detection: { type: "server_vad" } } });
    const itemId = bench.state.pendingUtterances[0]?.itemId ?? "";
    bench.input({ type: "transcribed", itemId, transcript: transcript("Hello.") });
    expect(bench.types()).toContain("response.created");
  });

  it("are thrown away when cancelled", () => {
    const bench = createSessionBench();
    bench.client({ type: "input_audio.turn.start", turn_id: "turn_1" });
    audio(bench, 900);
    bench.client({ type: "input_audio.turn.cancel", turn_id: "turn_1" });
    expect(bench.types()).toEqual(["input_audio_buffer.cleared"]);
    expect(bench.state.input).toMatchObject({ clientTurn: null, bufferStartMs: 900 });
  });

  it("refuse a turn that is not open, a second one, and one without sound", () => {
    const bench = createSessionBench();
    bench.client({ type: "input_audio.turn.end", turn_id: "turn_1", event_id: "e1" });
    expect(bench.sent.at(-1)).toMatchObject({ error: { param: "turn_id", event_id: "e1" } });
    bench.client({ type: "input_audio.turn.start", turn_id: "turn_1" });
    bench.client({ type: "input_audio.turn.start", turn_id: "turn_2" });
    expect(bench.sent.at(-1)).toMatchObject({ error: { param: "turn_id" } });
    bench.client({ type: "input_audio.turn.end", turn_id: "turn_1" });
    expect(bench.sent.at(-1)).toMatchObject({ error: { code: "input_audio_buffer_commit_empty" } });
    expect(bench.state.input.clientTurn).toBe("turn_1");
  });
});

describe("streamed text (CE-11, CE-12)", () => {
  it("becomes a user item when it is done, without an answer", () => {
    const bench = createSessionBench();
    bench.client({ type: "input_text.delta", id: "mine", delta: "Hello " });
    bench.client({ type: "input_text.delta", id: "mine", delta: "there" });
    expect(bench.types()).toEqual([]);
    bench.client({ type: "input_text.done", id: "mine" });
    expect(bench.sent.at(-1)).toMatchObject({
      type: "conversation.item.created",
      item: { id: "mine", role: "user", content: [{ type: "input_text", text: "Hello there" }] },
    });
    expect(bench.state.response.phase).toBe("idle");
  });

  it("needs an id that is free and text that was streamed", () => {
    const bench = createSessionBench();
    bench.client({ type: "input_text.done", id: "mine" });
    expect(bench.sent.at(-1)).toMatchObject({ error: { code: "invalid_value", param: "id" } });
    bench.client({ type: "input_text.delta", delta: "no id" });
    bench.client({ type: "input_text.done" });
    expect(bench.sent.at(-1)).toMatchObject({ item: { content: [{ text: "no id" }] } });
    const taken = bench.state.conversation.entries[0]?.item.id ?? "";
    bench.client({ type: "input_text.delta", id: taken, delta: "x" });
    expect(bench.sent.at(-1)).toMatchObject({ error: { code: "item_already_exists" } });
  });
});

describe("responses out of band (RC-18)", () => {
  it("run beside the conversation's own and end on their own", () => {
    const bench = createSessionBench();
    bench.client({ type: "response.create" });
    const own = runningId(bench);
    bench.client({ type: "response.create", response: { conversation: "none", modalities: ["text"] } });
    expect(bench.types()).toEqual(["response.created"]);
    const beside = bench.state.beside[0]?.id ?? "";
    expect(runningId(bench)).toBe(own);
    bench.input({ type: "responsePart", responseId: beside, part: { type: "text", text: "A note." } });
    expect(bench.types()).toEqual(["response.output_item.added", "response.content_part.added", "response.text.delta"]);
    bench.input({ type: "responsePart", responseId: beside, part: { type: "finished", reason: "completed", usage } });
    expect(bench.sent.at(-1)).toMatchObject({ type: "response.done", response: { id: beside, conversation_id: null } });
    expect(bench.state.beside).toEqual([]);
    expect(runningId(bench)).toBe(own);
    expect(bench.state.conversation.entries).toEqual([]);
  });

  it("survive a barge-in and are cancelled by name", () => {
    const bench = createSessionBench();
    bench.client({ type: "response.create", response: { conversation: "none" } });
    bench.input({ type: "speechStarted", epoch: 0, startMs: 0, playback: null });
    expect(bench.state.beside).toHaveLength(1);
    bench.client({ type: "response.cancel", response_id: bench.state.beside[0]?.id ?? "" });
    expect(bench.sent.at(-1)).toMatchObject({ type: "response.done", response: { status: "cancelled" } });
    expect(bench.client({ type: "response.cancel" })).toMatchObject([
      { error: { code: "response_cancel_not_active" } },
    ]);
  });

  it("are bounded, and end with the session", () => {
    const bench = createSessionBench();
    for (let count = 0; count < 9; count++) {
      bench.client({ type: "response.create", response: { conversation: "none" } });
    }
    expect(bench.sent.at(-1)).toMatchObject({ type: "error" });
    bench.input({ type: "timerFired", timer: "sessionExpiry" });
    expect(bench.types().filter((type) => type === "response.done")).toHaveLength(8);
  });
});
