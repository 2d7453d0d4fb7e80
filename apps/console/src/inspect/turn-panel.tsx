import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { Icon } from "../app/icons.tsx";
import { chosenTurn, turn, turns } from "../app/state.ts";
import { text } from "../text/language.ts";
import { clock, duration } from "../turns/format.ts";
import { TurnChart } from "./turn-chart.tsx";
import type { Figures, Mark, Turn } from "../turns/turn.ts";

/** One turn: what was said, how long each stage took, and when it all happened. */
export function TurnPanel(): JSX.Element | null {
  const shownTurn = turn.value;
  const [closeUp, setCloseUp] = useState(false);
  const t = text.value.inspect;
  if (shownTurn === undefined) return null;
  return (
    <section class="panel turn" aria-label={t.turn(shownTurn.number)}>
      <TurnHead turn={shownTurn} />
      <Words turn={shownTurn} />
      <FigureRow figures={shownTurn.figures} />
      <div class="row between">
        <h3>{t.timeline}</h3>
        <div class="segments small" role="group" aria-label={t.part}>
          <label>
            <input type="radio" name="zoom" checked={!closeUp} onChange={() => setCloseUp(false)} />
            <span>{t.wholeTurn}</span>
          </label>
          <label>
            <input type="radio" name="zoom" checked={closeUp} onChange={() => setCloseUp(true)} />
            <span>{t.untilAnswer}</span>
          </label>
        </div>
      </div>
      <TurnChart turn={shownTurn} closeUp={closeUp} />
      <Marks marks={shownTurn.marks} fromMs={shownTurn.fromMs} />
      {!shownTurn.traced && <p class="hint">{t.untraced}</p>}
    </section>
  );
}

function TurnHead({ turn: { number, fromMs } }: { readonly turn: Turn }): JSX.Element {
  const count = turns.value.length;
  const t = text.value.inspect;
  const go = (to: number): void => void (chosenTurn.value = to);
  return (
    <header class="row turn-head">
      <h3>
        {t.turn(number)} <span class="hint">{t.of(count)}</span>
      </h3>
      <p class="hint">{t.at(clock(fromMs))}</p>
      <div class="turn-steps">
        <button type="button" class="plain" disabled={number <= 1} onClick={() => go(number - 1)}>
          <Icon name="previous" />
          <span class="visually-hidden">{t.previous}</span>
        </button>
        <button type="button" class="plain" disabled={number >= count} onClick={() => go(number + 1)}>
          <Icon name="next" />
          <span class="visually-hidden">{t.next}</span>
        </button>
      </div>
    </header>
  );
}

function Words({ turn: { you, assistant } }: { readonly turn: Turn }): JSX.Element {
  const { talk, inspect } = text.value;
  return (
    <dl class="words">
      <div class="you">
        <dt>{talk.you}</dt>
        <dd>{you || <span class="hint">{inspect.noWords}</span>}</dd>
      </div>
      <div class="assistant">
        <dt>{talk.assistant}</dt>
        <dd>{assistant || <span class="hint">{inspect.noAnswer}</span>}</dd>
      </div>
    </dl>
  );
}

const figureNames: readonly (keyof Figures)[] = [
  "responseMs",
  "turnEndMs",
  "recognitionMs",
  "firstTokenMs",
  "firstAudioMs",
];

function FigureRow({ figures }: { readonly figures: Figures }): JSX.Element {
  return (
    <dl class="figures">
      {figureNames.map((name) => {
        const value = figures[name];
        const { label, meaning } = text.value.inspect.figures[name];
        return (
          <div key={name} class={name === "responseMs" ? "figure main" : "figure"} title={meaning}>
            <dt>{label}</dt>
            <dd>{value === undefined ? "–" : duration(value)}</dd>
          </div>
        );
      })}
    </dl>
  );
}

function Marks({ marks, fromMs }: { readonly marks: readonly Mark[]; readonly fromMs: number }): JSX.Element | null {
  if (marks.length === 0) return null;
  return (
    <ul class="marks" aria-label={text.value.inspect.happened}>
      {marks.map(({ atMs, kind, say }, i) => (
        <li key={i} data-kind={kind}>
          <time>{clock(Math.max(0, atMs - fromMs), 2)}</time>
          <span>{say(text.value)}</span>
        </li>
      ))}
    </ul>
  );
}
