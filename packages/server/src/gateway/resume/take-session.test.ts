import { createManualClock } from "@vivavoce/audio/clock";
import { chooseDialect } from "@vivavoce/protocol";
import type { Dialect } from "@vivavoce/protocol";
import { expect, it, vi } from "vitest";
import { silentLogger } from "../../runtime/logger.ts";
import { entryText } from "../../survival/kept-entries.ts";
import type { SessionStore } from "../../survival/session-store.ts";
import { StartingPoint } from "../../survival/starting-point.ts";
import { createSessionBench } from "../../testing/session-bench.ts";
import { noSession } from "./resume-desk.ts";
import type { ResumeAsk } from "./resume-ask.ts";
import { takeSession } from "./take-session.ts";

function dialectOf(version: string): Dialect {
  const query = new URLSearchParams({ "api-version": version, model: "m" });
  const dialect = chooseDialect({
    path: "/voice-live/realtime",
    query,
    headers: {},
    protocols: [],
  });
  if (dialect.kind !== "dialect") throw new Error(dialect.message);
  return dialect;
}

const { start } = new StartingPoint();
const owner = "key:a";

/** The record of a session that has said three messages, of which its client may not have seen two. */
function record(form = 1): readonly Buffer[] {
  const { name: dialect, apiVersion } = dialectOf("2026-07-15");
  const { state } = createSessionBench();
  const snapshot = {
    owner,
    dialect,
    apiVersion,
    state,
    endsAtMs: 60_000,
    said: 3,
    unseen: ["two", "three"],
  };
  const tail = { type: "audioReceived", receivedMs: 20 };
  const entries = [
    entryText({ start, snapshot }),
    entryText({
      start,
      inputs: [JSON.stringify(tail)],
      beside: [JSON.stringify({ number: 4, text: "four" })],
    }),
  ];
  return entries.map((entry) => Buffer.from(entry.toString().replace('"form":1', `"form":${form}`)));
}

/** What a store is told that has this record, and how often. */
async function verdicts(
  entries: readonly Buffer[],
  { version = "2026-07-15", ask = undefined as ResumeAsk | undefined, asks = owner } = {},
) {
  const dialect = { ...dialectOf(version), encode: vi.fn(() => ["said"]) };
  const told: (boolean | "never")[] = [];
  const store: SessionStore = {
    create: () => expect.fail("nothing begins"),
    async take(_id, accepts) {
      // As a store whose session goes on being written to by its owner.
      for (let count = 0; count < 10; count++) {
        const verdict = accepts(entries);
        told.push(verdict);
        if (verdict !== false) break;
      }
      return undefined;
    },
  };
  const close = vi.fn();
  const link = {
    send() {},
    close,
    bufferedBytes: 0,
    memory: { hold: () => true, close() {} },
  };
  const asked = {
    store,
    id: "sess_abcdefabcdef",
    mayHave: (whose: string) => whose === asks,
    request: { dialect, model: "m", clientRequestId: "" },
    link,
    clock: createManualClock(0),
    logger: silentLogger,
    maxBytes: undefined,
    mostShownBytes: 1000,
    ...(ask && { ask }),
  };
  await takeSession(
    asked as unknown as Parameters<typeof takeSession>[0],
    () => noSession,
    () => noSession,
  ).closed;
  return {
    told,
    closes: close.mock.calls.map(([code]) => code as number),
    encodes: dialect.encode.mock.calls.length,
  };
}

it("gives a session to its owner, and makes nothing of what was said for a client that is told everything anew", async () => {
  expect(await verdicts(record())).toMatchObject({ told: [true], encodes: 0 });
});

it.each([
  ["of another protocol", record(), { version: "2025-10-01" }],
  ["of another owner", record(), { asks: "key:b" }],
  ["whose client has not seen what is forgotten", record(), { ask: { token: "t", seen: 0, from: 0 } }],
  ["of another form", record(2), {}],
])("reads a session once, however much its owner adds, %s", async (_which, entries, options) => {
  const { told, closes } = await verdicts(entries, options);
  expect(told).toEqual(["never"]);
  // Only what another version has written is worth another try.
  expect(closes).toEqual(entries[0]?.includes('"form":2') === true ? [1013] : []);
});

it("reads on where a client has seen more than there was", async () => {
  const { told } = await verdicts(record(), {
    ask: { token: "t", seen: 9, from: 0 },
  });
  expect(told).toEqual(Array.from({ length: 10 }, () => false));
});
