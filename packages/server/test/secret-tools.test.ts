import { expect, test } from "vitest";
import { callOf, startMcpServer } from "./mcp-fixture.ts";
import { startServer, talkTo } from "./scripted-server.ts";

/** A session of a secret that was minted with one tool of a server, each call of which is asked for. */
async function holderOf(answers: Parameters<typeof startServer>[0]["answers"]) {
  const mcp = await startMcpServer();
  const { url } = await startServer(
    { answers: answers ?? [] },
    { credentials: { apiKeys: ["sk-server"] }, mcp: { allowPrivateHosts: true } },
  );
  const tool = { type: "mcp", server_label: "sums", server_url: mcp.url };
  const minted = await fetch(`${url.replace(/^ws/, "http")}/v1/realtime/client_secrets`, {
    method: "POST",
    headers: { authorization: "Bearer sk-server" },
    body: JSON.stringify({
      session: {
        type: "realtime",
        model: "scripted-language-model",
        output_modalities: ["text"],
        tools: [{ ...tool, authorization: "operators-token", allowed_tools: ["add"], require_approval: "always" }],
      },
    }),
  });
  const { value, session } = (await minted.json()) as { value: string; session: object };
  expect(JSON.stringify(session)).not.toContain("operators-token");
  const headers = { authorization: `Bearer ${value}` };
  const client = await talkTo(`${url}/v1/realtime?model=gpt-expensive`, [], { headers });
  expect(await client.next("session.created")).toMatchObject({ session: { model: "scripted-language-model" } });
  await client.next("mcp_list_tools.completed");
  return { mcp, client, tool };
}

test("the holder of a secret cannot have the operator's token call more, or unasked", async () => {
  const { mcp, client, tool } = await holderOf([{ parts: callOf("shout") }, { parts: callOf("add", { a: 1, b: 2 }) }]);
  const attempts = [
    { ...tool, authorization: "***", allowed_tools: null, require_approval: "never" },
    { ...tool, authorization: "***", require_approval: { never: { tool_names: ["add"] } } },
    { ...tool, authorization: "***", allowed_tools: ["add", "shout"] },
    { ...tool, authorization: "***", allowed_tools: { tool_names: ["shout"] } },
    { ...tool, authorization: "***", headers: { "x-act-as": "admin" } },
  ];
  for (const attempt of attempts) {
    client.send({ type: "session.update", session: { type: "realtime", tools: [attempt] } });
    client.send({ type: "response.create", response: { tools: [attempt] } });
  }
  client.send({ type: "conversation.item.create", item: message });
  await expect.poll(() => client.events().filter(({ type }) => type === "error").length).toBe(2 * attempts.length);
  expect(client.events().map(({ type }) => type)).not.toContain("session.updated");
  expect(client.events().map(({ type }) => type)).not.toContain("response.created");

  // A model that calls it all the same names something that there is not; a tool that may be called is asked for.
  client.send({ type: "response.create" });
  await client.next("response.done");
  client.send({ type: "response.create" });
  await expect.poll(() => client.events().filter(({ type }) => type === "response.done").length).toBe(2);
  expect(mcp.calls).toEqual([]);
  expect(JSON.stringify(client.events())).toContain("mcp_approval_request");
  expect(JSON.stringify(client.events())).not.toContain("operators-token");
});

test("nor be sent the operator's token at an address of its own", async () => {
  const { client, tool } = await holderOf([]);
  const thief = await startMcpServer();
  for (const server of [
    { ...tool, server_url: thief.url, authorization: "***" },
    { ...tool, server_label: "other", server_url: thief.url, headers: { authorization: "***" } },
    { ...tool, server_url: thief.url },
  ]) {
    client.send({ type: "session.update", session: { type: "realtime", tools: [server] } });
  }
  await client.next("session.updated");
  await expect.poll(() => thief.headers.length).toBeGreaterThan(1);
  expect(JSON.stringify(thief.headers)).not.toMatch(/operators-token|\*\*\*/);
});

const message = { type: "message", role: "user", content: [{ type: "input_text", text: "Hi." }] };
