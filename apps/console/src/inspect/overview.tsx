import type { JSX } from "preact";
import { Icon } from "../app/icons.tsx";
import { seek, toggleReplay } from "../app/keep-control.ts";
import {
  chosenTurn,
  connection,
  durationMs,
  playheadMs,
  replaying,
  revision,
  shown,
  turn,
  turns,
} from "../app/state.ts";
import { text } from "../text/language.ts";
import { clock } from "../turns/format.ts";
import type { Turn } from "../turns/turn.ts";
import { WaveCanvas } from "./wave-canvas.tsx";

/** A conversation this short still fills the whole width. */
const minSpanMs = 10_000;

/** The whole conversation: both sides' sound, its turns, and what it sounded like. */
export function Overview(): JSX.Element | null {
  const recording = shown.value?.recording;
  if (recording === undefined) return null;
  const t = text.value.inspect;
  const spanMs = Math.max(minSpanMs, durationMs.value);
  const part = (ms: number): string => `${(ms / spanMs) * 100}%`;
  const live = connection.value.state !== "offline" && shown.value?.fileName === undefined;
  return (
    <section class="panel overview" aria-label={t.whole}>
      <button type="button" class="round play" onClick={toggleReplay} disabled={live}>
        <Icon name={replaying.value ? "pause" : "play"} />
        <span class="visually-hidden">{replaying.value ? t.pause : t.play}</span>
      </button>
      <div class="overview-main">
        <div class="overview-waves">
          {turns.value.map((each) => (
            <TurnBand key={each.number} turn={each} part={part} />
          ))}
          <WaveCanvas track={recording.you} side="you" fromMs={0} toMs={spanMs} revision={revision.value} />
          <WaveCanvas track={recording.assistant} side="assistant" fromMs={0} toMs={spanMs} revision={revision.value} />
          <div class="playhead" style={{ left: part(playheadMs.value) }} />
        </div>
        <label class="seek">
          <span class="visually-hidden">{t.position}</span>
          <input
            type="range"
            min={0}
            max={Math.max(1, Math.round(durationMs.value))}
            step={10}
            value={Math.round(playheadMs.value)}
            disabled={live}
            aria-valuetext={clock(playheadMs.value)}
            onInput={({ currentTarget }) => seek(Number(currentTarget.value))}
          />
        </label>
      </div>
      <p class="time">
        {clock(playheadMs.value)} <span class="hint">/ {clock(durationMs.value)}</span>
      </p>
    </section>
  );
}

interface TurnBandProps {
  readonly turn: Turn;
  readonly part: (ms: number) => string;
}

function TurnBand({ turn: each, part }: TurnBandProps): JSX.Element {
  const worst = each.marks.some(({ kind }) => kind === "error")
    ? "error"
    : each.marks.some(({ kind }) => kind === "warning")
      ? "warning"
      : "none";
  const pick = (): void => {
    chosenTurn.value = each.number;
    if (connection.value.state === "offline") seek(each.fromMs);
  };
  return (
    <button
      type="button"
      class="band"
      aria-pressed={turn.value?.number === each.number}
      data-worst={worst}
      style={{ left: part(each.fromMs), width: part(Math.max(each.toMs - each.fromMs, 200)) }}
      onClick={pick}
    >
      <span class="band-number">
        <span class="visually-hidden">{text.value.inspect.turn(each.number)}</span>
        <span aria-hidden="true">{each.number}</span>
      </span>
    </button>
  );
}
