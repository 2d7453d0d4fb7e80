import type { JSX } from "preact";
import { changeMicrophone } from "../app/call-control.ts";
import { chosenMicrophone, microphones } from "../app/microphones.ts";
import { text } from "../text/language.ts";

/** Which microphone to use; there only where there is a choice. */
export function MicrophoneChoice(): JSX.Element | null {
  const all = microphones.value;
  const t = text.value.dock;
  if (all.length < 2) return null;
  const chosen = all.some(({ id }) => id === chosenMicrophone.value) ? chosenMicrophone.value : "";
  return (
    <select
      class="microphone-choice"
      aria-label={t.useMicrophone}
      title={t.whichMicrophone}
      value={chosen}
      onChange={({ currentTarget }) => void changeMicrophone(currentTarget.value)}
    >
      <option value="">{t.defaultMicrophone}</option>
      {all.map(({ id, label }) => (
        <option key={id} value={id}>
          {label}
        </option>
      ))}
    </select>
  );
}
