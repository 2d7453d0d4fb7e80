import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { control } from "../app/control.ts";
import { detection } from "../app/detection.ts";
import { Icon } from "../app/icons.tsx";
import type { IconName } from "../app/icons.tsx";
import { activity, answerRunning, connection } from "../app/state.ts";
import { text } from "../text/language.ts";
import { Meters } from "./meters.tsx";
import { DetectionChoice } from "./detection-choice.tsx";
import { MicrophoneChoice, SpeakerChoice } from "./device-choice.tsx";
import { Orb, orbInMiddle } from "./orb.tsx";

/** The one button once something was said, the state, the meters of both sides, and a line to type into; on every page. */
export function Dock(): JSX.Element {
  const { state } = connection.value;
  const t = text.value.dock;
  return (
    <section class="dock" aria-label={t.call} data-activity={activity.value}>
      <div class="dock-inner">
        <div class="dock-state">
          <p id="activity" role="status" class="activity">
            {activity.value === "offline" && detection.value === "push"
              ? t.activity.standby
              : t.activity[activity.value]}
          </p>
          <Meters />
        </div>
        <div class="row dock-buttons">
          {state === "online" && (
            <CallButton
              icon="stop"
              words={t.stopShort}
              name={t.stop}
              press={() => control.interrupt()}
              idle={!answerRunning.value}
            />
          )}
          {!orbInMiddle() && <Orb size="docked" />}
          {state === "online" && (
            <CallButton icon="hangUp" words={t.endShort} name={t.end} press={() => control.hangUp()} />
          )}
          {state === "connecting" && (
            <CallButton icon="close" words={t.cancelShort} name={t.cancel} press={() => control.hangUp()} />
          )}
        </div>
        <Compose />
        <div class="row wrap choices">
          <DetectionChoice />
          <MicrophoneChoice />
          <SpeakerChoice />
        </div>
      </div>
    </section>
  );
}

interface CallButtonProps {
  readonly icon: IconName;
  /** What stands under the picture; the name begins with it, for those who speak to their machine. */
  readonly words: string;
  readonly name: string;
  /** Whether there is nothing to do for it now. */
  readonly idle?: boolean;
  readonly press: () => unknown;
}

function CallButton({ icon, words, name, press, idle = false }: CallButtonProps): JSX.Element {
  return (
    <button type="button" class={`call-button ${icon}`} aria-label={name} disabled={idle} onClick={() => void press()}>
      <Icon name={icon} />
      <span>{words}</span>
    </button>
  );
}

function Compose(): JSX.Element {
  const [typed, setTyped] = useState("");
  const t = text.value.dock;
  const submit = async (event: Event): Promise<void> => {
    event.preventDefault();
    const message = typed.trim();
    if (message !== "" && (await control.sendText(message))) setTyped("");
  };
  return (
    <form class="row compose" onSubmit={(event) => void submit(event)}>
      <label class="visually-hidden" for="text">
        {t.message}
      </label>
      <input
        id="text"
        dir="auto"
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
