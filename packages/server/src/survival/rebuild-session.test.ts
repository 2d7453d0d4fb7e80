import { createOpenaiBetaDialect, createOpenaiGaDialect, createVoiceLiveV1Dialect } from "@vivavoce/protocol";
import type { Dialect } from "@vivavoce/protocol";
import { expect, test } from "vitest";
import { reduce } from "../session/reduce.ts";
import type { SessionInput } from "../session/state/session-input.ts";
import { createSessionBench } from "../testing/session-bench.ts";
import { entryText } from "./kept-entries.ts";
import { rebuildSession } from "./rebuild-session.ts";
import { StartingPoint } from "./starting-point.ts";

test.each([
  ["openai-beta", () => createOpenaiBetaDialect()],
  ["openai-ga", () => createOpenaiGaDialect()],
])("tells a response as it was told, though its dialect has the session's id in it: %s", (_name, createDialect) => {
  const { state } = createSessionBench();
  const input: SessionInput = {
    type: "clientEvent",
    event: { type: "response.create" },
    ignored: [],
  };
  const before = createDialect();
  before.encode({ type: "session.created", event_id: "event_1", session: state.session });
  const said = reduce(state, input).effects.flatMap((effect) =>
    effect.type === "send" ? before.encode(effect.event) : [],
  );
  expect(said.join("\n")).toContain(`"conversation_id":"conv_`);

  const dialect = createDialect();
  const { start } = new StartingPoint();
  const identity = { owner: "key:a", dialect: dialect.name, apiVersion: dialect.apiVersion };
  const snapshot = { ...identity, state, endsAtMs: 0, said: 1, unseen: [] };
  const entries = [entryText({ start, snapshot }), entryText({ start, inputs: [JSON.stringify(input)], beside: [] })];
  expect(rebuildSession(entries, dialect, 1_000_000, true).unseen).toEqual(said);
});

/** A spoken turn and its answer, with a call in it; and how the session stood before each of it. */
function spokenTurn() {
  const bench = createSessionBench({ update: { turn_detection: { type: "azure_semantic_vad" } } });
  const states = [bench.state];
  const inputs: SessionInput[] = [];
  const take = (input: SessionInput): void => {
    bench.input(input);
    inputs.push(input);
    states.push(bench.state);
  };
  const part = (said: Extract<SessionInput, { type: "responsePart" }>["part"]): void => {
    const { response } = bench.state;
    if (response.phase !== "running") throw new Error("no response is running");
    take({ type: "responsePart", responseId: response.id, part: said });
  };
  take({ type: "audioReceived", receivedMs: 3000 });
  take({ type: "speechStarted", epoch: 0, startMs: 500, playback: null });
  take({ type: "speechStopped", epoch: 0, endMs: 2000 });
  const itemId = bench.state.pendingUtterances[0]?.itemId ?? "";
  take({ type: "transcribed", itemId, transcript: { text: "Hi.", language: "en-US", words: null, logprobs: null } });
  part({ type: "transcript", text: "Hello." });
  part({ type: "audio", base64: "AAAA", durationMs: 500 });
  part({ type: "toolCall", index: 0, callId: "call_1", name: "look" });
  part({ type: "toolCallArguments", index: 0, text: "{}" });
  const usage = { inputTextTokens: 9, cachedTextTokens: 0, outputTextTokens: 3, reasoningTokens: 0 };
  part({ type: "finished", reason: "completed", usage });
  return { inputs, states };
}

test.each([
  ["openai-ga", () => createOpenaiGaDialect()],
  ["voice-live-v1", () => createVoiceLiveV1Dialect()],
])("goes on in the middle of what was announced, wherever the record begins: %s", (_name, createDialect) => {
  const { inputs, states } = spokenTurn();
  const tell = (dialect: Dialect, index: number): string[] =>
    inputs
      .slice(index, index + 1)
      .flatMap((input) =>
        reduce(states[index] ?? expect.fail(), input).effects.flatMap((effect) =>
          effect.type === "send" ? dialect.encode(effect.event) : [],
        ),
      );
  const before = createDialect();
  before.encode({ type: "session.created", event_id: "event_1", session: states[0]?.session ?? expect.fail() });
  const memories: unknown[] = [];
  const said = inputs.map((_, index) => {
    memories.push(JSON.parse(JSON.stringify(before.memory?.())));
    return tell(before, index);
  });
  expect(said.flat().join("\n")).toContain('"usage":{"type":"duration"');
  const { start } = new StartingPoint();
  const identity = { owner: "key:a", dialect: before.name, apiVersion: before.apiVersion };
  for (const [index, state] of states.slice(0, -1).entries()) {
    const snapshot = { ...identity, state, endsAtMs: 0, said: 0, unseen: [], memory: memories[index] };
    const rest = inputs.slice(index).map((input) => JSON.stringify(input));
    const entries = [entryText({ start, snapshot }), entryText({ start, inputs: rest, beside: [] })];
    expect(rebuildSession(entries, createDialect(), 1_000_000, true).unseen).toEqual(said.slice(index).flat());
  }
});
