import { expect, test } from "vitest";
import { createGaOrderChecker } from "./create-ga-order-checker.ts";

let count = 0;
const event = (type: string, fields: object = {}) => ({ type, event_id: `event_${(count += 1)}`, ...fields });
const item = (type: string, id: string) => event(type, { item: { id } });

function play(...events: ReturnType<typeof event>[]): void {
  const checker = createGaOrderChecker();
  for (const one of [event("session.created"), ...events]) checker.check(one);
  checker.end();
}

const output = [
  item("response.output_item.added", "a"),
  item("conversation.item.added", "a"),
  event("response.output_text.delta", { item_id: "a" }),
  item("conversation.item.done", "a"),
  item("response.output_item.done", "a"),
];

test("11.3, and an item out of band, are in order", () => {
  play(...output, item("conversation.item.added", "b"), item("conversation.item.done", "b"));
  play(item("response.output_item.added", "a"), item("response.output_item.done", "a"));
});

test.each([
  ["added twice", [item("conversation.item.added", "a"), item("conversation.item.added", "a")]],
  ["done before added", [item("conversation.item.done", "a")]],
  ["done never", [item("conversation.item.added", "a")]],
  [
    "done too late",
    [...output.slice(0, 3), item("response.output_item.done", "a"), item("conversation.item.done", "a")],
  ],
  ["a delta after the end", [...output, event("response.output_audio.delta", { item_id: "a" })]],
  ["a response left open", output.slice(0, 3)],
  ["a second session.created", [event("session.created")]],
])("%s is not", (_what, events) => {
  expect(() => play(...events)).toThrow();
});

test("an id used twice is not", () => {
  const twice = event("error");
  expect(() => play(twice, twice)).toThrow("the id was used before");
});
