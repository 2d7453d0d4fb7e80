import { createOpenaiBetaDialect, createVoiceLiveDialect, createVoiceLiveV1Dialect } from "@vivavoce/protocol";
import type { Dialect } from "@vivavoce/protocol";
import { describe, expect, it } from "vitest";
import { createSessionBench } from "../../testing/session-bench.ts";
import type { ControlEvent } from "../state/session-input.ts";

/** What a session warns of when a client sends this. */
function warned(dialect: Dialect, message: object): readonly (string | null | undefined)[] {
  const parsed = dialect.decode(JSON.stringify(message));
  if (parsed.kind === "invalid") throw parsed.error;
  const bench = createSessionBench();
  bench.input({ type: "clientEvent", event: parsed.event as ControlEvent, ignored: parsed.ignored });
  return bench.sent.flatMap((event) =>
    event.type === "warning" && event.warning.code === "unknown_parameter" ? [event.warning.param] : [],
  );
}

const voiceLive = createVoiceLiveDialect("2026-07-15");
const content = [{ type: "input_text", text: "hi", bold: true }];
const message = { type: "message", role: "user", priority: 1, content };

describe("fields that nobody knows are named (BH-06)", () => {
  it.each([
    ["response.create", { stray: 1, response: { seed: 5 } }, ["stray", "response.seed"]],
    ["conversation.item.create", { item: message }, ["item.priority", "item.content[0].bold"]],
    ["input_audio_buffer.clear", { reason: "x" }, ["reason"]],
    ["output_audio_buffer.clear", { reason: "x" }, ["reason"]],
    ["session.update", { session: { seed: 5 } }, ["session.seed"]],
  ])("%s", (type, fields, params) => {
    expect(warned(voiceLive, { type, ...fields })).toEqual(params);
    expect(warned(createOpenaiBetaDialect(), { type, ...fields })).toEqual(params);
  });

  it("also those that are understood and have no effect here", () => {
    const response = { parallel_tool_calls: true, prompt: { id: "p" } };
    expect(warned(createVoiceLiveV1Dialect(), { type: "response.create", response })).toEqual([
      "response.parallel_tool_calls",
      "response.prompt",
    ]);
  });

  it("not of an event that is refused: it has its error, and has done nothing", () => {
    expect(warned(voiceLive, { type: "response.cancel", stray: 1 })).toEqual([]);
  });

  it("not with every piece of a text", () => {
    expect(warned(voiceLive, { type: "input_text.delta", id: "i", delta: "a", stray: 1 })).toEqual([]);
  });

  it("and when there are many, the rest is counted", () => {
    const stray = Object.fromEntries(Array.from({ length: 25 }, (_, index) => [`stray${index}`, index]));
    const params = warned(voiceLive, { type: "input_audio_buffer.clear", ...stray });
    expect(params).toHaveLength(21);
    expect(params[20]).toBeUndefined();
  });
});
