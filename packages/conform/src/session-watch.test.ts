import { expect, test } from "vitest";
import { createSessionWatch, createWatchBook } from "./session-watch.ts";
import type { WatchBook } from "./session-watch.ts";

type Members = Readonly<Record<string, unknown>> & { readonly type: string };

function watch(...events: readonly Members[]): WatchBook {
  const book = createWatchBook();
  const session = createSessionWatch("voice-live", book, true);
  for (const [index, event] of events.entries()) {
    const whole = { event_id: `event_${index}`, ...event };
    session.take(whole, JSON.stringify(whole));
  }
  return book;
}

const opened = {
  type: "session.created",
  session: {
    id: "sess_1",
    object: "realtime.session",
    expires_at: 1_900_000_000,
    model: "gpt-4o",
    modalities: ["audio", "text"],
    instructions: "",
    voice: { type: "openai", name: "alloy" },
    input_audio_sampling_rate: 24_000,
    input_audio_format: "pcm16",
    output_audio_format: "pcm16",
    turn_detection: null,
    tools: [],
    tool_choice: "auto",
    temperature: 0.8,
    max_response_output_tokens: "inf",
  },
};
const cleared = { type: "input_audio_buffer.cleared" };

test("a session that keeps the rules breaks none; absent members count as null, unknown ones do not matter", () => {
  const more = { ...cleared, future: true };
  const book = watch(opened, cleared, more, { type: "an.event.of.tomorrow" });
  expect([...book.broken]).toEqual([]);
  expect(book.seen).toContain("shapes");
});

test.each([
  ["createdFirst", [cleared]],
  ["createdFirst", [{ ...opened, session: { ...opened.session, id: "" } }]],
  ["createdFirst", [opened, opened]],
  ["eventIds", [opened, { ...cleared, event_id: "event_0" }]],
  ["eventIds", [opened, { ...cleared, event_id: "" }]],
  ["frameSize", [opened, { ...cleared, future: "ä".repeat(600_000) }]],
  ["shapes", [opened, { type: "error" }]],
  ["items", [opened, { type: "conversation.item.deleted", item_id: "item_1" }]],
  ["input", [opened, { type: "input_audio_buffer.speech_stopped", audio_end_ms: 10, item_id: "item_1" }]],
] as const)("a break of %s is noted", (rule, events) => {
  expect([...watch(...events).broken.keys()]).toContain(rule);
});
