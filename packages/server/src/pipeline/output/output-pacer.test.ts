import { describe, expect, it } from "vitest";
import { createManualClock } from "../../runtime/manual-clock.ts";
import { createOutputPacer } from "./output-pacer.ts";

describe("the output pacer", () => {
  it("lets audio leave until the lead is full, then as fast as it is played", () => {
    const clock = createManualClock(5000);
    const pacer = createOutputPacer(clock, 300);
    pacer.begin("resp", "one");
    expect(pacer.delayMs()).toBe(0);
    pacer.sent(300);
    expect(pacer.delayMs()).toBe(0);
    pacer.sent(100);
    expect(pacer.delayMs()).toBe(100);
    clock.advance(60);
    expect(pacer.delayMs()).toBe(40);
  });

  it("never waits with an endless lead", () => {
    const pacer = createOutputPacer(createManualClock(), Infinity);
    pacer.begin("resp", "one");
    pacer.sent(1_000_000);
    expect(pacer.delayMs()).toBe(0);
  });

  it("knows how far the item has been played, in real time from its first byte (BH-45)", () => {
    const clock = createManualClock(5000);
    const pacer = createOutputPacer(clock, 1000);
    expect(pacer.playback()).toBeNull();
    pacer.begin("resp", "one");
    expect(pacer.playback()).toBeNull();
    pacer.sent(500);
    clock.advance(200);
    pacer.sent(500);
    expect(pacer.playback()).toEqual({ responseId: "resp", itemId: "one", contentIndex: 0, playedMs: 200 });
    clock.advance(799);
    expect(pacer.playback()?.playedMs).toBe(999);
    clock.advance(1);
    expect(pacer.playback()).toBeNull();
  });

  it("does not count a stall as played", () => {
    const clock = createManualClock();
    const pacer = createOutputPacer(clock, 1000);
    pacer.begin("resp", "one");
    pacer.sent(100);
    clock.advance(2000);
    pacer.sent(100);
    clock.advance(30);
    expect(pacer.playback()?.playedMs).toBe(130);
  });

  it("names the item that is heard, not the one that was sent last", () => {
    const clock = createManualClock();
    const pacer = createOutputPacer(clock, Infinity);
    pacer.begin("first", "one");
    pacer.sent(400);
    pacer.begin("second", "two");
    clock.advance(100);
    expect(pacer.playback()).toMatchObject({ responseId: "first", itemId: "one", playedMs: 100 });
    pacer.sent(400);
    clock.advance(200);
    expect(pacer.playback()).toMatchObject({ itemId: "one", playedMs: 300 });
    clock.advance(200);
    expect(pacer.playback()).toMatchObject({ responseId: "second", itemId: "two", playedMs: 100 });
  });

  it("forgets everything when the client has flushed its player", () => {
    const clock = createManualClock();
    const pacer = createOutputPacer(clock, 100);
    pacer.begin("first", "one");
    pacer.sent(400);
    pacer.flush();
    expect(pacer.delayMs()).toBe(0);
    expect(pacer.playback()).toBeNull();
    pacer.begin("second", "two");
    pacer.sent(200);
    clock.advance(50);
    expect(pacer.playback()).toMatchObject({ itemId: "two", playedMs: 50 });
  });
});
