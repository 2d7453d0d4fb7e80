import { expect, it } from "vitest";
import { FoundEvents } from "../src/inspect/found-events.ts";
import { EventLog } from "../src/record/event-log.ts";
import type { LoggedEvent } from "../src/record/event-log.ts";

const all = { text: "", kind: "all", audio: false };
let looked = 0;

/** An event that counts how often anyone looks at what it is. */
function counted(number: number, type = "response.text.delta", audio = false): LoggedEvent {
  return {
    number,
    atMs: number * 10,
    direction: "received",
    event: { type },
    ...(audio && { audio: { count: 1, lastMs: number * 10, durationMs: 20 } }),
    get type() {
      looked++;
      return type;
    },
  };
}

/** A list that counts what is read of it. */
function watched(events: LoggedEvent[]): LoggedEvent[] {
  return new Proxy(events, {
    get(target, name, receiver) {
      if (typeof name === "string" && /^\d+$/.test(name)) looked++;
      return Reflect.get(target, name, receiver) as unknown;
    },
  });
}

const numbers = (found: readonly LoggedEvent[]): number[] => found.map(({ number }) => number);

it.each([
  { what: "everything", filter: all },
  { what: "a kind", filter: { ...all, kind: "response" } },
  { what: "a text", filter: { ...all, text: "delta" } },
  { what: "one turn", filter: { ...all, span: { fromMs: 5000, toMs: 5200 } } },
])("looks at no more for an event of a long call than of a short one: $what", ({ filter }) => {
  const events: LoggedEvent[] = [];
  const list = watched(events);
  const found = new FoundEvents();
  const work: number[] = [];
  for (let number = 1; number <= 10_000; number++) {
    events.push(counted(number, number % 7 === 0 ? "response.audio.delta" : undefined, number % 7 === 0));
    looked = 0;
    found.update(list, list, filter);
    work.push(looked);
  }
  // A turn has its own events, and a search of halves: nothing of that grows with what is before or after it.
  expect(Math.max(...work)).toBeLessThan("span" in filter ? 200 : 30);
});

it("finds what one look at everything finds, while runs of audio grow and the oldest events go", () => {
  const log = new EventLog();
  const found = new FoundEvents();
  const filter = { ...all, audio: true };
  for (let i = 0; i < 25_000; i++) {
    const delta =
      i % 3 === 0 ? { type: "response.text.delta", delta: "a" } : { type: "response.audio.delta", delta: "AAAA" };
    log.add({ direction: "received", event: delta }, i, 48);
    if (i % 100 === 0 || i > 24_990) found.update(log, log.entries, filter);
  }
  const shown = found.update(log, log.entries, filter);
  expect(shown).toEqual(new FoundEvents().update(log, log.entries, filter));
  expect(shown).toEqual(log.entries);
});

it("begins anew with another filter and another recording", () => {
  const found = new FoundEvents();
  const events = [counted(1, "session.created"), counted(2), counted(3)];
  expect(numbers(found.update(events, events, all))).toEqual([1, 2, 3]);
  expect(numbers(found.update(events, events, { ...all, kind: "session" }))).toEqual([1]);
  const others = [counted(1), counted(2, "session.created")];
  expect(numbers(found.update(others, others, { ...all, kind: "session" }))).toEqual([2]);
  expect(numbers(found.update(others, [], { ...all, kind: "session" }))).toEqual([]);
});

it("finds the events of a turn, with sound that reaches into it", () => {
  const run = { ...counted(2, "response.audio.delta", true), audio: { count: 9, lastMs: 900, durationMs: 800 } };
  const events = [counted(1), run, { ...counted(3), atMs: 950 }, { ...counted(4), atMs: 2000 }];
  const span = { fromMs: 800, toMs: 1000 };
  expect(numbers(new FoundEvents().update(events, events, { ...all, audio: true, span }))).toEqual([2, 3]);
});
