import { expect, test } from "vitest";
import { agentOf } from "./agent-parameters.ts";

const nothing = { name: null, id: null, project: null, version: null, conversationId: null };

test.each([
  ["agent-name=a&agent-project-name=p", { name: "a", project: "p" }],
  ["agent_name=a&project_name=p", { name: "a", project: "p" }],
  ["agentName=a&agentProjectId=p", { name: "a", project: "p" }],
  ["agent=a&project-id=p", { name: "a", project: "p" }],
  ["Agent-Id=a&project_id=p", { id: "a", project: "p" }],
  ["agent_id=a&agent-connection-string=host;sub;group;p", { id: "a", project: "p" }],
  ["agent-name=a&agent-version=3&conversation-id=c", { name: "a", version: "3", conversationId: "c" }],
  ["agent-name=%20&project-name=p", { project: "p" }],
  ["agent-access-token=t", {}],
])("TR-12 to TR-18: %s", (search, expected) => {
  expect(agentOf([...new URLSearchParams(search)])).toEqual({ ...nothing, ...expected });
});

test.each(["model=m", "conversation-id=c", "agents=a"])("%s names no agent", (search) => {
  expect(agentOf([...new URLSearchParams(search)])).toBeUndefined();
});
