import type { JSX, TargetedEvent } from "preact";
import { useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";
import { CopyButton } from "../app/copy-button.tsx";
import { Icon } from "../app/icons.tsx";
import { saveConversation } from "../app/keep-control.ts";
import { memo } from "../app/memo.ts";
import { allLines, lineRevision, nothingSaid } from "../app/lines.ts";
import type { Line } from "../app/lines.ts";
import { activity, connection, shown, turns } from "../app/state.ts";
import { text } from "../text/language.ts";
import { BrokenRow } from "./broken-row.tsx";
import { CaptionRow, NoticeRow } from "./caption-row.tsx";
import { FactsRow } from "./facts-row.tsx";
import { ToolRow } from "./tool-row.tsx";
import { DiscardButton } from "./kept-offer.tsx";
import { WaitingRow } from "./waiting-row.tsx";
import { Welcome } from "./welcome.tsx";

/** Nearer to the end than this, the list follows what is said. */
const slackPx = 80;

/** Lines drawn at once; what is older is drawn when asked for. */
const pageLines = 200;

/** What both sides say, as it is said. */
export function TalkPage(): JSX.Element {
  const list = useRef<HTMLDivElement>(null);
  const column = useRef<HTMLDivElement>(null);
  const atEnd = useRef(true);
  const [count, setCount] = useState(pageLines);
  const revision = lineRevision.value;
  const all = allLines();
  const drawn = all.slice(-count);
  const { state } = connection.value;
  const waiting = state === "online" && activity.value === "thinking";
  const follow = (): void => {
    const element = list.current;
    // The welcome is read from its beginning.
    if (element !== null && atEnd.current && allLines().length > 0) element.scrollTop = element.scrollHeight;
  };
  useLayoutEffect(follow, [revision, state, waiting]);
  useEffect(() => {
    // The keyboard of a phone takes its place from the list, and lines grow by themselves.
    const observer = new ResizeObserver(follow);
    if (list.current !== null) observer.observe(list.current);
    if (column.current !== null) observer.observe(column.current);
    return () => observer.disconnect();
  }, []);
  const watch = ({ currentTarget: element }: TargetedEvent<HTMLDivElement>): void => {
    atEnd.current = element.scrollHeight - element.scrollTop - element.clientHeight < slackPx;
  };
  // What an answer took stands behind it, and is nothing that was said.
  const last = all.findLast(({ shown: line }) => line.value.kind !== "facts");
  return (
    <section class="talk" aria-label={text.value.talk.conversation}>
      <div ref={list} class="captions" onScroll={watch} tabIndex={0} role="group" aria-label={text.value.talk.captions}>
        <div ref={column} class="captions-column">
          {all.length > count && (
            <button type="button" class="plain earlier" onClick={() => setCount(count + pageLines)}>
              {text.value.talk.earlier}
            </button>
          )}
          {/* What went wrong before anyone spoke stands below the welcome, not in its place. */}
          {nothingSaid.value && <Welcome />}
          {state === "online" && !nothingSaid.value && (
            <div class="transcript-actions">
              <CopyButton label={text.value.copying.transcript} content={transcript} />
            </div>
          )}
          {drawn.map((line) => (
            <LineRow key={line.id} line={line} last={line === last} />
          ))}
          {waiting && <WaitingRow />}
          {all.length > 0 && state === "offline" && shown.value !== undefined && <AfterTalk />}
          <DiscardButton />
        </div>
      </div>
    </section>
  );
}

interface LineRowProps {
  readonly line: Line;
  readonly last: boolean;
}

/** Draws itself anew when its line changes, and only then. */
const LineRow = memo(function LineRow({ line, last }: LineRowProps): JSX.Element {
  const now = line.shown.value;
  if (now.kind === "caption") return <CaptionRow caption={now.caption} />;
  if (now.kind === "notice") return <NoticeRow notice={now.notice} />;
  if (now.kind === "tool") return <ToolRow call={now.call} />;
  if (now.kind === "facts") return <FactsRow facts={now.facts} />;
  return <BrokenRow answer={now.answer} last={last} />;
});

/** Everything that was said, a line each. */
function transcript(): string {
  const t = text.value.talk;
  const said = allLines().map(({ shown: line }) => line.peek());
  return said
    .flatMap((line) => {
      if (line.kind === "caption") return [t.said(t[line.caption.speaker], line.caption.text)];
      if (line.kind !== "tool") return [];
      const { name, arguments: given, result } = line.call;
      return [t.said(text.value.tools.titled(name), [given, result].filter(Boolean).join(" → "))];
    })
    .join("\n");
}

/** What can be done with a conversation that is over. */
function AfterTalk(): JSX.Element | null {
  if (turns.value.length === 0) return null;
  return (
    <div class="wrap middle">
      <a class="button" href="#inspect">
        <Icon name="inspect" />
        {text.value.talk.seeInside}
      </a>
      <button type="button" onClick={saveConversation}>
        <Icon name="save" />
        {text.value.talk.save}
      </button>
      <CopyButton label={text.value.copying.transcript} content={transcript} />
    </div>
  );
}
