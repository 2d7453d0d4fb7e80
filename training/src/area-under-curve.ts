/** A judgement with what was right. */
export interface Judged {
  readonly probability: number;
  readonly isEnd: boolean;
  readonly weight: number;
}

/** Weighted area under the ROC curve: chance that an end is thought more probable than a pause within a turn. */
export function areaUnderCurve(judged: readonly Judged[]): number {
  const sorted = [...judged].sort((a, b) => a.probability - b.probability);
  let pausesBelow = 0;
  let ends = 0;
  let pauses = 0;
  let area = 0;
  for (let start = 0; start < sorted.length;) {
    let end = start;
    let tiedEnds = 0;
    let tiedPauses = 0;
    while (end < sorted.length && sorted[end]?.probability === sorted[start]?.probability) {
      const one = sorted[end];
      if (one?.isEnd === true) tiedEnds += one.weight;
      else tiedPauses += one?.weight ?? 0;
      end += 1;
    }
    area += tiedEnds * (pausesBelow + tiedPauses / 2);
    pausesBelow += tiedPauses;
    ends += tiedEnds;
    pauses += tiedPauses;
    start = end;
  }
  return ends === 0 || pauses === 0 ? 0.5 : area / (ends * pauses);
}
