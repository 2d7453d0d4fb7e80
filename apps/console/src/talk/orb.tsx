import type { JSX } from "preact";
import { useEffect, useLayoutEffect, useRef } from "preact/hooks";
import { detection } from "../app/detection.ts";
import { toggleMicrophone } from "../app/hearing.ts";
import { Icon } from "../app/icons.tsx";
import { nothingSaid } from "../app/lines.ts";
import { away, connection, levels, microphoneOn, page, reconnecting } from "../app/state.ts";
import { useEveryFrame } from "../app/use-every-frame.ts";
import { text } from "../text/language.ts";
import { holdWithPointer, pressToSpeak } from "./push-to-talk.ts";

/** What the button looks like: each state of the microphone has one look, and no two have the same. */
type OrbLook = "offline" | "connecting" | "reconnecting" | "live" | "muted" | "standby";

function lookNow(): OrbLook {
  const { state } = connection.value;
  if (state !== "online") return state;
  if (reconnecting.value || away.value) return "reconnecting";
  if (microphoneOn.value) return "live";
  return detection.value === "push" ? "standby" : "muted";
}

/** Whether the button stands in the middle of the page, where it is asked for, and not in the dock. */
export const orbInMiddle = (): boolean => page.value === "talk" && nothingSaid.value;

/** The microphone button; its rings show how loud both sides are. */
export function Orb({ size }: { readonly size: "large" | "docked" }): JSX.Element {
  const orb = useRef<HTMLButtonElement>(null);
  const online = connection.value.state === "online";
  const look = lookNow();
  const held = detection.value === "push";
  const draw = (): void => {
    orb.current?.style.setProperty("--you", online ? levels.you.toFixed(2) : "0");
    orb.current?.style.setProperty("--assistant", online ? levels.assistant.toFixed(2) : "0");
  };
  useEveryFrame(draw, online);
  useEffect(draw, [online]);
  useLayoutEffect(
    () => () => {
      // The button goes from the middle to the dock, or back: whoever was on it still is.
      if (document.activeElement === orb.current) requestAnimationFrame(focusOrb);
    },
    [],
  );
  return (
    <button
      ref={orb}
      id="microphone"
      type="button"
      class={`orb ${size}`}
      data-look={look}
      data-held={held}
      aria-pressed={microphoneOn.value}
      aria-describedby={held ? "activity hold-hint" : "activity"}
      {...(held ? holding : { onClick: () => void toggleMicrophone() })}
    >
      <span class="ring assistant" />
      <span class="ring you" />
      <Icon name={look === "muted" ? "microphoneOff" : "microphone"} size={size === "large" ? 52 : 30} />
      <span class="visually-hidden">{text.value.dock.microphone}</span>
      {held && (
        <span id="hold-hint" hidden>
          {text.value.talk.holdHint}
        </span>
      )}
    </button>
  );
}

/** How the button is held, by a finger, a mouse, the space bar, and whatever can only press. */
const holding = {
  onPointerDown: holdWithPointer,
  onContextMenu: (event: Event) => event.preventDefault(),
  onKeyDown(event: KeyboardEvent) {
    // Held down, Enter would press again and again.
    if (event.repeat) event.preventDefault();
  },
  onClick({ detail }: MouseEvent) {
    // What a pointer does is done with.
    if (detail === 0) pressToSpeak();
  },
};

function focusOrb(): void {
  document.getElementById("microphone")?.focus();
}
