import { createManualClock } from "@vivavoce/audio/clock";
import { chooseDialect } from "@vivavoce/protocol";
import { expect, it } from "vitest";
import { createMemoryBudget } from "../../runtime/memory-budget.ts";
import { createMemorySessionStore } from "../../survival/memory-session-store.ts";
import { SessionRegistry } from "../admin/session-registry.ts";
import { ResumeDesk, noSession } from "./resume-desk.ts";
import { openingOf } from "./session-openings.ts";

const query = new URLSearchParams({ "api-version": "2026-07-15", model: "m" });

it.each([
  ["where sessions are kept nowhere", undefined, undefined],
  ["where sessions are kept", createMemorySessionStore(), undefined],
  ["for a client that counts messages", undefined, new Set(["vivavoce_resume"])],
])(
  "begins nothing uncounted when a session has ended that its client was let in for, %s",
  (_where, store, features) => {
    const clock = createManualClock(0);
    const limits = {
      resumeMs: 30_000,
      maxParkedSessions: 1,
      maxResumeBytes: 4000,
      stockClients: true,
      maxSessions: 10,
      maxSendBufferBytes: 1024 * 1024,
    };
    const desk = new ResumeDesk({ limits, clock, ids: { seed: () => "seed12345678" }, store });
    const dialect = chooseDialect({ path: "/voice-live/realtime", query, headers: {}, protocols: [] });
    if (dialect.kind !== "dialect") throw new Error(dialect.message);
    const request = { dialect, model: "m", clientRequestId: "", ...(features && { features }) };
    const logger = { log() {}, child: () => logger };
    let begun = 0;
    const opening = openingOf(desk, new SessionRegistry(() => 0), {
      arrival: {
        request,
        caller: { id: "key:a", name: "a" },
        address: "",
        stockOwnerId: "key:a",
        asked: { sessionId: "sess_abcdefabcdef", isHere: true },
      },
      owner: "key:a",
      connectionId: "c",
      openSession() {
        begun += 1;
        return noSession;
      },
      memory: createMemoryBudget({ maxBytes: 1000, callerShare: 1 }).open("key:a"),
      logger,
      startedAtMs: 0,
      over: () => expect.fail("nothing was counted"),
    });
    const said: string[] = [];
    opening.openSession(request, {
      bufferedBytes: 0,
      send: (text) => void said.push(text),
      close: (code, reason) => void said.push(`closed ${code} ${reason}`),
    });
    expect(said).toEqual(["closed 1013 the session has just ended"]);
    expect(begun).toBe(0);
    // Its socket leaves as one that goes on does: no count is taken back.
    expect(opening.goesOn).toBe(true);
  },
);
