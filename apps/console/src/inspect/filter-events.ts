import type { LoggedEvent } from "../record/event-log.ts";
import type { Messages } from "../text/messages.ts";
import { outcomeOf } from "../turns/answer-outcome.ts";
import { isTrace } from "../turns/trace.ts";
import { objectOf } from "../wire/fields.ts";

/** Which events are wanted. */
export interface EventFilter {
  /** In the type or anywhere in the contents. */
  readonly text: string;
  /** One of `eventKinds`. */
  readonly kind: string;
  /** Whether audio is shown too. */
  readonly audio: boolean;
  readonly span?: { readonly fromMs: number; readonly toMs: number };
}

/** Kinds of events. */
export type EventKind = keyof Messages["events"]["kinds"];

/** The kinds to choose from, by the beginning of their types. What is in trouble is not told by its type alone. */
export const eventKinds: readonly { readonly kind: EventKind; readonly types: RegExp }[] = [
  { kind: "all", types: /^/ },
  { kind: "trouble", types: /^/ },
  { kind: "session", types: /^session\./ },
  { kind: "speech", types: /^input_audio_buffer\./ },
  { kind: "conversation", types: /^conversation\./ },
  { kind: "response", types: /^response\./ },
  { kind: "trace", types: /^vivavoce\./ },
];

/** Events just outside of a turn that still belong to it. */
const marginMs = 20;

/** Whether an event passes a filter. The server's trace shows only where it is asked for. */
export function matcherOf(filter: EventFilter): (entry: LoggedEvent) => boolean {
  const types = eventKinds.find(({ kind }) => kind === filter.kind)?.types ?? /^/;
  const text = filter.text.trim().toLowerCase();
  const { span } = filter;
  return (entry) => {
    if (filter.kind === "trouble" && troubleOf(entry) === undefined) return false;
    if (!types.test(entry.type) || (entry.audio !== undefined && !filter.audio)) return false;
    if (filter.kind === "all" && text === "" && isTrace(entry.type)) return false;
    if (span !== undefined && !isWithin(entry, span)) return false;
    return text === "" || entry.type.includes(text) || wordsOf(entry).includes(text);
  };
}

/** What is searched: made once an event, for every letter that is typed looks through them all. */
function wordsOf(entry: LoggedEvent): string {
  const known = searched.get(entry.event);
  if (known !== undefined) return known;
  const words = JSON.stringify(entry.event).toLowerCase();
  searched.set(entry.event, words);
  return words;
}
const searched = new WeakMap<object, string>();

/** The events that may lie in a span, without looking at those far from it. */
export function eventsOf(
  events: readonly LoggedEvent[],
  { fromMs, toMs }: NonNullable<EventFilter["span"]>,
): readonly LoggedEvent[] {
  let begin = firstAt(events, fromMs - marginMs);
  // A run of audio may reach into the span from before.
  while (begin > 0 && events[begin - 1]?.audio !== undefined) begin--;
  return events.slice(begin, firstAt(events, toMs + marginMs + 1));
}

/** Index of the first event from a moment on. */
function firstAt(events: readonly LoggedEvent[], atMs: number): number {
  let [low, high] = [0, events.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((events[middle]?.atMs ?? Infinity) < atMs) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** What went wrong by an event; undefined for one that tells of nothing wrong. */
export function troubleOf({ type, event, direction }: LoggedEvent): "error" | "warning" | undefined {
  if (direction === "sent") return undefined;
  if (type === "error" || type === "warning") return type;
  if (type.endsWith(".failed")) return "error";
  if (type !== "response.done") return undefined;
  const { kind } = outcomeOf(objectOf(event, "response"));
  return kind === "failed" ? "error" : kind === "incomplete" ? "warning" : undefined;
}

function isWithin({ atMs, audio }: LoggedEvent, { fromMs, toMs }: NonNullable<EventFilter["span"]>): boolean {
  return (audio?.lastMs ?? atMs) >= fromMs - marginMs && atMs <= toMs + marginMs;
}
