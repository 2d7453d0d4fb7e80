import type { JSX } from "preact";
import { GuideLink } from "../app/guide-link.tsx";
import { shown, turns } from "../app/state.ts";
import { text } from "../text/language.ts";
import { EventPanel } from "./event-panel.tsx";
import { KeepBar, OpenButton } from "../app/keep-bar.tsx";
import { Overview } from "./overview.tsx";
import { TurnPanel } from "./turn-panel.tsx";

/** What happened inside: the whole conversation, one turn of it, and the events of the wire. */
export function InspectPage(): JSX.Element {
  if (shown.value === undefined) return <Nothing />;
  return (
    <div class="inspect">
      <KeepBar />
      <Overview />
      <div class="inspect-columns">
        {turns.value.length === 0 ? <NoTurns /> : <TurnPanel />}
        <EventPanel />
      </div>
    </div>
  );
}

function Nothing(): JSX.Element {
  const t = text.value.inspect;
  return (
    <section class="empty-page">
      <h2>{t.nothing}</h2>
      <p>{t.nothingYet}</p>
      <GuideLink guide="write-a-client" />
      <OpenButton label={text.value.talk.openSaved} />
    </section>
  );
}

function NoTurns(): JSX.Element {
  return (
    <section class="panel empty-panel" aria-label={text.value.inspect.turnPanel}>
      <p>{text.value.inspect.firstTurn}</p>
    </section>
  );
}
