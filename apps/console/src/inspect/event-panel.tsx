import type { JSX, TargetedEvent } from "preact";
import { useLayoutEffect, useRef, useState } from "preact/hooks";
import { revision, shown, turn } from "../app/state.ts";
import type { LoggedEvent } from "../record/event-log.ts";
import { text } from "../text/language.ts";
import { EventRow } from "./event-row.tsx";
import { eventKinds } from "./filter-events.ts";
import type { EventFilter } from "./filter-events.ts";
import { FoundEvents } from "./found-events.ts";

/** Rows drawn at once; there may be thousands. */
const pageRows = 300;
/** Nearer to the end than this, the list follows what comes. */
const slackPx = 60;

/** The events of the wire, with filter and search. */
export function EventPanel(): JSX.Element {
  const [filter, setFilter] = useState<EventFilter>({ text: "", kind: "all", audio: false });
  const [turnOnly, setTurnOnly] = useState(false);
  const [rows, setRows] = useState(pageRows);
  void revision.value;
  const t = text.value.events;
  const all = shown.value?.recording.events ?? [];
  const span = turnOnly && turn.value !== undefined ? turn.value : undefined;
  const kept = useRef<FoundEvents>(undefined);
  kept.current ??= new FoundEvents();
  const recording = shown.value?.recording;
  const found =
    recording === undefined
      ? []
      : kept.current.update(recording, all, span === undefined ? filter : { ...filter, span });
  // They are counted from 1: what is missing before the first was there.
  const dropped = (all[0]?.number ?? 1) - 1;
  const change = (changed: Partial<EventFilter>): void => {
    setFilter({ ...filter, ...changed });
    setRows(pageRows);
  };
  return (
    <section class="panel events" aria-label={t.title}>
      <header class="row wrap events-head">
        <h3>{t.title}</h3>
        <p id="event-count" class="hint">
          {t.count(found.length, all.length)}
          {dropped > 0 && ` · ${text.value.eventsKept.dropped(dropped)}`}
        </p>
        <label class="check">
          <input
            type="checkbox"
            checked={turnOnly}
            onChange={({ currentTarget }) => setTurnOnly(currentTarget.checked)}
          />
          {t.thisTurn}
        </label>
        <label class="check">
          <input
            type="checkbox"
            checked={filter.audio}
            onChange={({ currentTarget }) => change({ audio: currentTarget.checked })}
          />
          {t.audio}
        </label>
      </header>
      <FilterFields filter={filter} onChange={change} />
      <EventRows found={found} rows={rows} onMore={() => setRows(rows + pageRows)} />
    </section>
  );
}

interface FilterFieldsProps {
  readonly filter: EventFilter;
  readonly onChange: (changed: Partial<EventFilter>) => void;
}

function FilterFields({ filter, onChange }: FilterFieldsProps): JSX.Element {
  const t = text.value.events;
  return (
    <div class="row wrap events-filter">
      <label>
        <span class="visually-hidden">{t.filter}</span>
        <input
          type="search"
          placeholder={t.search}
          spellcheck={false}
          value={filter.text}
          onInput={({ currentTarget }) => onChange({ text: currentTarget.value })}
        />
      </label>
      <label>
        <span class="visually-hidden">{t.kind}</span>
        <select value={filter.kind} onChange={({ currentTarget }) => onChange({ kind: currentTarget.value })}>
          {eventKinds.map(({ kind }) => (
            <option key={kind} value={kind}>
              {t.kinds[kind]}
            </option>
          ))}
        </select>
      </label>
    </div>
  );
}

interface EventRowsProps {
  readonly found: readonly LoggedEvent[];
  readonly rows: number;
  readonly onMore: () => void;
}

function EventRows({ found, rows, onMore }: EventRowsProps): JSX.Element {
  const t = text.value.events;
  const list = useRef<HTMLDivElement>(null);
  const atEnd = useRef(true);
  const drawn = found.slice(-rows);
  const last = drawn.at(-1);
  useLayoutEffect(() => {
    const element = list.current;
    if (element !== null && atEnd.current) element.scrollTop = element.scrollHeight;
  }, [last]);
  const watch = ({ currentTarget: element }: TargetedEvent<HTMLDivElement>): void => {
    atEnd.current = element.scrollHeight - element.scrollTop - element.clientHeight < slackPx;
  };
  return (
    <div ref={list} id="events" class="event-list" tabIndex={0} role="group" aria-label={t.list} onScroll={watch}>
      {found.length > rows && (
        <button type="button" class="plain more" onClick={onMore}>
          {t.earlier}
        </button>
      )}
      {drawn.map((entry) => (
        <EventRow key={entry.number} entry={entry} />
      ))}
      {found.length === 0 && <p class="hint none">{t.none}</p>}
    </div>
  );
}
