import { describe, expect, it } from "vitest";
import { createSessionBench } from "../../testing/session-bench.ts";
import type { SessionBench } from "../../testing/session-bench.ts";
import type { RunUsage } from "../state/response-part.ts";

const usage: RunUsage = { inputTextTokens: 1, cachedTextTokens: 0, outputTextTokens: 1, reasoningTokens: 0 };

/** One answer of two words in a second of audio. Returns the id of its item. */
function answer(bench: SessionBench, ...words: readonly [string, string]): string {
  bench.client({ type: "response.create" });
  const { response } = bench.state;
  if (response.phase !== "running") throw new Error("no response is running");
  const text = words.join(" ");
  const [first] = words;
  for (const part of [
    { type: "transcript", text } as const,
    { type: "word", text: first, offsetMs: 0, durationMs: 400, textEnd: first.length } as const,
    { type: "word", text: words[1], offsetMs: 500, durationMs: 400, textEnd: text.length } as const,
    { type: "audio", base64: "AAAA", durationMs: 1000 } as const,
    { type: "finished", reason: "completed", usage } as const,
  ]) {
    bench.input({ type: "responsePart", responseId: response.id, part });
  }
  return bench.state.conversation.entries.at(-1)?.item.id ?? "";
}

function interrupt(bench: SessionBench, itemId: string, playedMs: number): void {
  const playback = { responseId: "any", itemId, contentIndex: 0, playedMs };
  bench.input({ type: "speechStarted", epoch: bench.state.input.epoch, startMs: 0, playback });
}

/** Assistant texts that the next model request holds. */
function known(bench: SessionBench): string[] {
  bench.client({ type: "response.create" });
  const start = bench.effects.find((effect) => effect.type === "startResponse");
  if (start?.plan.source.kind !== "model") throw new Error("no model was asked");
  return start.plan.source.items.flatMap((item) =>
    item.type === "message" && item.role === "assistant"
      ? item.content.map((part) => (part.type === "audio" ? (part.transcript ?? "") : ""))
      : [],
  );
}

describe("a barge-in while two answers wait to be heard", () => {
  it("leaves of the first what was heard, and nothing of the second (BH-44)", () => {
    const bench = createSessionBench();
    const first = answer(bench, "One", "two.");
    answer(bench, "Three", "four.");
    interrupt(bench, first, 450);
    expect(known(bench)).toEqual(["One", ""]);
  });

  it("cuts both with auto_truncate (BH-45)", () => {
    const bench = createSessionBench();
    bench.client({ type: "session.update", session: { turn_detection: { type: "server_vad", auto_truncate: true } } });
    const first = answer(bench, "One", "two.");
    const second = answer(bench, "Three", "four.");
    interrupt(bench, first, 450);
    expect(bench.types()).toEqual([
      "input_audio_buffer.speech_started",
      "conversation.item.truncated",
      "conversation.item.truncated",
    ]);
    expect(bench.sent.slice(-2)).toMatchObject([
      { item_id: first, audio_end_ms: 450 },
      { item_id: second, audio_end_ms: 0 },
    ]);
  });

  it("leaves what came before alone", () => {
    const bench = createSessionBench();
    answer(bench, "One", "two.");
    const second = answer(bench, "Three", "four.");
    interrupt(bench, second, 450);
    expect(known(bench)).toEqual(["One two.", "Three"]);
  });

  it("cuts nothing that was heard to its end", () => {
    const bench = createSessionBench();
    const only = answer(bench, "One", "two.");
    interrupt(bench, only, 1000);
    expect(bench.types()).toEqual(["input_audio_buffer.speech_started"]);
    expect(known(bench)).toEqual(["One two."]);
  });
});

describe("an answer that the client cancels while it plays", () => {
  it("is known to the model as far as it was heard, and the wire keeps what was said (BH-44)", () => {
    const bench = createSessionBench();
    bench.client({ type: "response.create" });
    const { response } = bench.state;
    const responseId = response.phase === "running" ? response.id : "";
    for (const part of [
      { type: "transcript", text: "One two." } as const,
      { type: "word", text: "One", offsetMs: 0, durationMs: 400, textEnd: 3 } as const,
      { type: "word", text: "two.", offsetMs: 500, durationMs: 400, textEnd: 8 } as const,
      { type: "audio", base64: "AAAA", durationMs: 1000 } as const,
    ]) {
      bench.input({ type: "responsePart", responseId, part });
    }
    const open = bench.state.response.phase === "running" ? bench.state.response.open : [];
    const [item] = open;
    const playback = { responseId, itemId: item?.itemId ?? "", contentIndex: 0, playedMs: 450 };
    bench.input({ type: "clientEvent", event: { type: "response.cancel" }, ignored: [], playback });
    expect(bench.types()).not.toContain("conversation.item.truncated");
    expect(known(bench)).toEqual(["One"]);
  });
});

describe("an answer that is cut short", () => {
  it.each([
    ["cancelled", (bench: SessionBench) => bench.client({ type: "response.cancel" })],
    [
      "interrupted before the player had it",
      (bench: SessionBench) => bench.input({ type: "speechStarted", epoch: 0, startMs: 0, playback: null }),
    ],
  ] as const)("is known to the model as far as its audio was sent: %s", (_, cut) => {
    const bench = createSessionBench();
    bench.client({ type: "response.create" });
    const { response } = bench.state;
    const responseId = response.phase === "running" ? response.id : "";
    for (const part of [
      { type: "transcript", text: "One two." } as const,
      { type: "word", text: "One", offsetMs: 0, durationMs: 400, textEnd: 3 } as const,
      { type: "word", text: "two.", offsetMs: 500, durationMs: 400, textEnd: 8 } as const,
      { type: "audio", base64: "AAAA", durationMs: 450 } as const,
    ]) {
      bench.input({ type: "responsePart", responseId, part });
    }
    cut(bench);
    expect(known(bench)).toEqual(["One"]);
  });
});
