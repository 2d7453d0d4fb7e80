import { describe, expect, it } from "vitest";
import { createSessionBench } from "../testing/session-bench.ts";
import { StartingPoint } from "./starting-point.ts";

const { state } = createSessionBench();
const at = (receivedMs: number, bufferStartMs = 0): typeof state => ({
  ...state,
  input: { ...state.input, receivedMs, bufferStartMs },
});

describe("where a client begins again", () => {
  it("goes along with a client that only types", () => {
    const point = new StartingPoint();
    for (let count = 1; count <= 500; count++) {
      point.take(false);
      point.note(at(0));
    }
    expect(point.start).toEqual({ received: 500, mediaMs: 0, done: [], owed: 0 });
  });

  it("is bounded where sound waits for a commit that does not come", () => {
    const byHand = (receivedMs: number): typeof state => ({
      ...at(receivedMs),
      session: { ...state.session, turn_detection: null },
    });
    const point = new StartingPoint();
    point.take(true);
    point.note(byHand(1000));
    for (let count = 0; count < 5000; count++) {
      point.take(false);
      point.note(byHand(1000 + count / 1000));
    }
    expect(point.start.done.length).toBeLessThanOrEqual(1024);
    expect(point.start.done.at(-1)).toBe(5001);
    expect(point.start.received + point.start.done.length).toBe(5001);
  });
});
