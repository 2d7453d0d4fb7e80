import type { McpTool, Tool } from "@vivavoce/protocol";
import { describe, expect, test } from "vitest";
import { createSessionBench } from "../../testing/session-bench.ts";
import type { SessionBench } from "../../testing/session-bench.ts";
import { bindTools } from "./given-tools.ts";

const shop: McpTool = {
  type: "mcp",
  server_label: "shop",
  server_url: "https://shop.example/mcp",
  authorization: "operators-token",
  headers: { "x-tenant": "operators-tenant" },
  allowed_tools: ["read_price", "read_stock"],
  require_approval: "always",
};
/** As the holder of the secret sees it. */
const shown: McpTool = { ...shop, authorization: "***", headers: { "x-tenant": "***" } };

function open(...tools: Tool[]): SessionBench {
  const bench = createSessionBench({ update: { modalities: ["text"], tools } });
  bench.input({ type: "opened" });
  return bench;
}

/** What becomes of tools that the client sends. */
function update(bench: SessionBench, ...tools: Tool[]): string | Tool[] {
  const before = bench.state.session;
  bench.client({ type: "session.update", session: { tools } });
  const error = bench.sent.at(-1);
  if (error?.type === "error") {
    expect(bench.state.session).toBe(before);
    return String(error.error.param);
  }
  return [...bench.state.session.tools];
}

const listed = (bench: SessionBench): McpTool[] =>
  bench.effects.flatMap((effect) => (effect.type === "listMcpTools" ? [effect.server] : []));

describe("the holder of a secret", () => {
  test("sends back what is shown, and nothing changes", () => {
    const bench = open(shop);
    expect(update(bench, shown)).toEqual([shop]);
    expect(listed(bench)).toEqual([]);
  });

  test("leaves out limits, or sets them to null, and they stay", () => {
    const { allowed_tools: _allowed, require_approval: _approval, ...bare } = shown;
    expect(update(open(shop), bare)).toEqual([shop]);
    expect(update(open(shop), { ...shown, allowed_tools: null, require_approval: null })).toEqual([shop]);
    const { headers: _headers, ...withoutHeaders } = shown;
    expect(update(open(shop), withoutHeaders)).toEqual([shop]);
    const { authorization: _authorization, ...withoutToken } = shown;
    expect(update(open(shop), withoutToken)).toEqual([shop]);
  });

  test("may narrow and tighten", () => {
    expect(update(open(shop), { ...shown, allowed_tools: ["read_stock"] })).toEqual([
      { ...shop, allowed_tools: ["read_stock"] },
    ]);
    expect(update(open(shop), { ...shown, allowed_tools: [] })).toEqual([{ ...shop, allowed_tools: [] }]);
    const free = { ...shop, require_approval: "never" as const };
    expect(update(open(free), shown)).toEqual([shop]);
    const some = { ...shop, require_approval: { always: ["read_stock"] } };
    expect(update(open(some), { ...shown, require_approval: { always: ["read_stock", "read_price"] } })).toEqual([
      { ...some, require_approval: { always: ["read_stock", "read_price"] } },
    ]);
    // What was narrowed can be widened again as far as it was given.
    const bench = open(shop);
    update(bench, { ...shown, allowed_tools: ["read_stock"] });
    expect(update(bench, { ...shown, allowed_tools: null })).toEqual([shop]);
  });

  const attempts: readonly [what: string, change: Partial<McpTool>, field: string][] = [
    ["more tools", { allowed_tools: ["read_price", "delete_account"] }, "allowed_tools"],
    ["other tools", { allowed_tools: ["delete_account"] }, "allowed_tools"],
    ["no approvals", { require_approval: "never" }, "require_approval"],
    ["no approval of one", { require_approval: { never: ["read_price"] } }, "require_approval"],
    ["approvals of others", { require_approval: { always: ["delete_account"] } }, "require_approval"],
    ["a header beside the token", { headers: { "x-tenant": "***", "x-act-as": "admin" } }, "headers"],
    ["another header's value", { headers: { "x-tenant": "mine" } }, "headers"],
    ["no headers", { headers: {} }, "headers"],
    ["a token beside the headers", { authorization: "mine" }, "authorization"],
    ["another label", { server_label: "store" }, "authorization"],
    ["another address", { server_url: "https://evil.example/mcp" }, "authorization"],
    ["an address that only looks alike", { server_url: "https://shop.example.evil.example/mcp" }, "authorization"],
    ["the same address with a query", { server_url: "https://shop.example/mcp?to=evil" }, "authorization"],
  ];
  test.each(attempts)("cannot have %s", (_what, change, field) => {
    const bench = open(shop);
    expect(update(bench, { ...shown, ...change })).toBe(`session.tools[0].${field}`);
    // Nor step by step, by taking the server away first.
    expect(update(bench)).toEqual([]);
    expect(update(bench, { ...shown, ...change })).toBe(`session.tools[0].${field}`);
    expect(update(bench, shown)).toEqual([shop]);
    expect(listed(bench)).toEqual([shop]);
  });

  test("meets the limits of the server with credentials of its own, under any label", () => {
    const own: McpTool = {
      type: "mcp",
      server_label: "mine",
      server_url: "HTTPS://SHOP.example:443/mcp/#x",
      authorization: "own-token",
    };
    expect(update(open(shop), own)).toEqual([
      { ...own, allowed_tools: ["read_price", "read_stock"], require_approval: "always" },
    ]);
    expect(update(open(shop), { ...own, require_approval: "never" })).toBe("session.tools[0].require_approval");
    expect(update(open(shop), { ...own, allowed_tools: ["delete_account"] })).toBe("session.tools[0].allowed_tools");
    const elsewhere: McpTool = { ...own, server_url: "https://own.example/", require_approval: "never" };
    expect(update(open(shop), elsewhere)).toEqual([elsewhere]);
    // A mask of the holder's own server means the holder's own token.
    const bench = open(shop);
    update(bench, { ...own, server_label: "shop", server_url: shop.server_url });
    expect(update(bench, { ...shown, headers: null })).toMatchObject([{ authorization: "own-token" }]);
  });

  test("is bound in responses, too", () => {
    const bench = open(shop);
    const itemId = bench.state.mcp.servers[0]?.itemId ?? "";
    const tools = ["read_price", "read_stock"].map((name) => ({ name, input_schema: {} }));
    bench.input({ type: "mcpToolsListed", itemId, tools });
    bench.client({ type: "response.create", response: { tools: [{ ...shown, require_approval: "never" }] } });
    expect(bench.sent.at(-1)).toMatchObject({ type: "error", error: { param: "response.tools[0].require_approval" } });
    bench.client({ type: "response.create", response: { tools: [{ ...shown, allowed_tools: null }] } });
    const { response } = bench.state;
    expect(response.phase === "running" && response.mcp.bindings.map(({ tool, asks }) => [tool, asks])).toEqual([
      ["read_price", true],
      ["read_stock", true],
    ]);
  });
});

test("without a given server clients change their own as they like", () => {
  const bench = createSessionBench();
  bench.client({ type: "session.update", session: { tools: [shop] } });
  const changed: McpTool = { ...shown, allowed_tools: null, require_approval: "never", headers: { "x-other": "1" } };
  expect(update(bench, changed)).toEqual([{ ...changed, authorization: shop.authorization }]);
});

test("a mask that stands for nothing opens nothing", () => {
  const bench = createSessionBench();
  const thief = { ...shown, server_url: "https://evil.example/" };
  bench.client({ type: "session.update", session: { tools: [shop] } });
  expect(update(bench, thief)).toEqual([thief]);
  expect(update(bench, { ...shop, headers: { "x-other": "***" } })).toEqual([
    { ...shop, headers: { "x-other": "***" } },
  ]);
  expect(update(open(shop), { ...shown, headers: { "x-other": "***" } })).toBe("session.tools[0].headers");
});

test("a server given under two labels binds each by its own limits, and a third by both", () => {
  const other: McpTool = { ...shop, server_label: "stock", allowed_tools: ["read_stock"], require_approval: "never" };
  const bench = open(shop, other);
  const { authorization: _token, headers: _headers, allowed_tools: _allowed, ...bare } = shop;
  expect(update(bench, { ...bare, server_label: "third" })).toBe("session.tools[0].allowed_tools");
  const narrow = { ...bare, server_label: "third", allowed_tools: ["read_stock"] };
  expect(update(bench, narrow)).toEqual([narrow]);
});

test("an approval for a tool of one server allows nothing of another that takes its label", () => {
  const evil: McpTool = { ...shop, server_url: "https://evil.example/", authorization: "own", headers: null };
  const bench = open(shop);
  update(bench, { ...evil, allowed_tools: null });
  const list = (): void => {
    const itemId = bench.state.mcp.servers[0]?.itemId ?? "";
    bench.input({ type: "mcpToolsListed", itemId, tools: [{ name: "delete_account", input_schema: {} }] });
  };
  list();
  bench.client({ type: "response.create" });
  const { response } = bench.state;
  const responseId = response.phase === "running" ? response.id : "";
  const usage = { inputTextTokens: 0, cachedTextTokens: 0, outputTextTokens: 0, reasoningTokens: 0 };
  for (const part of [
    { type: "toolCall", index: 0, callId: "call_0", name: "delete_account" },
    { type: "finished", reason: "completed", usage },
  ] as const) {
    bench.input({ type: "responsePart", responseId, part });
  }
  const [approval] = bench.state.mcp.approvals;
  expect(approval?.answer).toBe("open");
  update(bench, shown);
  bench.client({
    type: "conversation.item.create",
    item: { type: "mcp_approval_response", approval_request_id: approval?.itemId ?? "", approve: true },
  });
  expect(bench.sent.at(-1)).toMatchObject({ type: "error", error: { param: "item.approval_request_id" } });
  expect(bench.state.waiting).toBeNull();
});

test("what stands beside MCP servers is left alone", () => {
  const look: Tool = { type: "function", name: "look" };
  expect(bindTools([look, shown], [shop], [shop], "session.tools")).toEqual({
    kind: "tools",
    tools: [look, shop],
  });
});
