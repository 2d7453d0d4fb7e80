import type { ServerEvent } from "@vivavoce/protocol";
import { chooseDialect } from "@vivavoce/protocol";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createSessionBench } from "../../testing/session-bench.ts";
import type { SessionBench } from "../../testing/session-bench.ts";
import type { ResponsePart } from "../state/response-part.ts";

const targets = [
  "/voice-live/realtime?api-version=2025-05-01-preview",
  "/voice-live/realtime?api-version=2026-07-15",
  "/voice-live/v1/realtime",
  "/openai/v1/realtime",
] as const;

/** What a client of each dialect reads. */
function told(events: readonly ServerEvent[], target: string): Record<string, unknown>[] {
  const { pathname: path, searchParams: query } = new URL(target, "ws://server");
  const dialect = chooseDialect({ path, query, headers: {}, protocols: [] });
  if (dialect.kind !== "dialect") return [];
  return events.flatMap((event) => dialect.encode(event).map((text) => JSON.parse(text) as Record<string, unknown>));
}

/** Holds the pieces of every text against what it is in the end; gives how many texts there were. */
function addUp(events: readonly Record<string, unknown>[]): number {
  const pieces = new Map<string, string>();
  let ended = 0;
  for (const event of events) {
    const type = String(event["type"]);
    const match = /^(.*)\.(delta|done|completed)$/.exec(type);
    const whole = event["transcript"] ?? event["text"] ?? event["arguments"];
    if (match === null || typeof event["item_id"] !== "string") continue;
    const key = `${match[1] ?? ""} ${event["item_id"]}`;
    if (match[2] === "delta" && typeof event["delta"] === "string") {
      pieces.set(key, (pieces.get(key) ?? "") + event["delta"]);
    } else if (typeof whole === "string") {
      ended += 1;
      // What was shown at all was shown whole.
      if (pieces.has(key)) expect(pieces.get(key)).toBe(whole);
      if (type.includes("response")) expect(pieces.get(key) ?? "").toBe(whole);
      pieces.delete(key);
    }
  }
  return ended;
}

const word = fc.constantFrom("Lord,", "but", "I'm", "like", "the", "glad", "to", "see", "you", "Phil.");
const sentence = fc.array(word, { maxLength: 8 }).map((words) => words.join(" "));

describe("pieces of text add up to the whole in every dialect", () => {
  it("of what the user says, whatever the recognizer changes", () => {
    const model = fc.constantFrom("gpt-4o-transcribe", "gpt-4o-mini-transcribe", "mai-transcribe-1", "azure-speech");
    fc.assert(
      fc.property(fc.array(sentence, { maxLength: 6 }), sentence, model, model, (partials, final, before, after) => {
        const bench = createSessionBench();
        bench.client({ type: "session.update", session: { input_audio_transcription: { model: before } } });
        bench.input({ type: "audioReceived", receivedMs: 2000 });
        bench.input({ type: "speechStarted", epoch: bench.state.input.epoch, startMs: 0, playback: null });
        const { epoch } = bench.state.input;
        for (const stableText of partials) bench.input({ type: "partialRecognized", epoch, stableText });
        if (after !== before) {
          bench.client({ type: "session.update", session: { input_audio_transcription: { model: after } } });
        }
        bench.input({ type: "speechStopped", epoch, endMs: 2000 });
        const itemId = bench.state.pendingUtterances[0]?.itemId ?? "";
        const transcript = { text: final, language: null, words: null, logprobs: null };
        bench.input({ type: "transcribed", itemId, transcript });
        for (const target of targets) expect(addUp(told(bench.sent, target))).toBeGreaterThan(0);
        const item = bench.state.conversation.entries[0]?.item;
        const completed = bench.sent.find((event) => event.type.endsWith("transcription.completed"));
        expect(item).toMatchObject({
          content: [{ transcript: completed !== undefined && "transcript" in completed ? completed.transcript : "" }],
        });
      }),
    );
  });

  it("of what the assistant says and calls, however it ends", () => {
    const usage = { inputTextTokens: 1, cachedTextTokens: 0, outputTextTokens: 1, reasoningTokens: 0 };
    const args = fc.constantFrom("", " ", "null", "nu", "{", '"a":', "1}", "x");
    const said = fc.oneof(
      sentence.map((text): ResponsePart => ({ type: "transcript", text })),
      fc.constant<ResponsePart>({ type: "audio", base64: "AAAA", durationMs: 100 }),
      fc.nat(2).map((index): ResponsePart => ({ type: "toolCall", index, callId: `call_${index}`, name: "f" })),
      fc.tuple(fc.nat(2), args).map(([index, text]): ResponsePart => ({ type: "toolCallArguments", index, text })),
    );
    type End = (bench: SessionBench, responseId: string) => void;
    const end = fc.constantFrom<End>(
      (bench, responseId) =>
        void bench.input({ type: "responsePart", responseId, part: { type: "finished", reason: "completed", usage } }),
      (bench, responseId) => {
        const part = { type: "finished", reason: "max_output_tokens", usage } as const;
        bench.input({ type: "responsePart", responseId, part });
      },
      (bench) => void bench.client({ type: "response.cancel" }),
      (bench) => {
        const open = bench.state.conversation.entries.at(-1)?.item.id ?? "";
        bench.client({ type: "conversation.item.truncate", item_id: open, content_index: 0, audio_end_ms: 0 });
        bench.client({ type: "response.cancel" });
      },
    );
    fc.assert(
      fc.property(fc.array(said, { maxLength: 20 }), fc.boolean(), end, (parts, speaks, finish) => {
        const bench = createSessionBench();
        bench.client({ type: "response.create", response: { modalities: speaks ? ["text", "audio"] : ["text"] } });
        const responseId = bench.state.response.phase === "running" ? bench.state.response.id : "";
        for (const part of parts) {
          const written = !speaks && part.type === "transcript" ? { ...part, type: "text" as const } : part;
          bench.input({ type: "responsePart", responseId, part: written });
        }
        finish(bench, responseId);
        for (const target of targets) addUp(told(bench.sent, target));
      }),
    );
  });
});
