import { describe, expect, it } from "vitest";
import { createSessionBench } from "../../testing/session-bench.ts";

describe("streamed text", () => {
  it("cannot be begun without end (CE-11)", () => {
    const bench = createSessionBench();
    for (let n = 0; n < 16; n++) bench.client({ type: "input_text.delta", id: `text${n}`, delta: "a" });
    expect(bench.sent.map(({ type }) => type)).not.toContain("error");
    bench.client({ type: "input_text.delta", id: "one more", delta: "a", event_id: "mine" });
    expect(bench.sent.at(-1)).toMatchObject({ error: { code: "invalid_value", param: "id", event_id: "mine" } });
    bench.client({ type: "input_text.delta", id: "text3", delta: "b" });
    bench.client({ type: "input_text.done", id: "text3" });
    expect(bench.sent.at(-1)).toMatchObject({ item: { id: "text3", content: [{ type: "input_text", text: "ab" }] } });
    bench.client({ type: "input_text.delta", id: "one more", delta: "a" });
    expect(bench.types()).toEqual([]);
  });
});
