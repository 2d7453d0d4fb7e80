import type { McpTool } from "@vivavoce/protocol";
import { describe, expect, it } from "vitest";
import { createSessionBench } from "../../testing/session-bench.ts";
import type { SessionBench } from "../../testing/session-bench.ts";

const sums: McpTool = { type: "mcp", server_label: "sums", server_url: "https://sums.example/mcp" };
const listed = [{ name: "add", description: null, input_schema: { type: "object" } }];

function use(bench: SessionBench, ...tools: McpTool[]): string[] {
  bench.client({ type: "session.update", session: { tools } });
  return bench.types();
}

const listEffects = (bench: SessionBench) => bench.effects.filter(({ type }) => type !== "send");
const itemId = (bench: SessionBench, nth = 0): string => bench.state.mcp.servers[nth]?.itemId ?? "";

describe("listing MCP tools", () => {
  it("begins after session.updated, and the item has the tools once they are there (wire.md 8.9)", () => {
    const bench = createSessionBench();
    expect(use(bench, sums)).toEqual(["session.updated", "conversation.item.created", "mcp_list_tools.in_progress"]);
    expect(listEffects(bench)).toEqual([{ type: "listMcpTools", itemId: itemId(bench), server: sums }]);
    bench.input({ type: "mcpToolsListed", itemId: itemId(bench), tools: listed });
    expect(bench.types()).toEqual(["mcp_list_tools.completed"]);
    bench.client({ type: "conversation.item.retrieve", item_id: itemId(bench) });
    expect(bench.sent.at(-1)).toMatchObject({ item: { type: "mcp_list_tools", server_label: "sums", tools: listed } });
  });

  it.each<[string, Partial<McpTool>, boolean]>([
    ["the same server", {}, false],
    ["another approval", { require_approval: "never" }, false],
    ["another address", { server_url: "https://other.example/" }, true],
    ["other headers", { headers: { a: "b" } }, true],
    ["another token", { authorization: "token" }, true],
    ["other allowed tools", { allowed_tools: ["add"] }, true],
  ])("an update with %s lists anew: %j %s", (_, change, again) => {
    const bench = createSessionBench();
    use(bench, sums);
    bench.input({ type: "mcpToolsListed", itemId: itemId(bench), tools: listed });
    use(bench, { ...sums, ...change });
    expect(listEffects(bench).map(({ type }) => type)).toEqual(again ? ["listMcpTools"] : []);
    expect(bench.state.mcp.servers[0]).toMatchObject({ settings: change, tools: again ? [] : listed });
  });

  it("a listing that nobody wants any more fails, and its late result is dropped", () => {
    const bench = createSessionBench();
    use(bench, sums);
    const old = itemId(bench);
    expect(use(bench)).toEqual(["session.updated", "mcp_list_tools.failed"]);
    expect(listEffects(bench)).toEqual([{ type: "closeMcpServer", label: "sums" }]);
    expect(bench.input({ type: "mcpToolsListed", itemId: old, tools: listed })).toEqual([]);
  });

  it("says why it failed, by the place of the server among the tools", () => {
    const bench = createSessionBench();
    use(bench, { ...sums, server_label: "first" }, sums);
    bench.input({ type: "mcpListFailed", itemId: itemId(bench, 1), message: "nobody there" });
    expect(bench.types()).toEqual(["mcp_list_tools.failed", "warning"]);
    expect(bench.sent.at(-1)).toMatchObject({ warning: { message: "nobody there", param: "session.tools[1]" } });
  });

  it("names no item that the client has deleted; the tools can be used all the same", () => {
    const bench = createSessionBench();
    use(bench, sums);
    bench.client({ type: "conversation.item.delete", item_id: itemId(bench) });
    expect(bench.input({ type: "mcpToolsListed", itemId: itemId(bench), tools: listed })).toEqual([]);
    expect(bench.state.mcp.servers[0]?.tools).toEqual(listed);
  });

  it("a response waits for it; given text does not", () => {
    const bench = createSessionBench();
    use(bench, sums);
    bench.client({ type: "response.create" });
    expect(bench.types()).toEqual([]);
    bench.input({ type: "mcpListFailed", itemId: itemId(bench), message: "nobody there" });
    expect(bench.types()).toEqual(["mcp_list_tools.failed", "warning", "response.created"]);
    bench.client({ type: "response.cancel" });
    use(bench, { ...sums, authorization: "token" });
    const content = [{ type: "text" as const, text: "Hi." }];
    bench.client({
      type: "response.create",
      response: { pre_generated_assistant_message: { type: "message", role: "assistant", content } },
    });
    expect(bench.types()).toEqual(["response.created"]);
  });

  it("refuses two servers with one label, and more than sixteen", () => {
    const bench = createSessionBench();
    expect(use(bench, sums, { ...sums, server_url: "https://other.example/" })).toEqual(["error"]);
    expect(bench.sent.at(-1)).toMatchObject({
      error: { code: "invalid_value", param: "session.tools[1].server_label" },
    });
    expect(use(bench, ...Array.from({ length: 17 }, (__, n) => ({ ...sums, server_label: `s${n}` })))).toEqual([
      "error",
    ]);
    expect(bench.state.session.tools).toEqual([]);
  });

  it("is not shown what opens the server; its mask sent back means what it stands for", () => {
    const bench = createSessionBench();
    const secret = { ...sums, authorization: "secret", headers: { "x-key": "hidden" } };
    use(bench, secret);
    const [echo] = bench.sent.flatMap((event) => (event.type === "session.updated" ? [event.session.tools] : []));
    expect(echo).toEqual([{ ...sums, authorization: "***", headers: { "x-key": "***" } }]);
    use(bench, ...((echo ?? []) as McpTool[]));
    expect(bench.state.session.tools).toEqual([secret]);
    expect(listEffects(bench)).toEqual([]);
    use(bench, { ...secret, server_url: "https://thief.example/", authorization: "***", headers: { "x-key": "***" } });
    expect(JSON.stringify(bench.state.session.tools)).not.toMatch(/secret|hidden/);
  });

  it("a prepared session is listed when it opens; of servers with one label only the first", () => {
    const tools = [sums, { ...sums, server_url: "https://other.example/" }];
    const bench = createSessionBench({ update: { tools } });
    expect(bench.types()).toContain("mcp_list_tools.in_progress");
    expect(bench.state.mcp.servers).toMatchObject([{ settings: sums, status: "listing" }]);
  });
});
