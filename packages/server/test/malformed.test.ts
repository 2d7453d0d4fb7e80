import { parseServerEvent } from "@vivavoce/protocol";
import type { ServerEvent } from "@vivavoce/protocol";
import { malformedEventId, malformedEvents, malformedTexts } from "@vivavoce/protocol/testing";
import { expect, test } from "vitest";
import { openScenario } from "../src/testing/scenario.ts";
import type { Scenario } from "../src/testing/scenario.ts";

/** Events that are well formed and that a session must refuse as things stand: what, message, code, param. */
const untimely: readonly (readonly [what: string, message: object, code: string, param: string | null])[] = [
  ["nothing to cancel", { type: "response.cancel" }, "response_cancel_not_active", null],
  ["unknown response", { type: "response.cancel", response_id: "x" }, "response_cancel_not_active", "response_id"],
  ["empty commit", { type: "input_audio_buffer.commit" }, "input_audio_buffer_commit_empty", null],
  [
    "retrieve unknown",
    { type: "conversation.item.retrieve", item_id: "x" },
    "item_retrieve_invalid_item_id",
    "item_id",
  ],
  ["delete unknown", { type: "conversation.item.delete", item_id: "x" }, "item_delete_invalid_item_id", "item_id"],
  [
    "truncate unknown",
    { type: "conversation.item.truncate", item_id: "x", content_index: 0, audio_end_ms: 0 },
    "item_truncate_invalid_item_id",
    "item_id",
  ],
  [
    "unknown previous item",
    {
      type: "conversation.item.create",
      previous_item_id: "x",
      item: { type: "message", role: "user", content: [{ type: "input_text", text: "a" }] },
    },
    "item_not_found",
    "previous_item_id",
  ],
  ["another model", { type: "session.update", session: { model: "other" } }, "invalid_value", "session.model"],
  ["end of no turn", { type: "input_audio.turn.end", turn_id: "t" }, "invalid_value", "turn_id"],
  ["cancel of no turn", { type: "input_audio.turn.cancel", turn_id: "t" }, "invalid_value", "turn_id"],
  ["audio of no turn", { type: "input_audio.turn.append", turn_id: "t", audio: "AAAA" }, "invalid_value", "turn_id"],
  ["text that was not streamed", { type: "input_text.done", id: "x" }, "invalid_value", "id"],
  [
    "reference to nothing",
    { type: "response.create", response: { input_items: [{ type: "item_reference", id: "x" }] } },
    "item_not_found",
    "response.input_items[0].id",
  ],
];

/** The session's next turn, typed and spoken: nothing was lost. */
async function nextTurnWorks(scenario: Scenario): Promise<void> {
  const from = scenario.events.length;
  await scenario.send({ type: "response.create" });
  await scenario.wait(700);
  expect(scenario.types(from).at(-1)).toBe("response.done");
}

function errorsFrom(scenario: Scenario, from: number): Extract<ServerEvent, { type: "error" }>["error"][] {
  const sent = scenario.events.slice(from);
  for (const event of sent) parseServerEvent(event);
  expect(sent.map((event) => event.type)).toEqual(["error"]);
  return sent.flatMap((event) => (event.type === "error" ? [event.error] : []));
}

test("the table is long enough to mean something", () => {
  expect(malformedEvents.length + malformedTexts.length + untimely.length).toBeGreaterThanOrEqual(120);
});

test.each([
  ...malformedEvents,
  ...untimely.map(([what, message, code, param]) => [what, message, code, param] as const),
])("%s: one error, and the next turn works", async (_what, message, code, param) => {
  const scenario = await openScenario({ answers: ["Still here."] });
  const from = scenario.events.length;
  scenario.handle.receive(JSON.stringify({ ...(message as object), event_id: malformedEventId }));
  expect(errorsFrom(scenario, from)).toMatchObject([
    { type: "invalid_request_error", code, param, event_id: malformedEventId },
  ]);
  await nextTurnWorks(scenario);
});

test.each(malformedTexts)("%.20s: one error without an event id, and the next turn works", async (text, code) => {
  const scenario = await openScenario({ answers: ["Still here."] });
  const from = scenario.events.length;
  scenario.handle.receive(Buffer.from(text));
  expect(errorsFrom(scenario, from)).toMatchObject([{ code, event_id: null }]);
  await nextTurnWorks(scenario);
});
