import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { Icon } from "../app/icons.tsx";
import { chosenTurn, turn, turns } from "../app/state.ts";
import { text } from "../text/language.ts";
import { clock, duration } from "./format.ts";
import { TurnChart } from "./turn-chart.tsx";
import type { Figures, Mark, Turn } from "./turn.ts";

/** One turn: what was said, how long each stage took, and when it all happened. */
export function TurnPanel(): JSX.Element | null {
  const shownTurn = turn.value;
  const [closeUp, setCloseUp] = useState(false);
  if (shownTurn === undefined) return null;
  return (
    <section class="panel turn" aria-label={`Turn ${shownTurn.number}`}>
      <TurnHead turn={shownTurn} />
      <Words turn={shownTurn} />
      <FigureRow figures={shownTurn.figures} />
      <div class="chart-head">
        <h3>Timeline</h3>
        <div class="segments small" role="group" aria-label="Part of the turn">
          <label>
            <input type="radio" name="zoom" checked={!closeUp} onChange={() => setCloseUp(false)} />
            <span>Whole turn</span>
          </label>
          <label>
            <input type="radio" name="zoom" checked={closeUp} onChange={() => setCloseUp(true)} />
            <span>Until the answer</span>
          </label>
        </div>
      </div>
      <TurnChart turn={shownTurn} closeUp={closeUp} />
      <Marks marks={shownTurn.marks} fromMs={shownTurn.fromMs} />
      {!shownTurn.traced && (
        <p class="hint">
          This server tells nothing about its inside: pauses and the end of the turn are read from the wire alone.
        </p>
      )}
    </section>
  );
}

function TurnHead({ turn: { number, fromMs } }: { readonly turn: Turn }): JSX.Element {
  const count = turns.value.length;
  const go = (to: number): void => void (chosenTurn.value = to);
  return (
    <header class="turn-head">
      <h3>
        Turn {number} <span class="hint">of {count}</span>
      </h3>
      <p class="hint">at {clock(fromMs)}</p>
      <div class="turn-steps">
        <button type="button" class="plain" disabled={number <= 1} onClick={() => go(number - 1)}>
          <Icon name="previous" />
          <span class="visually-hidden">Previous turn</span>
        </button>
        <button type="button" class="plain" disabled={number >= count} onClick={() => go(number + 1)}>
          <Icon name="next" />
          <span class="visually-hidden">Next turn</span>
        </button>
      </div>
    </header>
  );
}

function Words({ turn: { you, assistant } }: { readonly turn: Turn }): JSX.Element {
  return (
    <dl class="words">
      <div class="you">
        <dt>You</dt>
        <dd>{you || <span class="hint">No words</span>}</dd>
      </div>
      <div class="assistant">
        <dt>Assistant</dt>
        <dd>{assistant || <span class="hint">No answer</span>}</dd>
      </div>
    </dl>
  );
}

const figureNames: readonly { readonly name: keyof Figures; readonly label: string; readonly meaning: string }[] = [
  { name: "responseMs", label: "Answered after", meaning: "from your last sound to its first" },
  { name: "turnEndMs", label: "End of turn", meaning: "until you were taken to have finished" },
  { name: "recognitionMs", label: "Recognition", meaning: "from there to your words" },
  { name: "firstTokenMs", label: "First token", meaning: "from the question to the first word" },
  { name: "firstAudioMs", label: "First audio", meaning: "from the first word to its sound" },
];

function FigureRow({ figures }: { readonly figures: Figures }): JSX.Element {
  return (
    <dl class="figures">
      {figureNames.map(({ name, label, meaning }) => {
        const value = figures[name];
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
    <ul class="marks" aria-label="What happened">
      {marks.map(({ atMs, kind, say }, i) => (
        <li key={i} data-kind={kind}>
          <time>{clock(Math.max(0, atMs - fromMs), 2)}</time>
          <span>{say(text.value)}</span>
        </li>
      ))}
    </ul>
  );
}
