import fc from "fast-check";
import { expect, test } from "vitest";
import { createSessionBench } from "../../testing/session-bench.ts";
import type { SessionBench } from "../../testing/session-bench.ts";
import type { ControlEvent } from "./session-input.ts";
import { keptBytes } from "./kept-bytes.ts";

/** What the bench allows. */
const most = 1_000_000;

function typed(text: string): ControlEvent {
  const item = { type: "message", role: "user", content: [{ type: "input_text", text }] };
  return { type: "conversation.item.create", item } as ControlEvent;
}

function fill(bench: SessionBench): void {
  while (!bench.types().includes("error")) bench.client(typed("x".repeat(200_000)));
}

/** A turn of the user. */
function speak(bench: SessionBench): void {
  bench.input({ type: "audioReceived", receivedMs: 2000 });
  const { epoch } = bench.state.input;
  bench.input({ type: "speechStarted", epoch, startMs: 500, playback: null });
  bench.input({ type: "speechStopped", epoch, endMs: 1500 });
  bench.input({ type: "transcribed", itemId: bench.state.pendingUtterances[0]?.itemId ?? "", transcript: said });
}

const said = { text: "Hello.", language: null, words: null, logprobs: null };

test("an item for which there is no room is one error, and nothing else happens", () => {
  const bench = createSessionBench();
  fill(bench);
  const before = bench.state;
  const [error, ...more] = bench.client({ ...typed("x".repeat(200_000)), event_id: "mine" });
  expect(more).toEqual([]);
  expect(error).toMatchObject({
    type: "error",
    error: { type: "rate_limit_error", code: "rate_limit_exceeded", event_id: "mine" },
  });
  expect(keptBytes(bench.state)).toBeLessThanOrEqual(most);
  expect({ ...bench.state, ids: null }).toEqual({ ...before, ids: null });
});

test.each([
  ["settings", { type: "session.update", session: { instructions: "x".repeat(250_000) } }],
  ["streamed text", { type: "input_text.delta", delta: "x".repeat(250_000) }],
  [
    "what a response is given",
    {
      type: "response.create",
      response: {
        conversation: "none",
        append_input_items: [
          { type: "message", role: "user", content: [{ type: "input_text", text: "x".repeat(250_000) }] },
        ],
      },
    },
  ],
] as const)("%s count as well", (_what, event) => {
  const bench = createSessionBench();
  for (let n = 0; n < 20 && !bench.types().includes("error"); n++) {
    bench.client(event as unknown as ControlEvent);
    bench.client(typed("x".repeat(100_000)));
  }
  expect(bench.types()).toEqual(["error"]);
  expect(keptBytes(bench.state)).toBeLessThanOrEqual(most);
});

test("without room a response fails and says why; after a deletion there is room again", () => {
  const bench = createSessionBench();
  fill(bench);
  const room = most - keptBytes(bench.state);
  bench.client(typed("x".repeat(room - 5_000)));
  // What models and tools send is let in, each bounded where it is made: the next answer is not.
  bench.client({ type: "response.create" });
  const running = bench.state.response;
  if (running.phase !== "running") throw new Error("no response runs");
  const say = (text: string): unknown =>
    bench.input({
      type: "responsePart",
      responseId: running.id,
      part: { type: "text", text },
    });
  say("y".repeat(20_000));
  bench.input({
    type: "responsePart",
    responseId: running.id,
    part: {
      type: "finished",
      reason: "completed",
      usage: { inputTextTokens: 1, cachedTextTokens: 0, outputTextTokens: 1, reasoningTokens: 0 },
    },
  });
  expect(bench.client({ type: "response.create" }).map(({ type }) => type)).toEqual(["error"]);
  speak(bench);
  expect(bench.sent.at(-1)).toMatchObject({
    type: "response.done",
    response: { status: "failed", status_details: { error: { code: "rate_limit_exceeded" } } },
  });
  const [first] = bench.state.conversation.entries;
  bench.client({ type: "conversation.item.delete", item_id: first?.item.id ?? "" });
  expect(bench.client({ type: "response.create" }).map(({ type }) => type)).toEqual(["response.created"]);
});

test("what is kept is at least the text of it, whatever it is made of", () => {
  fc.assert(
    fc.property(fc.array(fc.string({ unit: "grapheme", maxLength: 400 }), { maxLength: 20 }), (texts) => {
      const bench = createSessionBench();
      const before = keptBytes(bench.state);
      for (const text of texts) bench.client(typed(text));
      const written = texts.reduce((sum, text) => sum + Buffer.byteLength(text), 0);
      const grown = keptBytes(bench.state) - before;
      expect(grown).toBeGreaterThanOrEqual(written);
      expect(grown).toBeLessThanOrEqual(written + texts.length * 2000);
    }),
  );
});

test("no more commits than may wait for their text; the sound stays in the buffer", () => {
  const bench = createSessionBench();
  bench.client({ type: "session.update", session: { turn_detection: null } } as ControlEvent);
  let receivedMs = 0;
  const commit = (): string[] => {
    receivedMs += 200;
    bench.input({ type: "audioReceived", receivedMs });
    bench.client({ type: "input_audio_buffer.commit" });
    return bench.types();
  };
  for (let n = 0; n < 8; n++) expect(commit()).toContain("input_audio_buffer.committed");
  expect(commit()).toEqual(["error"]);
  const [waiting] = bench.state.pendingUtterances;
  bench.input({ type: "transcribed", itemId: waiting?.itemId ?? "", transcript: said });
  expect(commit()).toContain("input_audio_buffer.committed");
  expect(bench.state.input.bufferStartMs).toBe(receivedMs);
});
