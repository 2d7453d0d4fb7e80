import type { JSX } from "preact";
import { useEffect, useState } from "preact/hooks";
import { InspectPage } from "./inspect/inspect-page.tsx";
import { SettingsPage } from "./shape/settings-page.tsx";
import { Dock } from "./talk/dock.tsx";
import { followSpaceBar } from "./talk/push-to-talk.ts";
import { TalkPage } from "./talk/talk-page.tsx";
import { control } from "./app/control.ts";
import { ConnectDialog } from "./app/connect-dialog.tsx";
import { hostOf } from "./app/connect-values.ts";
import { modelName } from "./app/model-name.ts";
import { DropZone } from "./app/drop-zone.tsx";
import { startKeeping } from "./app/go-on.ts";
import { startHearing } from "./app/hearing.ts";
import { Icon } from "./app/icons.tsx";
import { LanguageChoice } from "./app/language-choice.tsx";
import {
  abilities,
  alertText,
  connection,
  connectValues,
  keyProblem,
  page,
  away,
  reconnecting,
  spokenLines,
} from "./app/state.ts";
import type { Page } from "./app/state.ts";
import { Toast } from "./app/toast.tsx";
import { language, text } from "./text/language.ts";

const tabs: readonly Page[] = ["talk", "inspect", "settings"];

const views: Readonly<Record<Page, () => JSX.Element>> = {
  talk: TalkPage,
  inspect: InspectPage,
  settings: SettingsPage,
};

/** The whole page: its head, one of three views, and the dock with the one button. */
export function App(): JSX.Element {
  const [connecting, setConnecting] = useState(false);
  useEffect(() => control.start(() => setConnecting(true)), []);
  useEffect(startHearing, []);
  useEffect(startKeeping, []);
  useEffect(followSpaceBar, []);
  useEffect(() => {
    document.documentElement.lang = language.value;
    document.title = text.value.shell.documentTitle;
  }, [language.value]);
  const View = views[page.value];
  return (
    <div class={`shell on-${page.value}`}>
      <a class="skip" href="#main" onClick={focusMain}>
        {text.value.shell.skip}
      </a>
      <header class="head">
        <a class="brand" href="#talk">
          <Brand />
          <h1>Vivavoce</h1>
        </a>
        <Tabs />
        <div class="row head-end">
          <LanguageChoice />
          <ConnectionChip
            onPress={() => {
              keyProblem.value = undefined;
              setConnecting(true);
            }}
          />
        </div>
      </header>
      <main id="main" class="view" tabIndex={-1}>
        <View />
      </main>
      <Dock />
      <Toast />
      <DropZone />
      <Announcements />
      {connecting && <ConnectDialog onClose={() => setConnecting(false)} />}
    </div>
  );
}

/** Not the file that the tab shows: it would come later than the page. */
function Brand(): JSX.Element {
  return (
    <svg viewBox="0 0 32 32" width={28} height={28} aria-hidden="true">
      <rect width="32" height="32" rx="9" fill="#0f766e" />
      <path d="M8 13v6M13.3 9v14M18.7 12v8M24 14.5v3" stroke="#fff" stroke-width={3} stroke-linecap="round" />
    </svg>
  );
}

/** The address names the page, so the link may not change it. */
function focusMain(event: Event): void {
  event.preventDefault();
  document.getElementById("main")?.focus();
}

function Tabs(): JSX.Element {
  return (
    <nav class="tabs" aria-label={text.value.shell.pages}>
      {tabs.map((name) => (
        <a key={name} class="row" href={`#${name}`} aria-current={page.value === name ? "page" : undefined}>
          <Icon name={name} />
          <span>{text.value.shell.page[name]}</span>
        </a>
      ))}
    </nav>
  );
}

function ConnectionChip({ onPress }: { readonly onPress: () => void }): JSX.Element {
  const state = reconnecting.value || away.value ? "reconnecting" : connection.value.state;
  const { endpoint, model } = connectValues.value;
  const answering = model || (abilities.value?.defaultModel ?? "");
  return (
    <button type="button" class="chip" data-state={state} onClick={onPress}>
      <span class="dot" />
      <span id="connection" class="chip-state">
        {text.value.shell.connection[state]}
      </span>
      <span class="chip-where">
        {hostOf(endpoint) || text.value.shell.noServer} {answering !== "" && `· ${modelName(answering)}`}
      </span>
    </button>
  );
}

/** What screen readers are told as it happens: whole sentences, and what went wrong. */
function Announcements(): JSX.Element {
  return (
    <>
      <div id="spoken" class="visually-hidden" role="log" aria-label={text.value.shell.spoken}>
        {spokenLines.value.map(({ id, speaker, text: said }) => (
          <p key={id}>{text.value.talk.said(text.value.talk[speaker], said)}</p>
        ))}
      </div>
      <div id="alerts" class="visually-hidden" role="alert">
        {alertText}
      </div>
    </>
  );
}
