import { describe, expect, it } from "vitest";
import { createSegmenter } from "./segmenter.ts";
import type { SegmenterEvent } from "./segmenter.ts";

type Owner = "near" | "echo" | "unclear";

const frameMs = 32;

/** Pushes frames, voiced or not, and asks for the owner by the time since the onset. */
function push(frames: string, whose: (heardMs: number, nowMs: number) => Owner) {
  const segmenter = createSegmenter(
    {
      threshold: 0.5,
      speechDurationMs: 100,
      silenceDurationMs: 500,
      prefixPaddingMs: 0,
      maxUtteranceMs: Infinity,
      judgeTimeoutMs: null,
    },
    frameMs,
  );
  const events: (SegmenterEvent & { nowMs: number })[] = [];
  const asked: number[] = [];
  for (const [index, frame] of frames.split("").entries()) {
    const nowMs = (index + 1) * frameMs;
    const found = segmenter.push(
      frame === "v" ? 1 : 0,
      nowMs,
      () => frameMs,
      (heardMs) => {
        asked.push(heardMs);
        return whose(heardMs, nowMs);
      },
    );
    events.push(...found.map((event) => ({ ...event, nowMs })));
  }
  return { events, asked };
}

describe("whose speech it is", () => {
  it("is asked once it has lasted long enough, and not again when somebody spoke", () => {
    const { events, asked } = push(`..${"v".repeat(20)}`, () => "near");
    expect(asked).toEqual([4 * frameMs]);
    expect(events).toEqual([{ type: "onset", onsetMs: 2 * frameMs, startMs: 2 * frameMs, nowMs: 6 * frameMs }]);
  });

  it("holds the onset while it is unclear, and then tells where it was", () => {
    const { events } = push("v".repeat(20), (heardMs) => (heardMs < 400 ? "unclear" : "near"));
    expect(events).toEqual([{ type: "onset", onsetMs: 0, startMs: 0, nowMs: 13 * frameMs }]);
  });

  it("does not lose a short word that ends before it is known, nor the silence after it", () => {
    const { events } = push(`${"v".repeat(6)}${".".repeat(30)}`, (heardMs) => (heardMs < 400 ? "unclear" : "near"));
    expect(events.map(({ type, nowMs }) => [type, nowMs])).toEqual([
      ["onset", 13 * frameMs],
      ["pause", 13 * frameMs],
      ["end", 22 * frameMs],
    ]);
    expect(events[1]).toMatchObject({ atMs: 6 * frameMs });
  });

  it("makes nothing of an echo, however long, nor of what it leaves in the room", () => {
    const { events, asked } = push(`${"v".repeat(40)}${".".repeat(20)}`, (_, nowMs) =>
      nowMs <= 40 * frameMs ? "echo" : "near",
    );
    expect(events).toEqual([]);
    expect(asked).toHaveLength(37);
  });

  it("begins where somebody can have begun, when they speak up in an echo", () => {
    const { events } = push("v".repeat(60), (_, nowMs) => (nowMs < 1600 ? "echo" : "near"));
    expect(events).toEqual([{ type: "onset", onsetMs: 1600 - 416, startMs: 1600 - 416, nowMs: 1600 }]);
  });
});
