import type { JSX } from "preact";
import { shown, turns } from "../app/state.ts";
import { EventPanel } from "./event-panel.tsx";
import { KeepBar, OpenButton } from "./keep-bar.tsx";
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
  return (
    <section class="empty-page">
      <h2>Nothing to look at yet</h2>
      <p>
        Talk first: each turn shows up here with its timing, both sides’ sound and every event of the wire. Or open a
        conversation that was saved.
      </p>
      <OpenButton label="Open a saved conversation" />
    </section>
  );
}

function NoTurns(): JSX.Element {
  return (
    <section class="panel empty-panel" aria-label="Turn">
      <p>The first turn begins when you say something.</p>
    </section>
  );
}
