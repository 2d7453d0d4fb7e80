import { parseServerEvent } from "@vivavoce/protocol";
import type { ServerEvent, SessionUpdate } from "@vivavoce/protocol";
import { describe, expect, it } from "vitest";
import { createSessionBench } from "../../testing/session-bench.ts";
import type { SessionBench } from "../../testing/session-bench.ts";

const heard = {
  text: "Good day",
  language: "en-GB",
  words: [
    { text: "Good", offsetMs: 120.4, durationMs: 200 },
    { text: "day", offsetMs: 350, durationMs: 180.2 },
  ],
  logprobs: [{ token: "é", logprob: -0.25 }],
};

/** Speech begins, with some partial text, and ends. Returns the id of the utterance. */
function say(bench: SessionBench, ...partials: readonly string[]): string {
  bench.input({ type: "audioReceived", receivedMs: bench.state.input.receivedMs + 2000 });
  bench.input({ type: "speechStarted", epoch: 0, startMs: 0, playback: null });
  for (const stableText of partials) bench.input({ type: "partialRecognized", epoch: 0, stableText });
  bench.input({ type: "speechStopped", epoch: 0, endMs: bench.state.input.receivedMs });
  return bench.state.pendingUtterances.at(-1)?.itemId ?? "";
}

function transcribe(session: SessionUpdate, transcript: Partial<typeof heard> = {}): ServerEvent {
  const bench = createSessionBench();
  bench.client({ type: "session.update", session });
  bench.input({ type: "transcribed", itemId: say(bench), transcript: { ...heard, ...transcript } });
  const event = bench.sent.find(({ type }) => type === "conversation.item.input_audio_transcription.completed");
  if (event === undefined) throw new Error("nothing was transcribed");
  parseServerEvent(event);
  return event;
}

describe("a transcription", () => {
  it("carries nothing that was not asked for", () => {
    expect(Object.keys(transcribe({})).toSorted()).toEqual([
      "content_index",
      "event_id",
      "item_id",
      "language",
      "transcript",
      "type",
    ]);
  });

  it("carries log probabilities with their bytes when asked", () => {
    expect(transcribe({ include: ["item.input_audio_transcription.logprobs"] })).toMatchObject({
      logprobs: [{ token: "é", logprob: -0.25, bytes: [0xc3, 0xa9] }],
    });
  });

  it("carries phrases with their words when asked", () => {
    expect(transcribe({ include: ["item.input_audio_transcription.phrases"] })).toMatchObject({
      phrases: [
        {
          offset_milliseconds: 120,
          duration_milliseconds: 410,
          text: "Good day",
          locale: "en-GB",
          words: [
            { text: "Good", offset_milliseconds: 120, duration_milliseconds: 200 },
            { text: "day", offset_milliseconds: 350, duration_milliseconds: 180 },
          ],
        },
      ],
    });
  });

  it("carries no phrases of an utterance without words", () => {
    const include = ["item.input_audio_transcription.phrases" as const];
    expect(transcribe({ include }, { text: "", words: [] })).not.toHaveProperty("phrases");
  });

  it("is streamed for models that do so, and its pieces make up the whole (SE-16)", () => {
    const bench = createSessionBench();
    bench.client({ type: "session.update", session: { input_audio_transcription: { model: "gpt-4o-transcribe" } } });
    const itemId = say(bench, "Good", "Good", "Goo", "Good d");
    bench.input({ type: "transcribed", itemId, transcript: heard });
    const deltas = bench.sent.flatMap((event) =>
      event.type === "conversation.item.input_audio_transcription.delta" ? [event.delta] : [],
    );
    expect(deltas).toEqual(["Good", " d", "ay"]);
  });

  it("is not streamed for azure-speech, nor in an old epoch", () => {
    const bench = createSessionBench();
    say(bench, "Good");
    bench.client({ type: "session.update", session: { input_audio_transcription: { model: "gpt-4o-transcribe" } } });
    bench.input({ type: "speechStarted", epoch: 0, startMs: 0, playback: null });
    bench.input({ type: "partialRecognized", epoch: -1, stableText: "Good" });
    expect(bench.sent.map(({ type }) => type)).not.toContain("conversation.item.input_audio_transcription.delta");
  });
});
