import type { JSX } from "preact";
import type { Signal } from "@preact/signals";
import type { AudioDevice } from "@vivavoce/client/browser-audio";
import { control } from "../app/control.ts";
import { chosenMicrophone, chosenSpeaker, microphones, speakers } from "../app/devices.ts";
import { changeMicrophone } from "../app/hearing.ts";
import { text } from "../text/language.ts";

/** Which microphone to use; there only where there is a choice. */
export function MicrophoneChoice(): JSX.Element | null {
  const t = text.value.dock;
  const words = { name: t.useMicrophone, title: t.whichMicrophone, usual: t.defaultMicrophone };
  return <DeviceChoice devices={microphones} chosen={chosenMicrophone} words={words} onChange={changeMicrophone} />;
}

/** Which loudspeaker to use; there only where there is a choice, and where the browser lets a page make it. */
export function SpeakerChoice(): JSX.Element | null {
  const t = text.value.dock;
  const words = { name: t.useSpeaker, title: t.whichSpeaker, usual: t.defaultSpeaker };
  return (
    <DeviceChoice
      devices={speakers}
      chosen={chosenSpeaker}
      words={words}
      onChange={(id) => control.changeSpeaker(id)}
    />
  );
}

interface DeviceChoiceProps {
  readonly devices: Signal<readonly AudioDevice[]>;
  readonly chosen: Signal<string>;
  readonly words: { readonly name: string; readonly title: string; readonly usual: string };
  readonly onChange: (id: string) => Promise<void>;
}

function DeviceChoice({ devices, chosen, words, onChange }: DeviceChoiceProps): JSX.Element | null {
  const all = devices.value;
  if (all.length < 2) return null;
  return (
    <select
      class="device-choice"
      aria-label={words.name}
      title={words.title}
      value={all.some(({ id }) => id === chosen.value) ? chosen.value : ""}
      onChange={({ currentTarget }) => void onChange(currentTarget.value)}
    >
      <option value="">{words.usual}</option>
      {all.map(({ id, label }) => (
        <option key={id} value={id}>
          {label}
        </option>
      ))}
    </select>
  );
}
