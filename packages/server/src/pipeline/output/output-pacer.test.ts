import { describe, expect, it } from "vitest";
import { createManualClock } from "@vivavoce/audio/clock";
import type { ManualClock } from "@vivavoce/audio/clock";
import { createOutputPacer } from "./output-pacer.ts";
import type { OutputPacer } from "./output-pacer.ts";

/** Milliseconds until audio may leave, found by moving a clock that counts no further than a second. */
async function delayMs(pacer: OutputPacer, clock: ManualClock): Promise<number> {
  let isReady = false;
  const over = new AbortController();
  void pacer.ready(over.signal).then(() => (isReady = true));
  const startMs = clock.now();
  await clock.advanceAsync(0);
  while (!isReady && clock.now() - startMs < 1000) await clock.advanceAsync(10);
  over.abort();
  return isReady ? clock.now() - startMs : Infinity;
}

describe("the output pacer", () => {
  it("lets audio leave until the lead is full, then as fast as it is played", async () => {
    const clock = createManualClock(5000);
    const pacer = createOutputPacer(clock, 300);
    pacer.begin("resp", "one");
    expect(await delayMs(pacer, clock)).toBe(0);
    expect(pacer.sent(300)).toBe(5000);
    expect(await delayMs(pacer, clock)).toBe(0);
    expect(pacer.sent(100)).toBe(5300);
    clock.advance(60);
    expect(await delayMs(pacer, clock)).toBe(40);
  });

  it("never waits with an endless lead", async () => {
    const clock = createManualClock();
    const pacer = createOutputPacer(clock, Infinity);
    pacer.begin("resp", "one");
    pacer.sent(1_000_000);
    expect(await delayMs(pacer, clock)).toBe(0);
  });

  it("lets nothing leave while it is held, and goes on where it was", async () => {
    const clock = createManualClock(5000);
    const pacer = createOutputPacer(clock, 300);
    pacer.begin("resp", "one");
    pacer.sent(300);
    pacer.hold();
    expect(await delayMs(pacer, clock)).toBe(Infinity);
    expect(pacer.playback()).toBeNull();
    pacer.release();
    expect(await delayMs(pacer, clock)).toBe(0);
    expect(pacer.sent(100)).toBe(6000);
    expect(pacer.playback()).toMatchObject({ itemId: "one", playedMs: 300 });
  });

  it("holds audio that was already waiting for its time", async () => {
    const clock = createManualClock(5000);
    const pacer = createOutputPacer(clock, 0);
    pacer.sent(100);
    let isReady = false;
    void pacer.ready(new AbortController().signal).then(() => (isReady = true));
    pacer.hold();
    await clock.advanceAsync(200);
    expect(isReady).toBe(false);
    pacer.release();
    await clock.advanceAsync(0);
    expect(isReady).toBe(true);
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

  it("forgets everything when the client has flushed its player", async () => {
    const clock = createManualClock();
    const pacer = createOutputPacer(clock, 100);
    pacer.begin("first", "one");
    pacer.sent(400);
    pacer.flush();
    expect(await delayMs(pacer, clock)).toBe(0);
    expect(pacer.playback()).toBeNull();
    pacer.begin("second", "two");
    pacer.sent(200);
    clock.advance(50);
    expect(pacer.playback()).toMatchObject({ itemId: "two", playedMs: 50 });
  });
});

it("stands still while the client is away, and goes on where it has played", async () => {
  const clock = createManualClock();
  const pacer = createOutputPacer(clock, 1000);
  pacer.begin("resp_1", "item_1");
  pacer.sent(3000);
  clock.advance(500);
  pacer.park();
  clock.advance(60_000);
  expect(pacer.remainingMs()).toBe(2500);
  expect(pacer.playback()).toMatchObject({ itemId: "item_1", playedMs: 500 });
  let isReady = false;
  void pacer.ready(new AbortController().signal).then(() => (isReady = true));
  await clock.advanceAsync(10_000);
  expect(isReady).toBe(false);
  // It had played what had come before it noticed.
  pacer.unpark({ itemId: "item_1", playedMs: 1200 });
  expect(pacer.remainingMs()).toBe(1800);
  await clock.advanceAsync(799);
  expect(isReady).toBe(false);
  await clock.advanceAsync(1);
  expect(isReady).toBe(true);
  pacer.park();
  clock.advance(5000);
  pacer.unpark(undefined);
  expect(pacer.remainingMs()).toBe(1000);
});
