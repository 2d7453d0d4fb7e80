import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createSessionBench } from "../../testing/session-bench.ts";
import type { SessionBench } from "../../testing/session-bench.ts";
import { addToArguments, finishArguments, givenArguments } from "./call-arguments.ts";
import type { ResponsePart } from "./response-part.ts";

const usage = { inputTextTokens: 1, cachedTextTokens: 0, outputTextTokens: 1, reasoningTokens: 0 };

function part(bench: SessionBench, ...parts: readonly ResponsePart[]): void {
  const { response } = bench.state;
  if (response.phase !== "running") throw new Error("no response is running");
  for (const one of parts) bench.input({ type: "responsePart", responseId: response.id, part: one });
}

/** A call whose arguments come in these pieces; what the client is sent of them. */
function call(...pieces: readonly string[]): {
  readonly deltas: string;
  readonly done: unknown;
  readonly item: unknown;
} {
  const bench = createSessionBench();
  bench.client({ type: "response.create" });
  part(bench, { type: "toolCall", index: 0, callId: "call_1", name: "now" });
  part(bench, ...pieces.map((text) => ({ type: "toolCallArguments" as const, index: 0, text })));
  part(bench, { type: "finished", reason: "completed", usage });
  const deltas = bench.sent.flatMap((event) =>
    event.type === "response.function_call_arguments.delta" ? [event.delta] : [],
  );
  const done = bench.sent.find((event) => event.type === "response.function_call_arguments.done");
  const item = bench.state.conversation.entries.at(-1)?.item;
  return { deltas: deltas.join(""), done, item };
}

describe("arguments of a call", () => {
  it.each([[[]], [[""]], [["  "]], [["\n", "\t "]], [["null"]], [["nu", "ll"]], [[" null", "  "]]])(
    "are an empty object when the model says none: %j",
    (pieces) => {
      const { deltas, done, item } = call(...pieces);
      expect(deltas).toBe("{}");
      expect(done).toMatchObject({ arguments: "{}" });
      expect(item).toMatchObject({ type: "function_call", arguments: "{}" });
    },
  );

  it.each([
    [['{"a":', "1}"], '{"a":1}'],
    [["n", "ot json"], "not json"],
    [["nul", "l and void"], "null and void"],
    [["[]"], "[]"],
    [[" ", '{"a":1}'], '{"a":1}'],
  ])("are what the model wrote otherwise: %j", (pieces, whole) => {
    const { deltas, done } = call(...pieces);
    expect(deltas).toBe(whole);
    expect(done).toMatchObject({ arguments: whole });
  });

  it("always add up from their pieces", () => {
    const piece = fc.oneof(fc.constantFrom("", " ", "n", "u", "l", "null", "{", "}", "\n"), fc.string());
    fc.assert(
      fc.property(fc.array(piece), (pieces) => {
        let written = "";
        let sent = "";
        for (const text of pieces) {
          const added = addToArguments(written, text);
          written = added.arguments;
          sent += added.delta;
        }
        const finished = finishArguments(written);
        expect(sent + finished.delta).toBe(finished.arguments);
        const same = (text: string): string => text.trim().replace(/^null\s+/u, "null ");
        expect(same(finished.arguments)).toBe(same(givenArguments(pieces.join(""))));
      }),
    );
  });

  it("does not keep blanks, however many come", () => {
    let written = "";
    for (let n = 0; n < 1000; n++) written = addToArguments(written, "  ").arguments;
    expect(written).toBe("");
  });

  it("are an object in a call that the client adds itself", () => {
    const bench = createSessionBench();
    for (const given of ["", " ", "null"]) {
      const item = { type: "function_call", name: "now", call_id: "call_1", arguments: given } as const;
      bench.client({ type: "conversation.item.create", item });
      expect(bench.sent.at(-1)).toMatchObject({ item: { arguments: "{}" } });
    }
  });
});
