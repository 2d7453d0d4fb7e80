import type { JSX } from "preact";
import { useEffect, useState } from "preact/hooks";
import { control } from "../app/control.ts";
import { text } from "../text/language.ts";
import { Typing } from "./caption-row.tsx";

/** From here on, a wait is told in seconds and can be given up. */
const longWaitSeconds = 4;

/** Stands where the answer will be while nothing of it is there. */
export function WaitingRow(): JSX.Element {
  const [seconds, setSeconds] = useState(0);
  useEffect(() => {
    const timer = setInterval(() => setSeconds((before) => before + 1), 1000);
    return () => clearInterval(timer);
  }, []);
  const t = text.value.talk;
  const long = seconds >= longWaitSeconds;
  return (
    <div class="caption assistant waiting" data-state="waiting">
      <p class="speaker">{t.assistant}</p>
      <p class="text">
        {long && t.waiting(seconds)}
        <Typing />
      </p>
      {long && (
        <button type="button" class="small" onClick={() => control.interrupt()}>
          {t.stopWaiting}
        </button>
      )}
    </div>
  );
}
