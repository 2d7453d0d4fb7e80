import type { JSX } from "preact";
import { discardConversation, offered, restoreConversation } from "../app/go-on.ts";
import { allLines, lineRevision } from "../app/lines.ts";
import { connection, shown } from "../app/state.ts";
import { language, text } from "../text/language.ts";

/** The conversation of this tab before the page was loaded: to be shown again, or discarded. */
export function KeptOffer(): JSX.Element | null {
  const kept = offered.value;
  if (kept === undefined) return null;
  const t = text.value.talk;
  const at = new Date(kept.savedAt).toLocaleTimeString(language.value, { hour: "2-digit", minute: "2-digit" });
  return (
    <section class="panel kept-offer" aria-label={t.lastConversation}>
      <p>{t.lastWith(kept.server, at, kept.lines.length)}</p>
      <div class="wrap middle kept-actions">
        <button type="button" onClick={restoreConversation}>
          {t.showAgain}
        </button>
        <button type="button" class="plain" onClick={discardConversation}>
          {t.discard}
        </button>
      </div>
    </section>
  );
}

/** Takes the conversation away that is shown, once it is over. */
export function DiscardButton(): JSX.Element | null {
  void lineRevision.value;
  const said = allLines().some(({ shown: line }) => line.peek().kind === "caption");
  if (!said || connection.value.state !== "offline" || shown.value?.fileName !== undefined) return null;
  return (
    <button type="button" class="plain small discard" onClick={discardConversation}>
      {text.value.talk.discardThis}
    </button>
  );
}
