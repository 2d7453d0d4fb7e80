import type { JSX, TargetedEvent } from "preact";
import { useEffect, useLayoutEffect, useRef } from "preact/hooks";
import { Icon } from "../app/icons.tsx";
import { saveConversation } from "../app/keep-control.ts";
import { connection, lines, shown, turns } from "../app/state.ts";
import type { Line } from "../app/state.ts";
import { CaptionRow, NoticeRow } from "./caption-row.tsx";
import { Welcome } from "./welcome.tsx";

/** Nearer to the end than this, the list follows what is said. */
const slackPx = 80;

/** What both sides say, as it is said. */
export function TalkPage(): JSX.Element {
  const list = useRef<HTMLDivElement>(null);
  const atEnd = useRef(true);
  const all = lines.value;
  const { state } = connection.value;
  const follow = (): void => {
    const element = list.current;
    if (element !== null && atEnd.current) element.scrollTop = element.scrollHeight;
  };
  useLayoutEffect(follow, [all, state]);
  useEffect(() => {
    // The keyboard of a phone takes its place from the list.
    const observer = new ResizeObserver(follow);
    if (list.current !== null) observer.observe(list.current);
    return () => observer.disconnect();
  }, []);
  const watch = ({ currentTarget: element }: TargetedEvent<HTMLDivElement>): void => {
    atEnd.current = element.scrollHeight - element.scrollTop - element.clientHeight < slackPx;
  };
  return (
    <section class="talk" aria-label="Conversation">
      <div ref={list} class="captions" onScroll={watch} tabIndex={0} role="group" aria-label="Captions">
        <div class="captions-column">
          {all.length === 0 ? <Welcome /> : all.map((line) => <LineRow key={keyOf(line)} line={line} />)}
          {all.length > 0 && state === "offline" && shown.value !== undefined && <AfterTalk />}
        </div>
      </div>
    </section>
  );
}

const keyOf = (line: Line): string => ("caption" in line ? line.caption.id : line.notice.id);

function LineRow({ line }: { readonly line: Line }): JSX.Element {
  return "caption" in line ? <CaptionRow caption={line.caption} /> : <NoticeRow notice={line.notice} />;
}

/** What can be done with a conversation that is over. */
function AfterTalk(): JSX.Element | null {
  if (turns.value.length === 0) return null;
  return (
    <div class="after-talk">
      <a class="button" href="#inspect">
        <Icon name="inspect" />
        See what happened
      </a>
      <button type="button" onClick={saveConversation}>
        <Icon name="save" />
        Save
      </button>
    </div>
  );
}
