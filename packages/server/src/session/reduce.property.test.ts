import { createOrderChecker } from "@vivavoce/protocol/testing";
import { parseServerEvent } from "@vivavoce/protocol";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createLineJournal, replayJournal } from "../journal/session-journal.ts";
import { ableEngines, createSessionBench } from "../testing/session-bench.ts";
import { moves, play, responseEvents } from "../testing/session-moves.ts";
import { reduce, reduceWhole } from "./reduce.ts";
import type { SessionInput } from "./state/session-input.ts";

const runs = { numRuns: 400 };
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
          if (running > 1) expect.fail(`${event.response.id} begins while another one runs`);
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
          if ("response_id" in event && over.has(String(event.response_id))) expect.fail(`${event.type} after the end`);
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
});
