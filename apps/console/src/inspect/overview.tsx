import type { JSX, RefObject } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
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
import { groupTurns, troubleIn } from "../turns/find-turns.ts";
import type { TurnGroup } from "../turns/find-turns.ts";
import { WaveCanvas } from "./wave-canvas.tsx";

/** A conversation this short still fills the whole width. */
const minSpanMs = 10_000;
/** A band is no narrower than this: its number is read, and a finger presses it. */
const leastBandPx = 44;

/** The whole conversation: both sides' sound, its turns, and what it sounded like. */
export function Overview(): JSX.Element | null {
  const recording = shown.value?.recording;
  const [waves, width] = useWidth();
  if (recording === undefined) return null;
  const t = text.value.inspect;
  const spanMs = Math.max(minSpanMs, durationMs.value);
  const live = connection.value.state !== "offline" && shown.value?.fileName === undefined;
  return (
    <section class="panel overview" aria-label={t.whole}>
      <button type="button" class="round play" onClick={toggleReplay} disabled={live}>
        <Icon name={replaying.value ? "pause" : "play"} />
        <span class="visually-hidden">{replaying.value ? t.pause : t.play}</span>
      </button>
      <div class="overview-main">
        <div class="overview-waves" ref={waves}>
          {groupTurns(turns.value, (spanMs * leastBandPx) / width, spanMs).map((group) => (
            <GroupBand key={group.turns[0]?.number} group={group} spanMs={spanMs} />
          ))}
          <WaveCanvas track={recording.you} side="you" fromMs={0} toMs={spanMs} revision={revision.value} />
          <WaveCanvas track={recording.assistant} side="assistant" fromMs={0} toMs={spanMs} revision={revision.value} />
          <div class="playhead" style={{ left: partOf(playheadMs.value, spanMs) }} />
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

const partOf = (ms: number, spanMs: number): string => `${(ms / spanMs) * 100}%`;

/** Width of what is measured, CSS pixels. */
function useWidth(): readonly [RefObject<HTMLDivElement | null>, number] {
  const measured = useRef<HTMLDivElement>(null);
  const [width, setWidth] = useState(1000);
  useEffect(() => {
    const element = measured.current;
    if (element === null) return;
    const observer = new ResizeObserver(() => setWidth(Math.max(leastBandPx, element.clientWidth)));
    observer.observe(element);
    return () => observer.disconnect();
  }, []);
  return [measured, width];
}

interface GroupBandProps {
  readonly group: TurnGroup;
  /** What the whole width stands for. */
  readonly spanMs: number;
}

/** One turn, or several that are too short to be pressed by themselves: then the first in trouble is shown. */
function GroupBand({ group: { turns: members, fromMs, toMs }, spanMs }: GroupBandProps): JSX.Element | null {
  const [first] = members;
  const last = members.at(-1);
  if (first === undefined || last === undefined) return null;
  const inTrouble = members.find((each) => troubleIn(each) !== undefined);
  const isError = members.some((each) => troubleIn(each) === "error");
  const pick = (): void => {
    const target = inTrouble ?? first;
    chosenTurn.value = target.number;
    if (connection.value.state === "offline") seek(target.fromMs);
  };
  const t = text.value;
  return (
    <button
      type="button"
      class="band"
      aria-pressed={members.some(({ number }) => number === turn.value?.number)}
      data-worst={isError ? "error" : inTrouble === undefined ? "none" : "warning"}
      style={{ left: partOf(fromMs, spanMs), width: partOf(Math.min(toMs, spanMs) - fromMs, spanMs) }}
      onClick={pick}
    >
      <span class="band-number">
        <span class="visually-hidden">
          {first === last ? t.inspect.turn(first.number) : t.hunt.group(first.number, last.number)}
        </span>
        <span aria-hidden="true">{first.number}</span>
      </span>
    </button>
  );
}
