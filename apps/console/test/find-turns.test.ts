import { describe, expect, it } from "vitest";
import { buildTurns } from "../src/turns/build-turns.ts";
import { groupTurns, longestStage, turnsIn } from "../src/turns/find-turns.ts";
import { lastUpTo } from "../src/turns/media-clock.ts";
import type { Figures, Turn } from "../src/turns/turn.ts";
import { english } from "../src/text/english.ts";
import { longConversation } from "./long-conversation.ts";

const turn = (number: number, changed: Partial<Turn> = {}): Turn => ({
  number,
  fromMs: number * 1000,
  toMs: number * 1000 + 800,
  you: "",
  assistant: "",
  spans: [],
  judgements: [],
  marks: [],
  figures: {},
  interrupted: false,
  traced: true,
  ...changed,
});
const numbers = (turns: readonly Turn[]): number[] => turns.map(({ number }) => number);

describe("turns that are looked for", () => {
  const mark = (kind: "error" | "warning" | "note") => [{ atMs: 0, kind, say: () => "" }];
  const turns = [
    turn(1, { figures: { responseMs: 700 } }),
    turn(2, { figures: { responseMs: 2000 }, interrupted: true, marks: mark("note") }),
    turn(3, { marks: mark("error") }),
    turn(4, { figures: { responseMs: 900 }, marks: mark("warning"), interrupted: true }),
  ];

  it.each([
    ["all", [1, 2, 3, 4]],
    ["interrupted", [2, 4]],
    ["trouble", [3, 4]],
    ["slowest", [2, 4, 1]],
  ] as const)("are found: %s", (set, found) => {
    expect(numbers(turnsIn(turns, set))).toEqual(found);
  });

  it("tell who stopped the answer, of any server", () => {
    const stopped = buildTurns(longConversation(14)).filter(({ interrupted }) => interrupted);
    expect(numbers(stopped)).toEqual([4, 11]);
    const said = stopped.map(({ marks }) => marks.map(({ say }) => say(english)));
    expect(said).toEqual([
      [english.marks.truncated("750 ms"), english.marks.stoppedBySpeech],
      [english.marks.stoppedByClient],
    ]);
  });
});

it.each<[Figures, string | undefined]>([
  [{ responseMs: 2400, turnEndMs: 300, recognitionMs: 60, firstTokenMs: 1900, firstAudioMs: 140 }, "firstTokenMs"],
  [{ responseMs: 1000, turnEndMs: 700, firstTokenMs: 200 }, "turnEndMs"],
  [{ responseMs: 1000, turnEndMs: 300, recognitionMs: 250, firstTokenMs: 250, firstAudioMs: 200 }, undefined],
  [{ responseMs: 100, firstTokenMs: 900 }, undefined],
  [{ turnEndMs: 700 }, undefined],
  [{}, undefined],
])("of %j most of the wait is %s", (figures, stage) => {
  expect(longestStage(figures)?.stage).toBe(stage);
});

describe("turns in the picture of a conversation", () => {
  const groups = (turns: readonly Turn[], leastMs: number, endMs: number): number[][] =>
    groupTurns(turns, leastMs, endMs).map((group) => numbers(group.turns));

  it("stand alone where there is room, and together where there is none", () => {
    const five = [1, 2, 3, 4, 5].map((number) => turn(number));
    expect(groups(five, 900, 6000)).toEqual([[1], [2], [3], [4], [5]]);
    expect(groups(five, 1900, 7000)).toEqual([[1, 2], [3, 4], [5]]);
    expect(groups(five, 1900, 6000)).toEqual([
      [1, 2],
      [3, 4, 5],
    ]);
    expect(groups(five, 90_000, 6000)).toEqual([[1, 2, 3, 4, 5]]);
    expect(groups([], 1000, 6000)).toEqual([]);
  });

  it("reach as far as their turns", () => {
    expect(groupTurns([turn(1, { toMs: 9000 }), turn(2)], 5000, 10_000)).toMatchObject([{ fromMs: 1000, toMs: 9000 }]);
  });
});

it.each([
  [0, -1],
  [1, 0],
  [4, 1],
  [5, 3],
  [9, 3],
])("the last moment up to %d is number %d", (atMs, index) => {
  expect(lastUpTo([1, 3, 5, 5], atMs)).toBe(index);
});
