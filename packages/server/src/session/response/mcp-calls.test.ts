import type { McpTool } from "@vivavoce/protocol";
import { describe, expect, it } from "vitest";
import { createSessionBench } from "../../testing/session-bench.ts";
import type { SessionBench } from "../../testing/session-bench.ts";
import type { ResponsePart } from "../state/response-part.ts";
import type { ResponsePlan } from "../state/session-effect.ts";

const free: McpTool = {
  type: "mcp",
  server_label: "sums",
  server_url: "https://sums.example/",
  require_approval: { always: ["risk"] },
};
const usage = { inputTextTokens: 10, cachedTextTokens: 0, outputTextTokens: 2, reasoningTokens: 0 };
const finished: ResponsePart = { type: "finished", reason: "completed", usage };
const look = { type: "function", name: "look" } as const;

/** A session with the tools `add` and `risk`, of which the second needs an approval, in a response with text only. */
function openBench(...names: string[]): SessionBench {
  const bench = createSessionBench();
  bench.client({ type: "session.update", session: { modalities: ["text"], tools: [look, free] } });
  const tools = (names.length > 0 ? names : ["add", "risk"]).map((name) => ({ name, input_schema: {} }));
  bench.input({ type: "mcpToolsListed", itemId: bench.state.mcp.servers[0]?.itemId ?? "", tools });
  return bench;
}

function part(bench: SessionBench, piece: ResponsePart): string[] {
  const { response } = bench.state;
  bench.input({ type: "responsePart", responseId: response.phase === "running" ? response.id : "none", part: piece });
  return bench.types();
}

function callTool(bench: SessionBench, name: string, index = 0): void {
  part(bench, { type: "toolCall", index, callId: `call_${index}`, name });
  part(bench, { type: "toolCallArguments", index, text: "{}" });
}

function end(bench: SessionBench, itemId: string): string[] {
  return part(bench, { type: "mcpCallEnded", itemId, result: { kind: "output", output: "5" } });
}

const calls = (bench: SessionBench) => bench.effects.filter((effect) => effect.type === "callMcpTool");
const callIds = (bench: SessionBench): string[] => calls(bench).map(({ itemId }) => itemId);
const plans = (bench: SessionBench): ResponsePlan[] =>
  bench.effects.flatMap((effect) => (effect.type === "startResponse" ? [effect.plan] : []));
const toolNames = (plan: ResponsePlan | undefined): string[] =>
  plan?.source.kind === "model" ? plan.source.tools.map((tool) => (tool.type === "function" ? tool.name : "?")) : [];

/** Calls, with the answers the model gave as text. */
function choiceOf(plan: ResponsePlan | undefined): unknown {
  return plan?.source.kind === "model" ? plan.source.toolChoice : undefined;
}

describe("calls of MCP tools", () => {
  it("the model knows listed tools as functions, under names of their own", () => {
    const bench = openBench("look", "add numbers!");
    bench.client({ type: "response.create" });
    expect(toolNames(plans(bench)[0])).toEqual(["look", "sums_look", "add_numbers_"]);
    callTool(bench, "sums_look");
    part(bench, finished);
    expect(calls(bench)).toMatchObject([{ label: "sums", tool: "look", arguments: "{}" }]);
  });

  it("a forced call is forced once, and after eight rounds the model must answer", () => {
    const bench = openBench();
    bench.client({ type: "response.create", response: { tool_choice: "required" } });
    expect(choiceOf(plans(bench)[0])).toBe("required");
    const choices: unknown[] = [];
    for (let round = 0; round < 8; round++) {
      callTool(bench, "add");
      part(bench, finished);
      end(bench, callIds(bench)[0] ?? "");
      choices.push(choiceOf(plans(bench)[0]));
    }
    expect(choices).toEqual([...Array.from({ length: 7 }, () => "auto"), "none"]);
    part(bench, finished);
    expect(bench.sent.at(-1)).toMatchObject({ type: "response.done", response: { usage: { input_tokens: 90 } } });
  });

  it.each(["add", "look", "risk"])(
    "a model that goes on calling after eight rounds is stopped, and told of: %s",
    (name) => {
      const bench = openBench();
      bench.client({ type: "response.create" });
      for (let round = 0; round < 8; round++) {
        callTool(bench, "add");
        part(bench, finished);
        end(bench, callIds(bench)[0] ?? "");
      }
      const types = part(bench, { type: "toolCall", index: 0, callId: "call_9", name });
      expect(types).toEqual(["response.done"]);
      expect(bench.effects[0]).toMatchObject({ type: "abortResponse", reason: "output_limit" });
      expect(calls(bench)).toEqual([]);
      expect(bench.sent.at(-1)).toMatchObject({
        response: { status: "failed", status_details: { error: { code: "too_many_tool_rounds" } } },
      });
      expect(bench.state.response.phase).toBe("idle");
    },
  );

  it.each(["add", "look", "unknown"])("a model that calls although tool_choice is none is stopped: %s", (name) => {
    const bench = openBench();
    bench.client({ type: "response.create", response: { tool_choice: "none" } });
    part(bench, { type: "text", text: "Let me see." });
    expect(part(bench, { type: "toolCall", index: 0, callId: "call_0", name }).at(-1)).toBe("response.done");
    expect(bench.sent.at(-1)).toMatchObject({
      response: { status: "failed", status_details: { error: { code: "tool_choice_not_honored" } } },
    });
    expect(part(bench, finished)).toEqual([]);
  });

  it("what a response says fits its end, whatever the tools give: what does not is left out", () => {
    const bench = openBench();
    bench.client({ type: "response.create" });
    const output = "\u0001".repeat(64 * 1024);
    for (let round = 0; round < 3; round++) {
      callTool(bench, "add");
      part(bench, finished);
      const itemId = callIds(bench)[0] ?? "";
      part(bench, { type: "mcpCallEnded", itemId, result: { kind: "output", output } });
    }
    part(bench, { type: "text", text: "ä".repeat(200_000) });
    const done = bench.sent.at(-1);
    expect(done).toMatchObject({
      type: "response.done",
      response: {
        status: "incomplete",
        status_details: { reason: "max_output_tokens" },
        output: [
          { output },
          { error: { message: expect.stringMatching(/left out/) } },
          { error: { message: expect.stringMatching(/left out/) } },
        ],
      },
    });
    for (const event of bench.sent) expect(Buffer.byteLength(JSON.stringify(event))).toBeLessThan(1024 * 1024);
  });

  it("with a function of the client beside it, the response ends with the call, and the client goes on", () => {
    const bench = openBench();
    bench.client({ type: "response.create" });
    callTool(bench, "look");
    callTool(bench, "add", 1);
    part(bench, finished);
    expect(end(bench, callIds(bench)[0] ?? "")).toEqual([
      "response.mcp_call.completed",
      "response.output_item.done",
      "response.done",
    ]);
    expect(bench.state.response.phase).toBe("idle");
  });

  it("an answer that was cut off makes no calls", () => {
    const bench = openBench();
    bench.client({ type: "response.create" });
    callTool(bench, "add");
    callTool(bench, "risk", 1);
    part(bench, { type: "finished", reason: "max_output_tokens", usage });
    expect(calls(bench)).toEqual([]);
    expect(bench.sent.at(-1)).toMatchObject({ response: { status: "incomplete", output: [{ status: "incomplete" }] } });
  });

  it("a cancelled call ends incomplete without completed or failed, and its result is dropped (BH-47)", () => {
    const bench = openBench();
    bench.client({ type: "response.create" });
    callTool(bench, "add");
    part(bench, finished);
    const [itemId = ""] = callIds(bench);
    const { response } = bench.state;
    bench.client({ type: "response.cancel" });
    expect(bench.types()).toEqual(["response.output_item.done", "response.done"]);
    expect(bench.effects[0]).toMatchObject({ type: "abortResponse" });
    const late = { type: "mcpCallEnded", itemId, result: { kind: "output", output: "5" } } as const;
    expect(
      bench.input({ type: "responsePart", responseId: response.phase === "running" ? response.id : "", part: late }),
    ).toEqual([]);
  });

  it("out of band nobody can approve, so such tools are not offered", () => {
    const bench = openBench();
    bench.client({ type: "response.create", response: { conversation: "none" } });
    expect(toolNames(plans(bench)[0])).toEqual(["look", "add"]);
  });
});

describe("approvals", () => {
  function asked(bench: SessionBench): string[] {
    bench.client({ type: "response.create", response: { metadata: { turn: "1" } } });
    callTool(bench, "risk");
    callTool(bench, "risk", 1);
    part(bench, finished);
    return bench.state.mcp.approvals.map(({ itemId }) => itemId);
  }
  const answer = (bench: SessionBench, id: string, approve: boolean): string[] => {
    const item = { type: "mcp_approval_response" as const, approval_request_id: id, approve };
    bench.client({ type: "conversation.item.create", item });
    return bench.types();
  };

  it("all questions of a response are answered before it goes on, with the same settings", () => {
    const bench = openBench();
    const [first = "", second = ""] = asked(bench);
    expect(bench.types().filter((type) => type === "response.output_item.done")).toHaveLength(2);
    expect(answer(bench, first, true)).toEqual(["conversation.item.created"]);
    expect(answer(bench, second, false)).toEqual([
      "conversation.item.created",
      "response.created",
      "response.output_item.added",
      "conversation.item.created",
      "response.mcp_call_arguments.delta",
      "response.mcp_call_arguments.done",
      "response.mcp_call.in_progress",
    ]);
    expect(bench.sent.findLast((event) => event.type === "response.created")).toMatchObject({
      response: { metadata: { turn: "1" } },
    });
    end(bench, callIds(bench)[0] ?? "");
    const [plan] = plans(bench);
    const items = plan?.source.kind === "model" ? plan.source.items : [];
    const outputs = items.flatMap((item) => (item.type === "function_call_output" ? [item.output] : []));
    expect(outputs).toEqual([expect.stringContaining("did not allow"), "5"]);
  });

  it("unknown, answered and deleted questions are mistakes of the client", () => {
    const bench = openBench();
    const [first = "", second = ""] = asked(bench);
    answer(bench, first, true);
    bench.client({ type: "conversation.item.delete", item_id: second });
    for (const [id, code] of [
      ["nobody", "item_not_found"],
      [first, "invalid_value"],
      [second, "item_not_found"],
    ] as const) {
      expect(answer(bench, id, true)).toEqual(["error"]);
      expect(bench.sent.at(-1)).toMatchObject({ error: { code, param: "item.approval_request_id" } });
    }
  });

  it("a response of the client takes approved calls along", () => {
    const bench = openBench();
    const [first = ""] = asked(bench);
    answer(bench, first, true);
    bench.client({ type: "response.create" });
    expect(calls(bench)).toHaveLength(1);
    expect(bench.state.mcp.approvals).toMatchObject([{ answer: "open" }]);
  });

  it("calls that nobody answers do not pile up: of more than 64 the oldest is forgotten", () => {
    const bench = openBench();
    const first = asked(bench)[0] ?? "";
    for (let more = 0; more < 40; more++) asked(bench);
    expect(bench.state.mcp.approvals).toHaveLength(64);
    expect(answer(bench, first, true)).toEqual(["error"]);
  });

  it("approved calls that one response cannot tell of wait for the next", () => {
    const bench = openBench();
    bench.client({ type: "response.create" });
    for (const index of [0, 1]) {
      part(bench, { type: "toolCall", index, callId: `call_${index}`, name: "risk" });
      part(bench, { type: "toolCallArguments", index, text: "x".repeat(170 * 1024) });
    }
    part(bench, finished);
    for (const { itemId } of bench.state.mcp.approvals) answer(bench, itemId, true);
    expect(calls(bench)).toHaveLength(1);
    expect(bench.state.mcp.approvals).toHaveLength(1);
  });
});
