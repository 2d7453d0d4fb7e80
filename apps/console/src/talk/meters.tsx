import type { JSX } from "preact";
import { useEffect, useRef } from "preact/hooks";
import { connection, levels } from "../app/state.ts";
import { text } from "../text/language.ts";
import { useEveryFrame } from "../app/use-every-frame.ts";

const sides = ["you", "assistant"] as const;

/** Levels are told to assistive technology in steps of a tenth, or it would never rest. */
const toldSteps = 10;

/** How loud each side is. */
export function Meters(): JSX.Element {
  return (
    <div class="meters">
      {sides.map((side) => (
        <Meter key={side} side={side} name={text.value.talk[side]} />
      ))}
    </div>
  );
}

function Meter({ side, name }: { readonly side: "you" | "assistant"; readonly name: string }): JSX.Element {
  const bar = useRef<HTMLDivElement>(null);
  const online = connection.value.state === "online";
  const draw = (): void => {
    const element = bar.current;
    if (element === null) return;
    const level = online ? levels[side] : 0;
    element.style.setProperty("--level", level.toFixed(3));
    const told = String(Math.round(level * toldSteps) / toldSteps);
    if (element.ariaValueNow !== told) element.ariaValueNow = told;
  };
  useEveryFrame(draw, online);
  useEffect(draw, [online]);
  return (
    <div class={`meter ${side}`}>
      <span aria-hidden="true">{name}</span>
      <div
        ref={bar}
        class="meter-bar"
        role="meter"
        aria-label={text.value.dock.level(name)}
        aria-valuemin={0}
        aria-valuemax={1}
        aria-valuenow={0}
      />
    </div>
  );
}
