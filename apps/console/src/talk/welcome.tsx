import type { JSX } from "preact";
import { sendText } from "../app/call-control.ts";
import { abilities, connectValues, shown } from "../app/state.ts";
import { hostOf } from "../app/connect-values.ts";
import { text } from "../text/language.ts";
import { AnswersCard } from "./answers-card.tsx";
import { OpenButton } from "../inspect/keep-bar.tsx";

/** What the page says before anyone has. */
export function Welcome(): JSX.Element {
  const t = text.value.talk;
  const { endpoint } = connectValues.value;
  const model = connectValues.value.model || abilities.value?.defaultModel;
  return (
    <div class="welcome">
      <h2>{t.pressAndTalk}</h2>
      <p>
        {model === undefined
          ? t.welcomeAny(hostOf(endpoint) || t.yourServer)
          : t.welcome(model, hostOf(endpoint) || t.yourServer)}
      </p>
      <ul class="ideas" aria-label={t.thingsToSay}>
        {t.ideas.map((idea) => (
          <li key={idea}>
            <button type="button" onClick={() => void sendText(idea)}>
              {idea}
            </button>
          </li>
        ))}
      </ul>
      <AnswersCard />
      {shown.value === undefined && <OpenButton label={t.openSaved} />}
    </div>
  );
}
