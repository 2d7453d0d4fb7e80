import type { ServerEvent } from "@vivavoce/protocol";
import { beforeEach, expect, it } from "vitest";
import type { ConversationEntry } from "./conversation-snapshot.ts";
import { EntryList } from "./entry-list.ts";

let list: EntryList;
let told: (ConversationEntry | string)[];

beforeEach(() => {
  list = new EntryList();
  told = [];
  list.onChange = (id, entry) => told.push(entry ?? id);
});

/** Feeds events of which only the telling fields are given. */
function take(...events: { readonly type: string; readonly [field: string]: unknown }[]): void {
  for (const event of events) list.take(event as unknown as ServerEvent);
}

const lines = (): string[] => list.entries.map(({ id, kind, state, text }) => `${id} ${kind} ${state}: ${text}`);
const transcription = "conversation.item.input_audio_transcription";
const at = { response_id: "r", item_id: "a", content_index: 0 };
const delta = (text: string) => ({ type: "response.audio_transcript.delta", ...at, delta: text });
const whole = (text: string) => ({ type: "response.audio_transcript.done", ...at, transcript: text });
const itemDone = (status: string) => ({
  type: "response.output_item.done",
  item: { id: "a", type: "message", role: "assistant", status, content: [] },
});
const done = (status: string) => ({ type: "response.done", response: { id: "r", status } });
const opened = (item: object = {}) => ({
  type: "response.output_item.added",
  response_id: "r",
  item: { id: "a", type: "message", role: "assistant", status: "in_progress", content: [], ...item },
});
const created = (item: object) => ({ type: "conversation.item.created", item });

it("shows words of items that were never announced", () => {
  take({ type: `${transcription}.delta`, item_id: "u", delta: "What " }, delta("It "));
  expect(lines()).toEqual(["u user partial: What ", "a assistant partial: It "]);
  take({ type: `${transcription}.completed`, item_id: "v", transcript: "And now?" });
  take({ type: `${transcription}.failed`, item_id: "w" }, { ...whole("No."), item_id: "b" });
  expect(lines().slice(2)).toEqual(["v user final: And now?", "w user failed: ", "b assistant partial: No."]);
  // What is said of an answer is said of the response that it belongs to.
  take(done("completed"));
  expect(lines().filter((line) => line.includes("assistant"))).toEqual([
    "a assistant final: It ",
    "b assistant final: No.",
  ]);
});

it("finds the response of an answer whose item was told without it", () => {
  take(created({ id: "a", type: "message", role: "assistant", status: "in_progress", content: [] }), delta("It"));
  take(done("cancelled"));
  expect(list.entries).toEqual([{ id: "a", kind: "assistant", text: "It", state: "interrupted", responseId: "r" }]);
});

it.each(["failed", "incomplete"])("calls no message of an answer whole that ended as %s", (status) => {
  take(opened(), delta("It is "), whole("It is ten."), itemDone("completed"));
  take({ type: "response.output_item.added", response_id: "r", item: { id: "c", type: "function_call", name: "f" } });
  take({ type: "response.output_item.done", item: { id: "c", type: "function_call", status: "completed" } });
  expect(list.entries.map(({ state }) => state)).toEqual(["final", "final"]);
  take(done(status));
  // The function was called all the same.
  expect(list.entries.map(({ state }) => state)).toEqual([status, "final"]);
});

it("leaves a message whole that was over before its answer was interrupted, and one of another answer", () => {
  take({ ...delta("Earlier."), response_id: "q", item_id: "z" });
  take(opened(), delta("Wait."), itemDone("completed"), { ...delta("It"), item_id: "b" }, done("cancelled"));
  expect(lines()).toEqual(["z assistant partial: Earlier.", "a assistant final: Wait.", "b assistant interrupted: It"]);
});

it("calls what the server says in place of a failed answer whole, and says so", () => {
  take(
    opened(),
    delta("It is"),
    itemDone("incomplete"),
    opened({ id: "s", vivavoce: { stands_for: "failed_answer" } }),
  );
  take({ ...delta("Sorry."), item_id: "s" }, done("failed"));
  expect(list.entries).toEqual([
    { id: "a", kind: "assistant", text: "It is", state: "failed", responseId: "r" },
    { id: "s", kind: "assistant", text: "Sorry.", state: "final", responseId: "r", standsIn: true },
  ]);
});

it("adds nothing to words that are whole", () => {
  take({ type: `${transcription}.completed`, item_id: "u", transcript: "What time?" });
  take({ type: `${transcription}.delta`, item_id: "u", delta: " What" });
  take(opened(), delta("It is "), whole("It is ten."), delta("ten."));
  expect(lines()).toEqual(["u user final: What time?", "a assistant partial: It is ten."]);
  take(itemDone("completed"), delta("ten."), done("completed"), delta("ten."));
  expect(lines()[1]).toBe("a assistant final: It is ten.");
  const cut = { ...at, item_id: "b" };
  take({ ...delta("One two"), ...cut }, { type: "conversation.item.truncated", item_id: "b", audio_end_ms: 50 });
  take({ ...delta(" three"), ...cut });
  expect(lines()[2]).toBe("b assistant interrupted: One two");
});

it("does not bring back what was deleted, or was noise, for words that come late", () => {
  take({ type: "input_audio_buffer.speech_started", item_id: "n" }, delta("It"));
  take({ type: `${transcription}.completed`, item_id: "n", transcript: " " });
  take({ type: "conversation.item.deleted", item_id: "a" });
  expect(lines()).toEqual([]);
  take(
    { type: `${transcription}.delta`, item_id: "n", delta: "Hm" },
    delta(" is"),
    whole("It is ten."),
    done("failed"),
  );
  expect(lines()).toEqual([]);
  // One that is made anew under the old id is another.
  take(created({ id: "a", type: "message", role: "user", content: [{ type: "input_text", text: "Hello" }] }));
  expect(lines()).toEqual(["a user final: Hello"]);
});

it("keeps the order that the server tells", () => {
  const text = (id: string) => ({ id, type: "message", role: "user", content: [{ type: "input_text", text: id }] });
  take(created(text("b")), created(text("d")));
  take({ ...created(text("c")), previous_item_id: "b" }, { ...created(text("a")), previous_item_id: "root" });
  take({ ...created(text("e")), previous_item_id: "unknown" });
  expect(list.entries.map(({ id }) => id)).toEqual(["a", "b", "c", "d", "e"]);
});

it("tells what has changed, once each, and leaves earlier lists as they were", () => {
  take({ type: "input_audio_buffer.speech_started", item_id: "u" });
  const before = list.entries;
  take({ type: `${transcription}.delta`, item_id: "u", delta: "Hm" });
  take({ type: `${transcription}.delta`, item_id: "u" }, { type: "conversation.item.deleted", item_id: "x" });
  take({ type: "conversation.item.truncated", item_id: "x", audio_end_ms: 1 }, done("completed"));
  take({ type: `${transcription}.completed`, item_id: "u", transcript: "" });
  expect(told.map((each) => (typeof each === "string" ? each : each.text))).toEqual(["", "Hm", "u"]);
  expect([before.map(({ text }) => text), list.entries]).toEqual([[""], []]);
});

it("makes new objects only of what has changed", () => {
  take({ ...delta("One"), item_id: "z" }, delta("Two"));
  const [first, second] = list.entries;
  take(delta("."));
  expect([list.entries[0] === first, list.entries[1] === second]).toEqual([true, false]);
  const before = list.entries;
  take(
    delta(""),
    { type: "response.text.delta", delta: "Whose?" },
    { type: "response.function_call_arguments.delta", item_id: "x", delta: "{" },
  );
  expect(list.entries).toBe(before);
});
