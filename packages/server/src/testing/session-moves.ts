import type { ServerEvent } from "@vivavoce/protocol";
import fc from "fast-check";
import type { ResponsePart } from "../session/state/response-part.ts";
import type { ControlEvent, SessionInput } from "../session/state/session-input.ts";
import { mcpClientEvents, mcpMoves, mcpParts, mcpTalk } from "./mcp-moves.ts";
import { createSessionBench } from "./session-bench.ts";
import type { SessionBench } from "./session-bench.ts";

/** A step that becomes an input once it is known what runs: most are timely, some are late or make no sense. */
export type Move = (bench: SessionBench) => SessionInput;

const itemId = fc.oneof(
  fc.constantFrom("mine", "other", "root", "nobody"),
  fc.nat(9).map((n) => `nth:${n}`),
);
const resolveId = (bench: SessionBench, id: string): string =>
  id.startsWith("nth:") ? (bench.state.conversation.entries[Number(id.slice(4))]?.item.id ?? "gone") : id;

const clientEvents: fc.Arbitrary<(bench: SessionBench) => ControlEvent>[] = [
  ...mcpClientEvents,
  fc.constant(() => ({ type: "input_audio_buffer.commit" })),
  fc.constant(() => ({ type: "input_audio_buffer.clear" })),
  fc
    .record({ id: fc.option(itemId, { nil: undefined }), after: fc.option(itemId, { nil: undefined }) })
    .map(({ id, after }) => (bench) => ({
      type: "conversation.item.create",
      item: {
        type: "message",
        role: "user",
        content: [{ type: "input_text", text: "hi" }],
        ...(id === undefined ? {} : { id }),
      },
      ...(after === undefined ? {} : { previous_item_id: resolveId(bench, after) }),
    })),
  itemId.map((id) => (bench) => ({ type: "conversation.item.delete", item_id: resolveId(bench, id) })),
  itemId.map((id) => (bench) => ({ type: "conversation.item.retrieve", item_id: resolveId(bench, id) })),
  fc.tuple(itemId, fc.nat(3000)).map(([id, audio_end_ms]) => (bench) => ({
    type: "conversation.item.truncate",
    item_id: resolveId(bench, id),
    content_index: 0,
    audio_end_ms,
  })),
  fc
    .record({
      modalities: fc.constantFrom(undefined, ["text" as const], ["text" as const, "audio" as const]),
      cancel_previous: fc.constantFrom(undefined, true, false),
      conversation: fc.constantFrom(undefined, "auto" as const, "none" as const),
    })
    .map((fields) => () => ({
      type: "response.create",
      response: Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)),
    })),
  fc.constant(() => ({ type: "response.cancel" })),
  fc.constant(() => ({ type: "output_audio_buffer.clear" })),
  fc
    .tuple(
      fc.constantFrom("input_audio.turn.start", "input_audio.turn.end", "input_audio.turn.cancel"),
      fc.constantFrom("turn_1", "turn_2"),
    )
    .map(([type, turn_id]) => () => ({ type, turn_id })),
  fc.constantFrom("mine", "other").map((id) => () => ({ type: "input_text.delta", id, delta: "some " })),
  fc.constantFrom("mine", "other").map((id) => () => ({ type: "input_text.done", id })),
  fc
    .record({
      type: fc.constantFrom("server_vad" as const, "azure_semantic_vad" as const),
      create_response: fc.boolean(),
      interrupt_response: fc.boolean(),
      auto_truncate: fc.boolean(),
      idle_timeout_ms: fc.constantFrom(null, 5000),
    })
    .map((turn_detection) => () => ({ type: "session.update", session: { turn_detection } })),
  fc.constant(() => ({ type: "session.update", session: { turn_detection: null } })),
];

const part: fc.Arbitrary<ResponsePart> = fc.oneof(
  mcpParts,
  fc.constantFrom<ResponsePart>(
    { type: "transcript", text: "some words " },
    { type: "text", text: "some words " },
    { type: "toolCallArguments", index: 0, text: "{}" },
    { type: "toolCall", index: 0, callId: "call_0", name: "look" },
    { type: "toolCall", index: 1, callId: "call_1", name: "look" },
    { type: "failed", error: { type: "server_error", code: "engine_failed", message: "failed" } },
  ),
  fc.integer({ min: 20, max: 400 }).map((durationMs): ResponsePart => ({ type: "audio", base64: "AAAA", durationMs })),
  fc.nat(900).map((offsetMs): ResponsePart => ({ type: "word", text: "some", offsetMs, durationMs: 100, textEnd: 4 })),
  fc
    .constantFrom("completed" as const, "max_output_tokens" as const, "content_filter" as const)
    .map((reason): ResponsePart => ({
      type: "finished",
      reason,
      usage: { inputTextTokens: 5, cachedTextTokens: 0, outputTextTokens: 3, reasoningTokens: 0 },
    })),
);

const move: fc.Arbitrary<Move> = fc.oneof(
  { weight: 3, arbitrary: fc.oneof(...mcpMoves) },
  {
    weight: 4,
    arbitrary: fc
      .oneof(...clientEvents)
      .map((make): Move => (bench) => ({ type: "clientEvent", event: make(bench), ignored: [] })),
  },
  {
    weight: 3,
    arbitrary: fc
      .integer({ min: 20, max: 900 })
      .map((ms): Move => (bench) => ({ type: "audioReceived", receivedMs: bench.state.input.receivedMs + ms })),
  },
  {
    weight: 3,
    arbitrary: fc.tuple(fc.nat(500), fc.boolean(), fc.nat(2500)).map(([back, stale, playedMs]): Move => (bench) => ({
      type: "speechStarted",
      epoch: bench.state.input.epoch - (stale ? 1 : 0),
      startMs: Math.max(0, bench.state.input.receivedMs - back),
      playback: playbackOf(bench, playedMs),
    })),
  },
  {
    weight: 3,
    arbitrary: fc.boolean().map((stale): Move => (bench) => ({
      type: "speechStopped",
      epoch: bench.state.input.epoch - (stale ? 1 : 0),
      endMs: bench.state.input.receivedMs,
    })),
  },
  {
    weight: 3,
    arbitrary: fc.constantFrom("hello there", "").map((text): Move => (bench) => ({
      type: "transcribed",
      itemId: bench.state.pendingUtterances[0]?.itemId ?? "gone",
      transcript: { text, language: null, words: null, logprobs: null },
    })),
  },
  {
    weight: 1,
    arbitrary: fc.constant<Move>(() => ({ type: "timerFired", timer: "idle" })),
  },
  {
    weight: 1,
    arbitrary: fc.constant<Move>((bench) => ({
      type: "transcriptionFailed",
      itemId: bench.state.pendingUtterances.at(-1)?.itemId ?? "gone",
      error: { type: "server_error", code: "engine_failed", message: "failed" },
    })),
  },
  {
    weight: 8,
    arbitrary: fc
      .tuple(
        part,
        fc.nat(9).map((n) => n === 0),
      )
      .map(([piece, late]): Move => (bench) => ({
        type: "responsePart",
        responseId: late ? lateId(bench) : currentId(bench),
        part: piece,
      })),
  },
);

/** The conversation's own response, or else one out of band. */
function currentId(bench: SessionBench): string {
  const { response, beside } = bench.state;
  return response.phase === "running" ? response.id : (beside[0]?.id ?? lateId(bench));
}

/** A response that is over, so that its part comes too late. */
function lateId(bench: SessionBench): string {
  return responseEvents(bench.sent, "response.done")[0] ?? "resp_unknown";
}

function playbackOf(
  bench: SessionBench,
  playedMs: number,
): Extract<SessionInput, { type: "speechStarted" }>["playback"] {
  const spoken = bench.state.conversation.entries.findLast((entry) => entry.speech !== null);
  return spoken === undefined ? null : { responseId: "any", itemId: spoken.item.id, contentIndex: 0, playedMs };
}

/** Runs the moves; returns the bench and the inputs as they were. */
export function play(moves: readonly Move[]): { bench: SessionBench; inputs: SessionInput[] } {
  const bench = createSessionBench();
  const inputs: SessionInput[] = [{ type: "opened" }];
  for (const next of moves) {
    const input = next(bench);
    inputs.push(input);
    bench.input(input);
  }
  return { bench, inputs };
}

/**
 * What may happen in a session, in any order. fast-check keeps arrays to about ten elements unless it is told not to; that
 * would rarely get past the first answer.
 */
export const moves = fc.oneof(
  { weight: 4, arbitrary: fc.array(move, { maxLength: 80, size: "max" }) },
  { weight: 1, arbitrary: mcpTalk },
);

/** Ids of the responses that events of this type tell of. */
export function responseEvents(events: readonly ServerEvent[], type: "response.created" | "response.done"): string[] {
  return events.flatMap((event) => (event.type === type ? [event.response.id] : []));
}
