import { API_VERSIONS, LATEST_API_VERSION, chooseDialect } from "@vivavoce/protocol";
import type { Dialect } from "@vivavoce/protocol";
import { createOrderChecker } from "@vivavoce/protocol/testing";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { mcpTalk } from "../testing/mcp-moves.ts";
import { moves, play } from "../testing/session-moves.ts";

// Thousands of sessions take their time, and more of it where others are at work: what hangs is all that is to be stopped.
describe("any of many sessions", { timeout: 300_000 }, () => {
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

  it("keeps every invariant in every dialect", () => {
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
              // Millions of them: an `expect` for each takes longer than the sessions themselves.
              if (!dialect.knowsEvent(sent.type)) expect.fail(`${sent.type} is not known`);
              if (ids.has(sent.event_id)) expect.fail(`${sent.type} repeats its event_id`);
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
