import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createSegmenter } from "./segmenter.ts";
import type { SegmenterEvent, SegmenterSettings } from "./segmenter.ts";

const frameMs = 32;
const base: SegmenterSettings = {
  threshold: 0.5,
  speechDurationMs: 200,
  silenceDurationMs: 500,
  prefixPaddingMs: 300,
  maxUtteranceMs: Infinity,
  judgeTimeoutMs: null,
};

/** Probabilities from a drawing: `#` voiced, `-` between release and threshold, `.` silent; `#7` repeats. */
function frames(drawing: string): number[] {
  const level: Record<string, number> = { "#": 0.9, "-": 0.4, ".": 0.01 };
  return [...drawing.matchAll(/([#.-])(\d*)/g)].flatMap(([, mark = ".", count]) =>
    Array.from({ length: count === "" ? 1 : Number(count) }, () => level[mark] ?? 0),
  );
}

function run(
  settings: SegmenterSettings,
  probabilities: readonly number[],
  complete: (asked: number) => boolean = () => true,
): SegmenterEvent[] {
  const segmenter = createSegmenter(settings, frameMs);
  let asked = 0;
  return probabilities.flatMap((probability, index) => {
    const events = segmenter.push(probability, (index + 1) * frameMs);
    const silent = events.some((event) => event.type === "silence");
    return silent ? [...events, ...segmenter.decide(complete(asked++) ? 0 : Infinity)] : [...events];
  });
}

const names = (events: readonly SegmenterEvent[]) => events.map((event) => event.type).join(" ");

describe("createSegmenter", () => {
  it("begins after speech_duration_ms, at the onset less the padding, and ends after silence_duration_ms", () => {
    expect(run(base, frames(".20#30.20"))).toEqual([
      { type: "onset", onsetMs: 640, startMs: 340 },
      { type: "pause", atMs: 1600 },
      { type: "end", endMs: 1600 + 512 },
    ]);
  });

  it("does not begin before zero nor before the end of the utterance before", () => {
    const events = run({ ...base, silenceDurationMs: 64 }, frames(".#10.3#10.3"));
    expect(events.filter((event) => event.type === "onset")).toEqual([
      { type: "onset", onsetMs: 32, startMs: 0 },
      { type: "onset", onsetMs: 448, startMs: 416 },
    ]);
  });

  it.each([
    ["one click", ".5#.20", 0],
    ["clicks three frames apart", ".5#...#...#...#...#...#...#...#...#...", 0],
    ["a stop consonant inside a word", ".5###..####.20", 1],
    ["speech too short", ".5#6.20", 0],
    ["speech just long enough", ".5#7.20", 1],
    ["frames that dip below the threshold but not below the release", ".5#--#--#-.20", 1],
    ["frames that never reach the threshold", ".5-30.20", 0],
  ])("%s", (_name, drawing, onsets) => {
    expect(run(base, frames(drawing)).filter((event) => event.type === "onset")).toHaveLength(onsets);
  });

  it("lets speech begin where its sound did, and last from there", () => {
    const segmenter = createSegmenter(base, frameMs);
    const push = (frame: number, probability: number, soundMs: number) =>
      segmenter.push(probability, frame * frameMs, () => soundMs);
    expect(push(20, 0.01, 32)).toEqual([]);
    // 80 ms when it is first heard, and four frames more.
    const events = [21, 22, 23, 24, 25].map((frame) => push(frame, 0.9, 80));
    expect(events.slice(0, 4)).toEqual([[], [], [], []]);
    expect(events[4]).toEqual([{ type: "onset", onsetMs: 21 * 32 - 80, startMs: 21 * 32 - 380 }]);
  });

  it("a long sound in one voiced frame is no speech", () => {
    const segmenter = createSegmenter({ ...base, speechDurationMs: 80 }, frameMs);
    expect(segmenter.push(0.9, 640, () => 128)).toEqual([]);
    expect(segmenter.candidateOnsetMs).toBeNull();
    expect(names(segmenter.push(0.9, 672, () => 160))).toBe("onset");
  });

  it("a sound that begins late in its frame lasts from there only", () => {
    const segmenter = createSegmenter({ ...base, speechDurationMs: 40 }, frameMs);
    expect([1, 2].map((frame) => names(segmenter.push(0.9, frame * frameMs, () => 8)))).toEqual(["", "onset"]);
    expect(createSegmenter({ ...base, speechDurationMs: 41 }, frameMs).push(0.9, 32, () => 8)).toEqual([]);
  });

  it("begins where probabilities began to climb, but does not count the climb", () => {
    const climb = [0.01, 0.3, 0.2, 0.15, 0.2, 0.9, 0.9, 0.9, 0.9, 0.9, 0.9, 0.9];
    expect(run(base, climb)).toEqual([{ type: "onset", onsetMs: 2 * 32, startMs: 0 }]);
    expect(run(base, climb.slice(0, -1))).toEqual([]);
    expect(run(base, [0.3, 0.01, ...climb.slice(5)])).toEqual([{ type: "onset", onsetMs: 2 * 32, startMs: 0 }]);
  });

  it("no sound begins before the end of the utterance before", () => {
    const segmenter = createSegmenter({ ...base, speechDurationMs: 0 }, frameMs);
    segmenter.reset(600);
    expect(segmenter.push(0.9, 640, () => 128)).toEqual([{ type: "onset", onsetMs: 600, startMs: 600 }]);
  });

  it("resumes from the first voiced frame and counts the silence anew", () => {
    expect(run(base, frames("#10.10#10.16"))).toEqual([
      { type: "onset", onsetMs: 0, startMs: 0 },
      { type: "pause", atMs: 320 },
      { type: "resume", fromMs: 640 },
      { type: "pause", atMs: 960 },
      { type: "end", endMs: 960 + 512 },
    ]);
  });

  it("a click in a pause does not postpone the end", () => {
    expect(names(run(base, frames("#10.8#.8")))).toBe("onset pause end");
    expect(run(base, frames("#10.15#.1")).at(-1)).toEqual({ type: "end", endMs: 27 * 32 });
  });

  it("ends at once when the judge finds the utterance complete", () => {
    const events = run({ ...base, judgeTimeoutMs: 1000 }, frames("#10.60"));
    expect(events.slice(-2)).toEqual([
      { type: "silence", pausedAtMs: 320, onsetMs: 0 },
      { type: "end", endMs: 832 },
    ]);
  });

  it("waits for the judge's timeout, counted from the silence, when it is not complete", () => {
    const events = run({ ...base, judgeTimeoutMs: 1000 }, frames("#10.60"), () => false);
    expect(names(events)).toBe("onset pause silence end");
    expect(events.at(-1)).toEqual({ type: "end", endMs: 832 + 1024 });
  });

  it("asks again after the speaker went on", () => {
    const events = run({ ...base, judgeTimeoutMs: 1000 }, frames("#10.20#10.60"), (asked) => asked === 1);
    expect(names(events)).toBe("onset pause silence resume pause silence end");
  });

  it("cuts an utterance that is too long, and the rest is the next one", () => {
    const events = run({ ...base, maxUtteranceMs: 1000 }, frames("#50.20"));
    expect(names(events)).toBe("onset end onset pause end");
    expect(events[1]).toEqual({ type: "end", endMs: 1024 });
    expect(events[2]).toMatchObject({ onsetMs: 1024, startMs: 1024 });
  });

  it("ends in the first silent frame with silence_duration_ms 0 and begins at once with speech_duration_ms 0", () => {
    expect(run({ ...base, speechDurationMs: 0, silenceDurationMs: 0 }, frames("..#.."))).toEqual([
      { type: "onset", onsetMs: 64, startMs: 0 },
      { type: "pause", atMs: 96 },
      { type: "end", endMs: 128 },
    ]);
  });

  it("takes new settings in the middle of a pause", () => {
    const segmenter = createSegmenter({ ...base, judgeTimeoutMs: 0 }, frameMs);
    const push = (drawing: string, fromFrame: number) =>
      frames(drawing).flatMap((p, index) => [...segmenter.push(p, (fromFrame + index + 1) * frameMs)]);
    expect(names(push("#10.16", 0))).toBe("onset pause silence");
    segmenter.configure({ ...base, silenceDurationMs: Infinity });
    expect(push(".100", 26)).toEqual([]);
    segmenter.configure(base);
    expect(names(push(".", 126))).toBe("end");
  });

  it("forgets speech at reset and respects the floor", () => {
    const segmenter = createSegmenter(base, frameMs);
    for (let i = 1; i <= 5; i++) segmenter.push(0.9, i * frameMs);
    expect(segmenter.candidateOnsetMs).toBe(0);
    segmenter.reset(160);
    expect(segmenter.candidateOnsetMs).toBeNull();
    const events = Array.from({ length: 7 }, (_, i) => segmenter.push(0.9, (6 + i) * frameMs)).flat();
    expect(events).toEqual([{ type: "onset", onsetMs: 160, startMs: 160 }]);
  });
});

describe("any sequence of probabilities", () => {
  const settings: fc.Arbitrary<SegmenterSettings> = fc.record({
    threshold: fc.double({ min: 0, max: 1, noNaN: true }),
    speechDurationMs: fc.nat(400),
    silenceDurationMs: fc.nat(800),
    prefixPaddingMs: fc.nat(600),
    maxUtteranceMs: fc.oneof(fc.constant(Infinity), fc.integer({ min: 500, max: 3000 })),
    judgeTimeoutMs: fc.option(fc.nat(1500)),
  });
  /** Stretches of like frames, so that utterances do occur. */
  const probabilities = fc
    .array(fc.tuple(fc.double({ min: 0, max: 1, noNaN: true }), fc.integer({ min: 1, max: 40 })), { maxLength: 30 })
    .map((stretches) => stretches.flatMap(([p, count]) => Array.from({ length: count }, () => p)));

  it("gives events in order, never an end before its start, never two utterances that overlap", () => {
    fc.assert(
      fc.property(settings, probabilities, fc.infiniteStream(fc.boolean()), (s, p, verdicts) => {
        const answers = verdicts[Symbol.iterator]();
        const events = run(s, p, () => answers.next().value === true);
        expect(names(events)).toMatch(
          /^(onset( pause( silence)? resume)*( pause( silence)?)? end ?)*(onset( pause( silence)? resume)*( pause( silence)?)?)?$/,
        );
        let startMs = 0;
        let endMs = 0;
        for (const event of events) {
          if (event.type === "onset") {
            startMs = event.startMs;
            expect(startMs).toBeGreaterThanOrEqual(endMs);
            expect(event.onsetMs).toBeGreaterThanOrEqual(startMs);
            expect(event.onsetMs - startMs).toBeLessThanOrEqual(s.prefixPaddingMs);
          }
          if (event.type === "end") {
            endMs = event.endMs;
            expect(endMs).toBeGreaterThan(startMs);
            expect(endMs - startMs).toBeLessThan(s.maxUtteranceMs + s.speechDurationMs * 4 + 700);
          }
        }
      }),
      { numRuns: 400 },
    );
  });

  it("a higher threshold never makes the first onset earlier", () => {
    fc.assert(
      fc.property(settings, probabilities, fc.double({ min: 0, max: 1, noNaN: true }), (s, p, other) => {
        const firstOnset = (threshold: number) =>
          frameOfFirstOnset({ ...s, threshold, maxUtteranceMs: Infinity, speechDurationMs: s.speechDurationMs }, p);
        const low = Math.min(s.threshold, other);
        const high = Math.max(s.threshold, other);
        expect(firstOnset(low)).toBeLessThanOrEqual(firstOnset(high));
      }),
      { numRuns: 400 },
    );
  });

  it("a longer speech_duration_ms never makes the first onset earlier", () => {
    fc.assert(
      fc.property(settings, probabilities, fc.nat(400), (s, p, longer) => {
        const later = { ...s, speechDurationMs: s.speechDurationMs + longer };
        expect(frameOfFirstOnset(s, p)).toBeLessThanOrEqual(frameOfFirstOnset(later, p));
      }),
    );
  });
});

function frameOfFirstOnset(settings: SegmenterSettings, probabilities: readonly number[]): number {
  const segmenter = createSegmenter(settings, frameMs);
  const index = probabilities.findIndex((p, i) =>
    segmenter.push(p, (i + 1) * frameMs).some((event) => event.type === "onset"),
  );
  return index < 0 ? Infinity : index;
}
