import { describe, expect, it } from "vitest";
import { createSessionBench } from "../../testing/session-bench.ts";
import type { SessionBench } from "../../testing/session-bench.ts";
import type { ResponsePart } from "../state/response-part.ts";

const usage = { inputTextTokens: 40, cachedTextTokens: 8, outputTextTokens: 5, reasoningTokens: 2 };
const audio: ResponsePart = { type: "audio", base64: "AAAA", durationMs: 300 };

function part(bench: SessionBench, ...parts: readonly ResponsePart[]): void {
  const { response } = bench.state;
  if (response.phase !== "running") throw new Error("no response is running");
  for (const one of parts) bench.input({ type: "responsePart", responseId: response.id, part: one });
}

/** An answer of three words, 300 ms each, that goes on. Gives the id of its item. */
function speaking(bench: SessionBench): string {
  bench.client({ type: "response.create" });
  part(bench, { type: "transcript", text: "One two three." });
  for (const [index, [text, textEnd]] of (
    [
      ["One", 3],
      ["two", 7],
      ["three.", 14],
    ] as const
  ).entries()) {
    part(bench, { type: "word", text, offsetMs: index * 300, durationMs: 300, textEnd }, audio);
  }
  return bench.state.conversation.entries.at(-1)?.item.id ?? "";
}

function truncate(bench: SessionBench, item_id: string, audio_end_ms: number, content_index = 0): string[] {
  bench.client({ type: "conversation.item.truncate", item_id, content_index, audio_end_ms });
  return bench.types();
}

function heard(bench: SessionBench, item_id: string): unknown {
  bench.client({ type: "conversation.item.retrieve", item_id });
  return bench.sent.at(-1);
}

const kept = (transcript: string): object => ({ item: { content: [{ type: "audio", transcript }] } });

describe("an answer that is cut while it is said", () => {
  it("is truncated, then cancelled, and only what was heard is remembered", () => {
    const bench = createSessionBench();
    const itemId = speaking(bench);
    expect(truncate(bench, itemId, 500)).toEqual(["conversation.item.truncated"]);
    expect(bench.sent.at(-1)).toMatchObject({ item_id: itemId, content_index: 0, audio_end_ms: 500 });
    bench.client({ type: "response.cancel" });
    expect(bench.sent.at(-1)).toMatchObject({ type: "response.done", response: { status: "cancelled" } });
    expect(bench.types()).not.toContain("error");
    expect(heard(bench, itemId)).toMatchObject(kept("One two"));
  });

  it("believes the client rather than its own reckoning of what was played", () => {
    const bench = createSessionBench();
    const itemId = speaking(bench);
    const { response } = bench.state;
    const responseId = response.phase === "running" ? response.id : "";
    truncate(bench, itemId, 500);
    const playback = { responseId, itemId, contentIndex: 0, playedMs: 100 };
    bench.input({ type: "clientEvent", event: { type: "response.cancel" }, ignored: [], playback });
    bench.client({ type: "response.create" });
    const start = bench.effects.find((effect) => effect.type === "startResponse");
    const items = start?.plan.source.kind === "model" ? start.plan.source.items : [];
    expect(items).toMatchObject([{ content: [{ type: "audio", transcript: "One two" }] }]);
  });

  it("is cut again when the client says so, and never made longer", () => {
    const bench = createSessionBench();
    const itemId = speaking(bench);
    expect(truncate(bench, itemId, 600)).toEqual(["conversation.item.truncated"]);
    expect(truncate(bench, itemId, 300)).toEqual(["conversation.item.truncated"]);
    expect(truncate(bench, itemId, 600)).toEqual(["error"]);
    bench.client({ type: "response.cancel" });
    expect(truncate(bench, itemId, 400)).toEqual(["error"]);
    expect(heard(bench, itemId)).toMatchObject(kept("One"));
  });

  it("goes on when it is not cancelled, and stays cut", () => {
    const bench = createSessionBench();
    const itemId = speaking(bench);
    truncate(bench, itemId, 300);
    part(bench, { type: "transcript", text: " Four." }, audio, { type: "finished", reason: "completed", usage });
    expect(bench.sent.at(-1)).toMatchObject({ response: { status: "completed" } });
    expect(heard(bench, itemId)).toMatchObject(kept("One"));
  });

  it.each([
    [901, 0, "audio_end_ms"],
    [100, 1, "content_index"],
  ])("refuses %d ms of part %d, and can be cancelled after that", (endMs, index, param) => {
    const bench = createSessionBench();
    const itemId = speaking(bench);
    truncate(bench, itemId, endMs, index);
    expect(bench.sent.at(-1)).toMatchObject({ type: "error", error: { code: "invalid_value", param } });
    bench.client({ type: "response.cancel" });
    expect(bench.sent.at(-1)).toMatchObject({ type: "response.done", response: { status: "cancelled" } });
  });

  it("can be cut when it has just ended; there is nothing to cancel then", () => {
    const bench = createSessionBench();
    const itemId = speaking(bench);
    part(bench, { type: "finished", reason: "completed", usage });
    expect(truncate(bench, itemId, 300)).toEqual(["conversation.item.truncated"]);
    bench.client({ type: "response.cancel" });
    expect(bench.sent.at(-1)).toMatchObject({ error: { code: "response_cancel_not_active" } });
    expect(heard(bench, itemId)).toMatchObject(kept("One"));
  });

  it("has no audio to cut when it is written, or is a call", () => {
    const bench = createSessionBench();
    bench.client({ type: "response.create", response: { modalities: ["text"] } });
    part(bench, { type: "text", text: "One" });
    const written = bench.state.conversation.entries[0]?.item.id ?? "";
    truncate(bench, written, 0);
    expect(bench.sent.at(-1)).toMatchObject({ error: { code: "unsupported_content_type", param: "item_id" } });
    part(bench, { type: "toolCall", index: 0, callId: "c", name: "now" });
    truncate(bench, bench.state.conversation.entries[1]?.item.id ?? "", 0);
    expect(bench.sent.at(-1)).toMatchObject({ error: { code: "unsupported_content_type", param: "item_id" } });
  });
});

describe("usage of an answer that ends early", () => {
  const failure = { type: "server_error", code: "engine_failed", message: "no voice" } as const;

  it.each([
    ["cancelled", (bench: SessionBench): void => void bench.client({ type: "response.cancel" })],
    ["failed", (bench: SessionBench): void => part(bench, { type: "failed", error: failure })],
  ] as const)("has what the model reported and the audio that was sent: %s", (status, end) => {
    const bench = createSessionBench();
    speaking(bench);
    part(bench, { type: "usage", usage });
    end(bench);
    // 0.9 s of speech, 20 tokens a second.
    expect(bench.sent.at(-1)).toMatchObject({
      type: "response.done",
      response: {
        status,
        usage: {
          total_tokens: 63,
          input_tokens: 40,
          output_tokens: 23,
          input_token_details: { cached_tokens: 8, text_tokens: 40 },
          output_token_details: { text_tokens: 5, audio_tokens: 18, reasoning_tokens: 2 },
        },
      },
    });
  });

  it("has the audio alone while the model has reported nothing", () => {
    const bench = createSessionBench();
    speaking(bench);
    bench.client({ type: "response.cancel" });
    expect(bench.sent.at(-1)).toMatchObject({
      response: { usage: { total_tokens: 18, input_tokens: 0, output_token_details: { audio_tokens: 18 } } },
    });
  });

  it("counts a report once when the answer completes", () => {
    const bench = createSessionBench();
    speaking(bench);
    part(bench, { type: "usage", usage }, { type: "finished", reason: "max_output_tokens", usage });
    expect(bench.sent.at(-1)).toMatchObject({ response: { status: "incomplete", usage: { input_tokens: 40 } } });
  });
});
