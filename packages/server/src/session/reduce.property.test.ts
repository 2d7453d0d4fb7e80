import { API_VERSIONS, LATEST_API_VERSION, chooseDialect, parseServerEvent } from "@vivavoce/protocol";
import type { Dialect, ServerEvent } from "@vivavoce/protocol";
import { createOrderChecker } from "@vivavoce/protocol/testing";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createLineJournal, replayJournal } from "../journal/session-journal.ts";
import { mcpClientEvents, mcpMoves, mcpParts, mcpTalk } from "../testing/mcp-moves.ts";
import { ableEngines, createSessionBench } from "../testing/session-bench.ts";
import type { SessionBench } from "../testing/session-bench.ts";
import { reduce, reduceWhole } from "./reduce.ts";
import type { ResponsePart } from "./state/response-part.ts";
import type { ControlEvent, SessionInput } from "./state/session-input.ts";

/** A step that becomes an input once it is known what runs: most are timely, some are late or make no sense. */
type Move = (bench: SessionBench) => SessionInput;

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
function play(moves: readonly Move[]): { bench: SessionBench; inputs: SessionInput[] } {
  const bench = createSessionBench();
  const inputs: SessionInput[] = [{ type: "opened" }];
  for (const next of moves) {
    const input = next(bench);
    inputs.push(input);
    bench.input(input);
  }
  return { bench, inputs };
}

const runs = { numRuns: 400 };
// fast-check keeps arrays to about ten elements unless it is told not to; that would rarely get past the first answer.
const moves = fc.oneof(
  { weight: 4, arbitrary: fc.array(move, { maxLength: 80, size: "max" }) },
  { weight: 1, arbitrary: mcpTalk },
);

function responseEvents(events: readonly ServerEvent[], type: "response.created" | "response.done"): string[] {
  return events.flatMap((event) => (event.type === type ? [event.response.id] : []));
}

const byText = (a: string, b: string): number => (a < b ? -1 : 1);

describe("any session", () => {
  it("takes sound by its short way as by the long one", () => {
    fc.assert(
      fc.property(moves, fc.integer({ min: 0, max: 900 }), (steps, ms) => {
        const { bench } = play(steps);
        const { state } = bench;
        const sound: SessionInput = { type: "audioReceived", receivedMs: state.input.receivedMs + ms };
        expect(reduce(state, sound)).toEqual(
          state.lifecycle === "closed" ? { state, effects: [] } : reduceWhole(state, sound),
        );
      }),
      runs,
    );
  });

  it("sends only valid events, in an order that clients can follow", () => {
    fc.assert(
      fc.property(moves, (steps) => {
        const { bench } = play(steps);
        const checker = createOrderChecker();
        for (const event of bench.sent) {
          parseServerEvent(event);
          checker.check(event);
        }
      }),
      runs,
    );
  });

  it("has one response.done per response.created, and at most one response at a time", () => {
    fc.assert(
      fc.property(moves, (steps) => {
        const { bench } = play(steps);
        const created = responseEvents(bench.sent, "response.created");
        const done = responseEvents(bench.sent, "response.done");
        const beside = bench.state.beside.map(({ id }) => id);
        const open = bench.state.response.phase === "running" ? [bench.state.response.id] : [];
        expect([...done, ...open, ...beside].toSorted(byText)).toEqual(created.toSorted(byText));
        expect(new Set(created).size).toBe(created.length);
        // Out of band ones run side by side; of the conversation's own, each is done before the next begins.
        let running = 0;
        for (const event of bench.sent) {
          if (event.type !== "response.created" && event.type !== "response.done") continue;
          if (event.response.conversation_id === null) continue;
          running += event.type === "response.created" ? 1 : -1;
          expect(running).toBeLessThanOrEqual(1);
        }
      }),
      runs,
    );
  });

  it("sends nothing of a response after it is done", () => {
    fc.assert(
      fc.property(moves, (steps) => {
        const over = new Set<string>();
        for (const event of play(steps).bench.sent) {
          if ("response_id" in event) expect(over.has(String(event.response_id))).toBe(false);
          if (event.type === "response.done") over.add(event.response.id);
        }
      }),
      runs,
    );
  });

  it("keeps the conversation in the order it announced", () => {
    fc.assert(
      fc.property(moves, (steps) => {
        const { bench } = play(steps);
        let order: string[] = [];
        for (const event of bench.sent) {
          if (event.type === "input_audio_buffer.committed") order.push(event.item_id);
          if (event.type === "conversation.item.deleted") order = order.filter((id) => id !== event.item_id);
          if (event.type !== "conversation.item.created" || order.includes(event.item.id)) continue;
          const after = order.indexOf(event.previous_item_id ?? "");
          order.splice(after === -1 ? 0 : after + 1, 0, event.item.id);
        }
        expect(bench.state.conversation.entries.map((entry) => entry.item.id)).toEqual(order);
      }),
      runs,
    );
  });

  it("never shows a model more than was sent, nor more than was heard", () => {
    fc.assert(
      fc.property(moves, (steps) => {
        const { bench, inputs } = play(steps);
        expect(inputs.length).toBe(steps.length + 1);
        for (const { speech } of bench.state.conversation.entries) {
          if (speech === null) continue;
          expect(speech.heardMs ?? 0).toBeLessThanOrEqual(speech.audioMs);
        }
      }),
      runs,
    );
  });

  it("answers every client mistake with exactly one error and changes nothing else", () => {
    fc.assert(
      fc.property(moves, (steps) => {
        const bench = createSessionBench();
        for (const next of steps) {
          const before = bench.state;
          const effects = bench.input(next(bench));
          const errors = effects.filter((effect) => effect.type === "send" && effect.event.type === "error");
          if (errors.length === 0) continue;
          expect(effects).toHaveLength(1);
          expect({ ...bench.state, ids: null }).toEqual({ ...before, ids: null });
        }
      }),
      runs,
    );
  });

  it("ends each MCP listing and call once, a call while its item is open, and reaches both", () => {
    const seen = new Map<string, number>();
    fc.assert(
      fc.property(fc.oneof(mcpTalk, moves), (steps) => {
        const open = new Set<string>();
        for (const event of play(steps).bench.sent) {
          const match = /^(?:mcp_list_tools|response\.mcp_call)\.(in_progress|completed|failed)$/.exec(event.type);
          if (event.type === "response.output_item.done") open.delete(event.item.id);
          if (match === null || !("item_id" in event)) continue;
          seen.set(event.type, (seen.get(event.type) ?? 0) + 1);
          if (match[1] === "in_progress") expect(open.has(event.item_id)).toBe(false);
          else expect(open.delete(event.item_id), event.type).toBe(true);
          if (match[1] === "in_progress") open.add(event.item_id);
        }
      }),
      // Many, so that the rarest of the events below is certain to be reached.
      { numRuns: 3000 },
    );
    expect([...seen.keys()].toSorted()).toEqual([
      "mcp_list_tools.completed",
      "mcp_list_tools.failed",
      "mcp_list_tools.in_progress",
      "response.mcp_call.completed",
      "response.mcp_call.failed",
      "response.mcp_call.in_progress",
    ]);
  });

  it("replays from its journal to the same bytes", () => {
    fc.assert(
      fc.property(moves, (steps) => {
        const { bench, inputs } = play(steps);
        const lines: string[] = [];
        const journal = createLineJournal((line) => lines.push(line));
        const { session } = createSessionBench().state;
        journal.opened({
          session,
          apiVersion: "2026-07-15",
          idSeed: "seed",
          abilities: ableEngines,
          limits: bench.state.limits,
        });
        for (const input of inputs) journal.input(input);
        const sent = replayJournal(lines).flatMap((effect) => (effect.type === "send" ? [effect.event] : []));
        expect(JSON.stringify(sent)).toBe(JSON.stringify(bench.sent));
      }),
      { numRuns: 100 },
    );
  });

  it("keeps every invariant in every dialect, for many seeds", { timeout: 300_000 }, () => {
    const dialects = everyDialect();
    fc.assert(
      fc.property(moves, (steps) => {
        const { bench } = play(steps);
        const checker = createOrderChecker();
        for (const event of bench.sent) checker.check(event);
        for (const dialect of dialects()) {
          const ids = new Set<string>();
          for (const event of bench.sent) {
            for (const text of dialect.encode(event)) {
              const sent = JSON.parse(text) as { readonly type: string; readonly event_id: string };
              expect(dialect.knowsEvent(sent.type), sent.type).toBe(true);
              expect(ids.has(sent.event_id), `${sent.type} repeats its event_id`).toBe(false);
              ids.add(sent.event_id);
            }
          }
        }
      }),
      // The seed of a failure is printed; `seed` and `path` given here play it again.
      { numRuns: Number(process.env["PROPERTY_RUNS"] ?? 10_000) },
    );
  });
});

/** Fresh dialects for one session: a translator may remember what it has sent. */
function everyDialect(): () => Dialect[] {
  const handshakes = [
    // The dated versions between differ only in the events they know.
    { path: "/voice-live/realtime", query: { "api-version": API_VERSIONS[0], model: "m" } },
    { path: "/voice-live/realtime", query: { "api-version": LATEST_API_VERSION, model: "m" } },
    { path: "/voice-live/realtime", query: { "api-version": "v1", model: "m" } },
    { path: "/v1/realtime", query: { model: "m" } },
    { path: "/openai/realtime", query: { "api-version": "2025-04-01-preview", deployment: "m" } },
  ];
  return () =>
    handshakes.map((handshake) => {
      const dialect = chooseDialect({ ...handshake, headers: {}, protocols: [] });
      if (dialect.kind !== "dialect") throw new Error(dialect.message);
      return dialect;
    });
}
