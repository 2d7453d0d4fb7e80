import { createEndOfUtteranceJudge } from "@vivavoce/engines/end-of-utterance";
import { describe, expect, it } from "vitest";
import { areaUnderCurve } from "./area-under-curve.ts";
import { ownTurns } from "./own-text/own-turns.ts";
import { createRandom } from "./random.ts";
import { trainJudge } from "./train-judge.ts";
import { turnPauses } from "./turn-pauses.ts";
import { modelSource } from "./write-model.ts";

/** Text of our own stands in for the corpora, which are not part of the repository. */
const sources = { corpus: ownTurns(120, 1), own: ownTurns(240, 2), calibration: ownTurns(60, 3) };

describe("trainJudge", () => {
  it("makes the same file of the same turns, byte for byte, and another of others", () => {
    const source = modelSource(trainJudge(sources));
    expect(modelSource(trainJudge(sources))).toBe(source);
    expect(modelSource(trainJudge({ ...sources, own: ownTurns(240, 4) }))).not.toBe(source);
    expect(modelSource(trainJudge(sources, 6))).not.toBe(source);
  });

  it("learns: turns it has not seen are judged far better than by chance, with a calibrated certainty", () => {
    // Own text is so varied that a few hundred turns teach little.
    const more = { ...sources, corpus: ownTurns(600, 1), own: ownTurns(600, 2) };
    const judge = createEndOfUtteranceJudge(trainJudge(more));
    const random = createRandom(1);
    const judged = ownTurns(150, 9)
      .flatMap((turn) => turnPauses(turn, "punctuated", random))
      .map(({ facts, isEnd, weight }) => ({ probability: judge.judge(facts), isEnd, weight }));
    expect(areaUnderCurve(judged)).toBeGreaterThan(0.8);
    const sure = judged.filter(({ probability }) => probability > 0.9);
    expect(sure.filter(({ isEnd }) => isEnd).length / sure.length).toBeGreaterThan(0.5);
  });
});
