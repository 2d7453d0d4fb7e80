import { expect, test } from "vitest";
import { createAgentTable } from "./agent-table.ts";

const nothing = { name: null, id: null, project: null, version: null, conversationId: null };
const table = createAgentTable([
  { name: "Pizza", id: "asst_1", project: "Shop", instructions: "Sell pizza.", voice: "alloy" },
  { name: "free", instructions: "Talk." },
]);

test.each([
  [{ name: "pizza", project: "shop" }, "Pizza"],
  [{ id: "ASST_1", project: "Shop" }, "Pizza"],
  [{ name: "asst_1", project: "Shop" }, "Pizza"],
  [{ name: "Pizza", id: "asst_1", project: "Shop" }, "Pizza"],
  [{ name: "free", project: "any" }, "free"],
])("%j is found", (request, name) => {
  expect(table.find({ ...nothing, ...request })).toMatchObject({ kind: "found", agent: { name } });
});

test.each([
  [{ name: "pizza" }, "project name is missing"],
  [{ project: "shop" }, "agent is missing"],
  [{ name: "pizza", project: "other" }, "no such agent"],
  [{ name: "pasta", project: "shop" }, "no such agent"],
  [{ name: "pizza", id: "asst_2", project: "shop" }, "no such agent"],
])("%j is refused", (request, words) => {
  const found = table.find({ ...nothing, ...request });
  expect(found).toMatchObject({ kind: "refused", message: expect.stringContaining(words) });
});

test("a voice given by name is OpenAI's, as on the wire", () => {
  expect(table.agents[0]?.update).toMatchObject({ voice: { type: "openai", name: "alloy" } });
});

test.each([
  [{ name: "a", instructions: "i", voice: { type: "openai" } }, "Agent 'a': "],
  [{ name: "a", instructions: "i", voice: { type: "azure-standard", name: "x", speed: 2 } }, "Agent 'a': "],
  [{ name: "a", instructions: "i", tools: [{ type: "nonsense" }] }, "Agent 'a': "],
])("%j is no agent", (definition, message) => {
  expect(() => createAgentTable([definition])).toThrow(message);
});
