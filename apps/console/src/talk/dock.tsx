import type { JSX } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import { hangUp, interrupt, sendText, toggleMicrophone } from "../app/call-control.ts";
import { Icon } from "../app/icons.tsx";
import { activity, connection, microphoneOn } from "../app/state.ts";
import type { Activity } from "../app/state.ts";
import { useEveryFrame } from "../app/use-every-frame.ts";
import { levels } from "../app/state.ts";
import { text } from "../text/language.ts";
import { Meters } from "./meters.tsx";
import { MicrophoneChoice } from "./microphone-choice.tsx";

/** The one button, the state, the meters of both sides, and a line to type into; there on every page. */
export function Dock(): JSX.Element {
  const online = connection.value.state === "online";
  const t = text.value.dock;
  return (
    <section class="dock" aria-label={t.call} data-activity={activity.value}>
      <div class="dock-inner">
        <div class="dock-state">
          <p id="activity" role="status" class="activity">
            {t.activity[activity.value]}
          </p>
          <Meters />
          <MicrophoneChoice />
        </div>
        <div class="dock-buttons">
          {online && (
            <button type="button" class="round" title={t.stop} onClick={interrupt} disabled={!isAnswer(activity.value)}>
              <Icon name="stop" />
              <span class="visually-hidden">{t.stop}</span>
            </button>
          )}
          <Orb />
          {online && (
            <button type="button" class="round end" title={t.end} onClick={() => void hangUp()}>
              <Icon name="hangUp" />
              <span class="visually-hidden">{t.end}</span>
            </button>
          )}
        </div>
        <Compose />
      </div>
    </section>
  );
}

/** Whether there is an answer to stop, or one to come. */
const isAnswer = (now: Activity): boolean => now === "speaking" || now === "answering" || now === "thinking";

/** The microphone button; its rings show how loud both sides are. */
function Orb(): JSX.Element {
  const orb = useRef<HTMLButtonElement>(null);
  const online = connection.value.state === "online";
  const draw = (): void => {
    orb.current?.style.setProperty("--you", online ? levels.you.toFixed(2) : "0");
    orb.current?.style.setProperty("--assistant", online ? levels.assistant.toFixed(2) : "0");
  };
  useEveryFrame(draw, online);
  useEffect(draw, [online]);
  return (
    <button
      ref={orb}
      id="microphone"
      type="button"
      class="orb"
      data-muted={online && !microphoneOn.value}
      aria-pressed={microphoneOn.value}
      aria-describedby="activity"
      onClick={() => void toggleMicrophone()}
    >
      <span class="ring assistant" />
      <span class="ring you" />
      <Icon name={online && !microphoneOn.value ? "microphoneOff" : "microphone"} size={30} />
      <span class="visually-hidden">{text.value.dock.microphone}</span>
    </button>
  );
}

function Compose(): JSX.Element {
  const [typed, setTyped] = useState("");
  const t = text.value.dock;
  const submit = async (event: Event): Promise<void> => {
    event.preventDefault();
    const message = typed.trim();
    if (message !== "" && (await sendText(message))) setTyped("");
  };
  return (
    <form class="compose" onSubmit={(event) => void submit(event)}>
      <label class="visually-hidden" for="text">
        {t.message}
      </label>
      <input
        id="text"
        autocomplete="off"
        placeholder={t.type}
        value={typed}
        onInput={({ currentTarget }) => setTyped(currentTarget.value)}
      />
      <button type="submit" class="round small" disabled={typed.trim() === ""}>
        <Icon name="send" />
        <span class="visually-hidden">{t.send}</span>
      </button>
    </form>
  );
}
