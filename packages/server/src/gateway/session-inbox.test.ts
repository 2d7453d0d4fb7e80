import { describe, expect, it } from "vitest";
import { createManualClock } from "@vivavoce/audio/clock";
import { afterOthers } from "../runtime/after-others.ts";
import { FairTurns } from "../runtime/fair-turns.ts";
import { SessionInbox } from "./session-inbox.ts";

describe("a message of many megabytes", () => {
  it("comes after what others have sent while it was put together", async () => {
    const clock = createManualClock();
    const turns = new FairTurns({ now: () => clock.now(), defer: afterOthers });
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

describe("who sends too fast", () => {
  it("is told once and given up after the time for it, also by a server that was held up itself meanwhile", () => {
    const clock = createManualClock();
    let heldUpMs = 0;
    const now = (): number => clock.now() + heldUpMs;
    const turns = new FairTurns({ now, defer: () => {} });
    const seen: string[] = [];
    const inbox = new SessionInbox({
      turns,
      clock: { ...clock, now },
      limits: { eventsPerSecond: 100, eventBurst: 10, appendsPerSecond: 100, appendBurst: 10, rateGraceMs: 1000 },
      handle: () => {},
      isBlocked: () => false,
      pause: () => {},
      resume: () => {},
      changed: () => {},
      exceeded: () => void seen.push(`exceeded at ${now()}`),
      givenUp: () => void seen.push(`given up at ${now()}`),
    });
    for (let count = 0; count < 200; count++) inbox.push(Buffer.from("{}"), false);
    expect(seen).toEqual(["exceeded at 0"]);
    clock.advance(10);
    // Nothing is done for so long that all of the burst is there again.
    heldUpMs = 500;
    clock.advance(490);
    expect(seen).toEqual(["exceeded at 0", "given up at 1000"]);
  });
});

describe("who reads nothing", () => {
  const open = () => {
    const clock = createManualClock();
    const turns = new FairTurns({ now: () => clock.now(), defer: () => {} });
    const now = { isBlocked: true, handled: 0 };
    const inbox = new SessionInbox({
      turns,
      clock,
      limits: { eventsPerSecond: 1e6, eventBurst: 1e6, appendsPerSecond: 1e6, appendBurst: 1e6, rateGraceMs: 1000 },
      handle: () => void (now.handled += 1),
      isBlocked: () => now.isBlocked,
      pause: () => {},
      resume: () => {},
      changed: () => {},
      exceeded: () => {},
      givenUp: () => {},
    });
    return { inbox, now };
  };
  const event = (fields: object): Buffer => Buffer.from(JSON.stringify(fields));

  it("may stop what is being said, a few times, and goes on once it has read", () => {
    const { inbox, now } = open();
    for (let count = 0; count < 100; count++) inbox.push(event({ type: "response.cancel", unknown: count }), false);
    expect(now.handled).toBe(64);
    inbox.drained();
    expect(now.handled).toBe(64);
    now.isBlocked = false;
    inbox.drained();
    expect(now.handled).toBe(100);
    now.isBlocked = true;
    inbox.push(event({ type: "response.cancel" }), false);
    expect(now.handled).toBe(101);
  });

  it("is not answered by megabytes of the ids that it has sent", () => {
    const { inbox, now } = open();
    for (let count = 0; count < 3; count++) {
      inbox.push(event({ type: "response.cancel", event_id: "x".repeat(30_000) }), false);
    }
    expect(now.handled).toBe(2);
  });

  it("is heard", () => {
    const { inbox, now } = open();
    for (let count = 0; count < 200; count++) {
      inbox.push(event({ type: "input_audio_buffer.append", audio: "AAAA" }), false);
    }
    expect(now.handled).toBe(200);
  });
});
