import { expect, it, vi } from "vitest";
import type { McpTool } from "@vivavoce/protocol";
import { needsApproval } from "../state/mcp-server.ts";
import { functionName, mcpRun } from "./mcp-tools.ts";

it.each<[McpTool["require_approval"], boolean, boolean]>([
  [undefined, true, true],
  [null, true, true],
  ["always", true, true],
  ["never", false, false],
  [{ always: ["a"] }, true, false],
  [{ never: ["a"] }, false, true],
  [{ always: ["a"], never: ["b"] }, true, false],
  [{}, true, true],
])("require_approval %j: tools a and b need one: %s, %s (SF-15.11)", (require_approval, a, b) => {
  const tool: McpTool = { type: "mcp", server_label: "s", server_url: "https://s.example/", require_approval };
  expect([needsApproval(tool, "a"), needsApproval(tool, "b")]).toEqual([a, b]);
});

it.each([
  ["add", "add"],
  ["add numbers/2", "add_numbers_2"],
  ["", "tool"],
  ["x".repeat(80), "x".repeat(64)],
])("the function name of %j is %j", (given, name) => {
  expect(functionName(given)).toBe(name);
});

it("tools that would all have one name get names of their own, each at one look", () => {
  const settings: McpTool = {
    type: "mcp",
    server_label: "s",
    server_url: "https://s.example/",
    require_approval: "never",
  };
  const servers = (count: number) => [
    {
      settings,
      itemId: "item",
      status: "listed" as const,
      tools: Array.from({ length: count }, () => ({ name: "ü".repeat(64), input_schema: {} })),
    },
  ];
  const looks = (count: number): number => {
    const has = vi.spyOn(Set.prototype, "has");
    const { bindings } = mcpRun([settings], servers(count), true);
    const { length } = has.mock.calls;
    has.mockRestore();
    expect(new Set(bindings.map(({ modelName }) => modelName)).size).toBe(count);
    for (const { modelName } of bindings) expect(modelName.length).toBeLessThanOrEqual(64);
    return length;
  };
  expect(looks(2000) / looks(1000)).toBeLessThan(2.1);
});
