import type { McpTool, ToolChoice } from "@vivavoce/protocol";
import { describe, expect, it } from "vitest";
import { createSessionBench } from "../../testing/session-bench.ts";
import type { SessionBench } from "../../testing/session-bench.ts";
import type { ResponsePlan } from "../state/session-effect.ts";

const serverNamed = (label: string): McpTool => ({
  type: "mcp",
  server_label: label,
  server_url: `https://${label}.example/`,
  require_approval: { always: ["risk"] },
});
const usage = { inputTextTokens: 10, cachedTextTokens: 0, outputTextTokens: 2, reasoningTokens: 0 };

/** A session with a function and two MCP servers, of which both have a tool `add`. */
function openBench(): SessionBench {
  const bench = createSessionBench();
  const tools = [{ type: "function" as const, name: "look" }, serverNamed("sums"), serverNamed("books")];
  bench.client({ type: "session.update", session: { modalities: ["text"], tools } });
  for (const { itemId, settings } of bench.state.mcp.servers) {
    const names = settings.server_label === "sums" ? ["add", "risk"] : ["add"];
    bench.input({ type: "mcpToolsListed", itemId, tools: names.map((name) => ({ name, input_schema: {} })) });
  }
  return bench;
}

function offered({ effects }: SessionBench): { readonly names: string[]; readonly choice: unknown } | undefined {
  const plan = effects.flatMap((effect): ResponsePlan[] => (effect.type === "startResponse" ? [effect.plan] : []))[0];
  if (plan?.source.kind !== "model") return undefined;
  const names = plan.source.tools.map((tool) => (tool.type === "function" ? tool.name : "?"));
  return { names, choice: plan.source.toolChoice };
}

const all = ["look", "add", "risk", "books_add"];

const choices: readonly [what: string, choice: ToolChoice, names: string[], asked: unknown][] = [
  ["a server", { type: "mcp", server_label: "sums" }, ["add", "risk"], "required"],
  ["a server with null as the name", { type: "mcp", server_label: "books", name: null }, ["books_add"], "required"],
  ["a tool", { type: "mcp", server_label: "sums", name: "risk" }, all, { name: "risk" }],
  [
    "a tool of a name that another has",
    { type: "mcp", server_label: "books", name: "add" },
    all,
    { name: "books_add" },
  ],
  ["a function", { type: "function", name: "look" }, all, { name: "look" }],
  ["none", "none", all, "none"],
  ["required", "required", all, "required"],
];

describe("tool_choice", () => {
  it.each(choices)("of one response is honoured: %s", (_what, choice, names, asked) => {
    const bench = openBench();
    bench.client({ type: "response.create", response: { tool_choice: choice } });
    expect(offered(bench)).toEqual({ names, choice: asked });
  });

  it.each(choices)("of the session is honoured: %s", (_what, choice, names, asked) => {
    const bench = openBench();
    const [updated] = bench.client({ type: "session.update", session: { tool_choice: choice } });
    expect(updated).toMatchObject({ type: "session.updated", session: { tool_choice: choice } });
    bench.client({ type: "response.create" });
    expect(offered(bench)).toEqual({ names, choice: asked });
  });

  it("of a server is forced once: with its result the model may answer, and call what it likes", () => {
    const bench = openBench();
    bench.client({ type: "response.create", response: { tool_choice: { type: "mcp", server_label: "books" } } });
    const { response } = bench.state;
    const responseId = response.phase === "running" ? response.id : "";
    const part = (said: Extract<Parameters<SessionBench["input"]>[0], { type: "responsePart" }>["part"]): void =>
      void bench.input({ type: "responsePart", responseId, part: said });
    part({ type: "toolCall", index: 0, callId: "call_0", name: "books_add" });
    part({ type: "toolCallArguments", index: 0, text: "{}" });
    part({ type: "finished", reason: "completed", usage });
    const itemId = bench.effects.flatMap((effect) => (effect.type === "callMcpTool" ? [effect.itemId] : []))[0] ?? "";
    part({ type: "mcpCallEnded", itemId, result: { kind: "output", output: "5" } });
    expect(offered(bench)).toEqual({ names: all, choice: "auto" });
  });

  it("of a server that is not among the tools is an error, and nothing changes", () => {
    const bench = openBench();
    const choice = { type: "mcp", server_label: "nobody" } as const;
    const before = bench.state.session;
    const error = { type: "error", error: { code: "invalid_value", message: expect.stringContaining("'nobody'") } };
    expect(bench.client({ type: "session.update", session: { tool_choice: choice } })).toMatchObject([
      { ...error, error: { ...error.error, param: "session.tool_choice" } },
    ]);
    expect(bench.state.session).toEqual(before);
    expect(bench.client({ type: "response.create", response: { tool_choice: choice } })).toMatchObject([
      { ...error, error: { ...error.error, param: "response.tool_choice" } },
    ]);
    // Nor may the server be taken from under a choice.
    bench.client({ type: "session.update", session: { tool_choice: { type: "mcp", server_label: "sums" } } });
    expect(bench.client({ type: "session.update", session: { tools: [serverNamed("books")] } })).toMatchObject([
      { error: { param: "session.tool_choice", message: expect.stringContaining("'sums'") } },
    ]);
  });

  it.each([
    ["does not have", { type: "mcp", server_label: "sums", name: "fly" }, {}],
    ["may not call out of band", { type: "mcp", server_label: "sums", name: "risk" }, { conversation: "none" }],
  ] as const)("of a tool that the server %s ends the response with a reason", (_what, choice, fields) => {
    const bench = openBench();
    bench.client({ type: "response.create", response: { ...fields, tool_choice: choice } });
    expect(offered(bench)).toBeUndefined();
    expect(bench.sent.at(-1)).toMatchObject({
      type: "response.done",
      response: { status: "failed", status_details: { error: { code: "tool_choice_not_honored" } } },
    });
  });

  it("does not hinder what no model answers", () => {
    const bench = openBench();
    const said = { type: "message", role: "assistant", content: [{ type: "text", text: "Hi." }] } as const;
    const choice = { type: "mcp", server_label: "sums", name: "fly" } as const;
    bench.client({
      type: "response.create",
      response: { tool_choice: choice, pre_generated_assistant_message: said as never },
    });
    expect(bench.effects.map(({ type }) => type)).toContain("startResponse");
  });
});
