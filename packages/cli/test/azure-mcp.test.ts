import type { MCPServer, ServerEventConversationItemCreated } from "@azure/ai-voicelive";
import { startMcpStandIn } from "@vivavoce/conform/testing";
import type { McpStandIn } from "@vivavoce/conform/testing";
import { afterAll, beforeAll, expect, test } from "vitest";
import { startAzureSession } from "./azure-client.ts";
import { loadEmbeddedServers } from "./embedded-server.ts";
import type { EmbeddedServers } from "./embedded-server.ts";

let servers: EmbeddedServers;
let mcp: McpStandIn;

beforeAll(async () => {
  servers = await loadEmbeddedServers();
  mcp = await startMcpStandIn();
}, 60_000);

afterAll(async () => {
  await mcp.close();
  await servers.close();
});

/** The built-in model calls a tool that is named, and says what came back. */
test("the stock Voice Live client has a tool listed, approves its call, and gets the answer (wire.md 8.9)", async () => {
  const server = await servers.start({ mcp: { allowPrivateHosts: true } });
  const { session, log, ...client } = await startAzureSession({ url: server.url, apiVersion: "2026-04-10" });
  const tool: MCPServer = { type: "mcp", serverLabel: "sums", serverUrl: mcp.url, requireApproval: "always" };
  await session.updateSession({ modalities: ["text"], tools: [tool] });
  await log.next("mcp_list_tools.completed");
  await client.write("Use the tool add: a is 2 and b is 3.");
  await session.sendEvent({ type: "response.create", response: { toolChoice: "required" } });
  const requests = (): string[] =>
    log.all("conversation.item.created").flatMap((event) => {
      const { item } = event as ServerEventConversationItemCreated;
      return item?.type === "mcp_approval_request" ? [item.id ?? ""] : [];
    });
  await expect.poll(requests, { timeout: 5000 }).toHaveLength(1);
  const [approvalRequestId = ""] = requests();
  await session.addConversationItem({ type: "mcp_approval_response", approvalRequestId, approve: true });
  await log.next("response.mcp_call.completed");
  await expect.poll(() => log.all("response.done").length, { timeout: 5000 }).toBe(2);
  const [call, answer] = log.all("response.done")[1]?.response.output ?? [];
  expect(call).toMatchObject({ type: "mcp_call", serverLabel: "sums", name: "add", output: "5", approvalRequestId });
  expect(JSON.stringify(answer)).toContain("5");
  const sent = server.sentBy(session.sessionId ?? "").map(({ type }) => type);
  expect(log.events.map(({ type }) => type)).toEqual(sent);
  await session.dispose();
});
