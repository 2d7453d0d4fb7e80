import { createHold } from "../app/hold.ts";
import { beginSpeaking, endSpeaking, speakingByHand } from "../app/hearing.ts";
import { detection } from "../app/detection.ts";
import { page } from "../app/state.ts";

const hold = createHold({ isOn: speakingByHand, begin: () => void beginSpeaking(), end: endSpeaking });

/** What does something of its own with the space bar. */
const takesSpace = "input, textarea, select, button:not(#microphone), a, summary, [contenteditable], dialog *";

const isSpace = ({ code, target, ctrlKey, altKey, metaKey }: KeyboardEvent): boolean =>
  code === "Space" &&
  !(ctrlKey || altKey || metaKey) &&
  page.value === "talk" &&
  detection.value === "push" &&
  !(target instanceof Element && target.closest(takesSpace) !== null) &&
  document.querySelector("dialog[open]") === null;

/** Lets the space bar be held in place of the button, on the Talk page. @returns how to end that. */
export function followSpaceBar(): () => void {
  let held = false;
  const down = (event: KeyboardEvent): void => {
    if (!isSpace(event)) return;
    // It would scroll, or press the button.
    event.preventDefault();
    if (event.repeat) return;
    held = true;
    hold.down(event.timeStamp);
  };
  const up = (event: KeyboardEvent): void => {
    // Wherever the keyboard is by now: what was pressed here is let go here.
    if (event.code !== "Space" || !held) return;
    held = false;
    event.preventDefault();
    hold.up(event.timeStamp);
  };
  const cancel = (): void => {
    held = false;
    hold.cancel();
  };
  addEventListener("keydown", down);
  addEventListener("keyup", up);
  addEventListener("blur", cancel);
  return () => {
    removeEventListener("keydown", down);
    removeEventListener("keyup", up);
    removeEventListener("blur", cancel);
  };
}

/** Holds the button until the pointer is lifted, wherever that is. */
export function holdWithPointer(event: PointerEvent): void {
  if (event.button !== 0) return;
  hold.down(event.timeStamp);
  const lifted = new AbortController();
  const { signal } = lifted;
  const mine = (other: PointerEvent): boolean => other.pointerId === event.pointerId;
  const end = (other: PointerEvent, act: () => void): void => {
    if (!mine(other)) return;
    lifted.abort();
    act();
  };
  addEventListener("pointerup", (other) => end(other, () => hold.up(other.timeStamp)), { signal });
  addEventListener("pointercancel", (other) => end(other, () => hold.cancel()), { signal });
}

/** Begins to speak, or ends it, for what can only press. */
export function pressToSpeak(): void {
  hold.toggle();
}
