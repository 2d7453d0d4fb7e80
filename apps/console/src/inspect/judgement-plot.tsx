import type { JSX } from "preact";
import { text } from "../text/language.ts";
import type { Judgement } from "../turns/turn.ts";

interface JudgementPlotProps {
  readonly judgements: readonly Judgement[];
  readonly place: (ms: number) => string;
}

/** Part of the row's height that certainty takes: above it there is room for the number. */
const fullPercent = 84;

const percent = (probability: number): string => `${Math.max(0, Math.min(1, probability)) * fullPercent}%`;

/** How sure the judge was that the user has finished, against what it takes. */
export function JudgementPlot({ judgements, place }: JudgementPlotProps): JSX.Element | null {
  const t = text.value.inspect;
  const last = judgements.at(-1);
  if (last === undefined) return null;
  return (
    <>
      <div
        class="threshold"
        style={{ bottom: percent(last.threshold) }}
        title={t.threshold(last.threshold.toFixed(2))}
      />
      {judgements.map(({ atMs, probability, threshold, extraSilenceMs }, i) => (
        <div
          key={i}
          class={probability >= threshold ? "judgement over" : "judgement"}
          style={{ left: place(atMs), height: percent(probability) }}
          title={
            t.finished(probability.toFixed(2), threshold.toFixed(2)) +
            (extraSilenceMs > 0 ? t.waitsMore(extraSilenceMs) : "")
          }
        >
          <span class="judgement-value">{probability.toFixed(2)}</span>
        </div>
      ))}
    </>
  );
}
