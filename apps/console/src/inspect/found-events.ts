import type { LoggedEvent } from "../record/event-log.ts";
import { matcherOf, eventsOf } from "./filter-events.ts";
import type { EventFilter } from "./filter-events.ts";

/**
 * What a filter lets through of a growing list: each event is judged once. Only what has come since is looked at, and runs of
 * audio at the end, which still grow.
 */
export class FoundEvents {
  #found: LoggedEvent[] = [];
  #source: object | undefined;
  #key = "";
  /** Up to this number, events change no more. */
  #settled = 0;
  #matches: (entry: LoggedEvent) => boolean = () => true;

  /**
   * The events to show; the list is the same one each time.
   * @param source what the events belong to: another one begins anew
   * @param events in their order; old ones may have gone from the beginning
   */
  update(source: object, events: readonly LoggedEvent[], filter: EventFilter): readonly LoggedEvent[] {
    // A turn is short, and its end moves: what lies in it is looked through.
    if (filter.span !== undefined) return eventsOf(events, filter.span).filter(matcherOf(filter));
    const key = JSON.stringify(filter);
    if (source !== this.#source || key !== this.#key) this.#begin(source, key, filter);
    this.#forget(events[0]?.number ?? Infinity);
    while ((this.#found.at(-1)?.number ?? 0) > this.#settled) this.#found.pop();
    for (const entry of events.slice(indexAfter(events, this.#settled)))
      if (this.#matches(entry)) this.#found.push(entry);
    this.#settled = settledOf(events);
    return this.#found;
  }

  #begin(source: object, key: string, filter: EventFilter): void {
    this.#source = source;
    this.#key = key;
    this.#matches = matcherOf(filter);
    this.#found = [];
    this.#settled = 0;
  }

  /** What the list has dropped is not found any more. */
  #forget(oldest: number): void {
    if ((this.#found[0]?.number ?? Infinity) >= oldest) return;
    const kept = this.#found.findIndex(({ number }) => number >= oldest);
    this.#found.splice(0, kept < 0 ? this.#found.length : kept);
  }
}

/** Looked for from the end: what is new is short. */
function indexAfter(events: readonly LoggedEvent[], number: number): number {
  let index = events.length;
  while (index > 0 && (events[index - 1]?.number ?? 0) > number) index--;
  return index;
}

/** Number of the last event before the audio at the end. */
function settledOf(events: readonly LoggedEvent[]): number {
  let index = events.length;
  while (index > 0 && events[index - 1]?.audio !== undefined) index--;
  return events[index - 1]?.number ?? 0;
}
