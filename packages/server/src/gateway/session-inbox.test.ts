import { describe, expect, it } from "vitest";
import { afterOthers } from "../runtime/after-others.ts";
import { createFairTurns } from "../runtime/fair-turns.ts";
import { createManualClock } from "../runtime/manual-clock.ts";
import { SessionInbox } from "./session-inbox.ts";

describe("a message of many megabytes", () => {
  it("comes after what others have sent while it was put together", async () => {
    const clock = createManualClock();
    const turns = createFairTurns({ now: () => clock.now(), defer: afterOthers });
    const handled: string[] = [];
    const inbox = (name: string): SessionInbox =>
      new SessionInbox({
        turns,
        clock,
        limits: { eventsPerSecond: 100, eventBurst: 100, appendsPerSecond: 100, appendBurst: 100, rateGraceMs: 1000 },
        handle: () => void handled.push(name),
        isBlocked: () => false,
        pause: () => {},
        resume: () => {},
        changed: () => {},
        exceeded: () => {},
        givenUp: () => {},
      });
    const [big, other] = [inbox("big"), inbox("other")];
    big.push(Buffer.alloc(2 * 1024 * 1024, "{"), false);
    expect(handled).toEqual([]);
    // The other's message is seen when the event loop comes round.
    await new Promise<void>((resolve) => afterOthers(resolve));
    other.push(Buffer.from("{}"), false);
    for (let turn = 0; turn < 3; turn++) await new Promise<void>((resolve) => afterOthers(resolve));
    expect(handled).toEqual(["other", "big"]);
  });
});
