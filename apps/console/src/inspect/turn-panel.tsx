import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { Icon } from "../app/icons.tsx";
import { chosenTurn, foundTurns, turn, turns, turnSet } from "../app/state.ts";
import { text } from "../text/language.ts";
import { clock, duration } from "../turns/format.ts";
import { TurnChart } from "./turn-chart.tsx";
import { longestStage, turnsIn, turnSets } from "../turns/find-turns.ts";
import type { TurnSet } from "../turns/find-turns.ts";
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
      <CutBy turn={shownTurn} />
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
  const { inspect: t, hunt } = text.value;
  const found = foundTurns.value;
  const place = found.findIndex((each) => each.number === number);
  // Who follows the latest turn has chosen none: the place among those found is where the next press begins.
  const go = (to: number): void => void (chosenTurn.value = found[to]?.number ?? chosenTurn.value);
  const previous = place < 0 ? found.findLastIndex((each) => each.number < number) : place - 1;
  const next = place < 0 ? found.findIndex((each) => each.number > number) : place + 1;
  const choose = (set: TurnSet): void => {
    turnSet.value = set;
    const [first] = foundTurns.value;
    if (set !== "all" && first !== undefined) chosenTurn.value = first.number;
  };
  return (
    <header class="row wrap turn-head">
      <h3>
        {t.turn(number)} <span class="hint">{t.of(count)}</span>
      </h3>
      <p class="hint">{t.at(clock(fromMs))}</p>
      <div class="row turn-steps">
        {turnSet.value !== "all" && place >= 0 && (
          <p class="hint" role="status">
            {hunt.place(place + 1, found.length)}
          </p>
        )}
        <select
          class="turn-set"
          aria-label={hunt.set}
          value={turnSet.value}
          onChange={({ currentTarget }) => choose(turnSets.find((set) => set === currentTarget.value) ?? "all")}
        >
          {turnSets.map((set) => {
            const size = turnsIn(turns.value, set).length;
            return (
              <option key={set} value={set} disabled={size === 0}>
                {hunt.sets[set](size)}
              </option>
            );
          })}
        </select>
        <button type="button" class="plain" disabled={previous < 0} onClick={() => go(previous)}>
          <Icon name="previous" />
          <span class="visually-hidden">{t.previous}</span>
        </button>
        <button type="button" class="plain" disabled={next < 0 || next >= found.length} onClick={() => go(next)}>
          <Icon name="next" />
          <span class="visually-hidden">{t.next}</span>
        </button>
      </div>
    </header>
  );
}

/** Why it was not said to its end: what the user said then is the next turn. */
function CutBy({ turn: { number, interrupted } }: { readonly turn: Turn }): JSX.Element | null {
  const next = turns.value.find((each) => each.number === number + 1);
  if (!interrupted || next === undefined) return null;
  const { hunt } = text.value;
  return (
    <p class="row wrap cut-by">
      <span>{next.you === "" ? hunt.cutByNoise : hunt.cutBy(next.you)}</span>
      <button type="button" class="plain small" onClick={() => (chosenTurn.value = next.number)}>
        {hunt.toTurn(next.number)}
        <Icon name="next" size={16} />
      </button>
    </p>
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
  const longest = longestStage(figures);
  const names = text.value.inspect.figures;
  return (
    <>
      <dl class="figures">
        {figureNames.map((name) => {
          const value = figures[name];
          const { label, meaning } = names[name];
          const kind = name === "responseMs" ? "main" : name === longest?.stage ? "longest" : "";
          return (
            <div key={name} class={`figure ${kind}`} title={meaning}>
              <dt>{label}</dt>
              <dd>{value === undefined ? "–" : duration(value)}</dd>
            </div>
          );
        })}
      </dl>
      {longest !== undefined && (
        <p class="hint longest-stage">
          {text.value.hunt.longest(
            names[longest.stage].label,
            names[longest.stage].meaning,
            duration(longest.tookMs),
            duration(longest.ofMs),
          )}
        </p>
      )}
    </>
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
