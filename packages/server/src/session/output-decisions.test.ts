import { describe, expect, it } from "vitest";
import { createSessionBench } from "../testing/session-bench.ts";
import type { SessionBench } from "../testing/session-bench.ts";
import type { SessionEffect } from "./state/session-effect.ts";
import type { ResponsePart } from "./state/response-part.ts";

/** What the last input had done: other effects by their type, events by theirs. */
const done = (effects: readonly SessionEffect[]) =>
  effects.map((effect) => (effect.type === "send" ? effect.event.type : effect.type));

function answering(...parts: readonly ResponsePart[]): { bench: SessionBench; responseId: string } {
  const bench = createSessionBench();
  bench.client({ type: "response.create" });
  const { response } = bench.state;
  if (response.phase !== "running") throw new Error("no response is running");
  for (const part of parts) bench.input({ type: "responsePart", responseId: response.id, part });
  return { bench, responseId: response.id };
}

const speech = { type: "speechStarted", epoch: 0, startMs: 0, playback: null } as const;
const words = { type: "transcript", text: "Hello." } as const;

describe("what the session decides of its output", () => {
  it("flushes when the user interrupts, right after saying so", () => {
    const { bench } = answering(words);
    const [started, flush] = bench.input(speech);
    expect(started).toMatchObject({ event: { type: "input_audio_buffer.speech_started" } });
    expect(flush).toEqual({ type: "flushOutput", responseId: null });
  });

  it("lets the sound go on when speech does not interrupt (BH-46)", () => {
    const { bench } = answering(words);
    bench.client({
      type: "session.update",
      session: { turn_detection: { type: "server_vad", interrupt_response: false } },
    });
    expect(done(bench.input({ ...speech, epoch: bench.state.input.epoch }))).toEqual([
      "input_audio_buffer.speech_started",
    ]);
  });

  it("flushes the response that its client cancels, and no other", () => {
    const { bench, responseId } = answering(words);
    bench.client({ type: "response.cancel" });
    expect(bench.effects).toContainEqual({ type: "flushOutput", responseId });
    expect(done(answering(words).bench.input({ type: "disconnected" }))).toEqual(["abortResponse"]);
  });

  it("begins the sound of an item with its part, once, and none for text", () => {
    const { bench, responseId } = answering();
    const { effects } = bench;
    expect(done(effects)).not.toContain("beginSound");
    const begun = bench.input({ type: "responsePart", responseId, part: words });
    const { response } = bench.state;
    const itemId = response.phase === "running" ? response.open[0]?.itemId : undefined;
    expect(begun).toContainEqual({ type: "beginSound", responseId, itemId });
    expect(done(bench.input({ type: "responsePart", responseId, part: words }))).not.toContain("beginSound");
    const text = createSessionBench();
    text.client({ type: "response.create", response: { modalities: ["text"] } });
    const { response: written } = text.state;
    if (written.phase !== "running") throw new Error("no response is running");
    text.input({ type: "responsePart", responseId: written.id, part: { type: "text", text: "Hi." } });
    expect(done(text.effects)).not.toContain("beginSound");
  });

  it("notes what was said when it has been said, however it ended", () => {
    const { bench } = answering(words);
    bench.input(speech);
    expect(bench.effects).toContainEqual({ type: "noteAnswer", text: "Hello." });
  });

  it("closes when it is drained, and does nothing after that", () => {
    const { bench } = answering();
    expect(bench.input({ type: "drained" }).at(-1)).toEqual({ type: "close", code: 1001, reason: "server stops" });
    expect(bench.state.lifecycle).toBe("closed");
    expect(bench.client({ type: "response.create" })).toEqual([]);
  });
});
