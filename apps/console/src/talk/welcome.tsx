import type { JSX } from "preact";
import { control } from "../app/control.ts";
import { abilities, activity, connectValues, shown } from "../app/state.ts";
import { GuideLink } from "../app/guide-link.tsx";
import { hostOf } from "../app/connect-values.ts";
import { detection } from "../app/detection.ts";
import { modelName } from "../app/model-name.ts";
import { language, languages, text, textIn } from "../text/language.ts";
import { AnswersCard } from "./answers-card.tsx";
import { OpenButton } from "../app/keep-bar.tsx";
import { KeptOffer } from "./kept-offer.tsx";
import { languageNames } from "./language-names.ts";
import { Orb } from "./orb.tsx";
import { starterLanguage, understands } from "./starters.ts";

/** What the page says before anyone has. */
export function Welcome(): JSX.Element {
  const t = text.value.talk;
  const { endpoint } = connectValues.value;
  const now = activity.value;
  const byHand = detection.value === "push";
  const model = connectValues.value.model || abilities.value?.defaultModel;
  const heard = abilities.value?.heard ?? [];
  const codes = languages.map(({ code }) => code);
  const starter = starterLanguage(language.value, heard, codes);
  return (
    <div class="welcome">
      <div class="welcome-orb" data-activity={now}>
        <Orb size="large" />
      </div>
      <h2>{now === "offline" ? (byHand ? t.holdAndTalk : t.pressAndTalk) : text.value.dock.activity[now]}</h2>
      {byHand && <p>{t.holdHint}</p>}
      <p>
        {model === undefined
          ? t.welcomeAny(hostOf(endpoint) || t.yourServer)
          : t.welcome(modelName(model), hostOf(endpoint) || t.yourServer)}
      </p>
      {!understands(heard, language.value) && (
        <p class="row wrap middle hears-only">
          {t.hearsOnly(languageNames(heard))}
          <GuideLink guide="languages-and-voices" />
        </p>
      )}
      <KeptOffer />
      <ul class="wrap middle ideas" aria-label={t.thingsToSay} lang={starter}>
        {textIn(starter).talk.ideas.map((idea) => (
          <li key={idea}>
            <button type="button" onClick={() => void control.sendText(idea)}>
              {idea}
            </button>
          </li>
        ))}
      </ul>
      <AnswersCard />
      <GuideLink guide="talk-to-it" />
      {shown.value === undefined && <OpenButton label={t.openSaved} />}
    </div>
  );
}
