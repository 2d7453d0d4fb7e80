import type { JSX } from "preact";
import { sendText } from "../app/call-control.ts";
import { connectValues, shown } from "../app/state.ts";
import { hostOf } from "../app/connect-values.ts";
import { text } from "../text/language.ts";
import { OpenButton } from "../inspect/keep-bar.tsx";

/** What the page says before anyone has. */
export function Welcome(): JSX.Element {
  const t = text.value.talk;
  const { model, endpoint } = connectValues.value;
  return (
    <div class="welcome">
      <h2>{t.pressAndTalk}</h2>
      <p>{t.welcome(model, hostOf(endpoint) || t.yourServer)}</p>
      <ul class="ideas" aria-label={t.thingsToSay}>
        {t.ideas.map((idea) => (
          <li key={idea}>
            <button type="button" onClick={() => void sendText(idea)}>
              {idea}
            </button>
          </li>
        ))}
      </ul>
      {shown.value === undefined && <OpenButton label={t.openSaved} />}
    </div>
  );
}
