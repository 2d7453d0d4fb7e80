import type { McpTool } from "@vivavoce/protocol";
import { describe, expect, test } from "vitest";
import { callOf, openMcpSession, startMcpServer } from "./mcp-fixture.ts";
import type { McpSession } from "./mcp-fixture.ts";

const sums = (url: string, more: Partial<McpTool> = {}): McpTool => ({
  type: "mcp",
  server_label: "sums",
  server_url: url,
  ...more,
});

/** The list item as it is now, and the tools in it. */
async function listedNames(session: McpSession, item_id: string): Promise<string[]> {
  session.send({ type: "conversation.item.retrieve", item_id });
  const { item } = await session.next("conversation.item.retrieved");
  return item.type === "mcp_list_tools" ? item.tools.map(({ name }) => name) : [];
}

const never = { require_approval: "never" } as const;

describe("listing (wire.md 8.9)", () => {
  test("item, in_progress, completed; headers and token reach the server and nobody else (SF-15.8, SF-15.9)", async () => {
    const mcp = await startMcpServer();
    const session = await openMcpSession();
    const done = await session.use(sums(mcp.url, { authorization: "top-secret", headers: { "x-key": "also-secret" } }));
    expect(done.type).toBe("mcp_list_tools.completed");
    expect(await listedNames(session, done.item_id)).toEqual(["add", "fail", "hang", "shout"]);
    expect(session.types().slice(0, 5)).toEqual([
      "session.created",
      "session.updated",
      "conversation.item.created",
      "mcp_list_tools.in_progress",
      "mcp_list_tools.completed",
    ]);
    expect(mcp.headers[0]).toMatchObject({ authorization: "Bearer top-secret", "x-key": "also-secret" });
    expect(JSON.stringify([session.events, session.log])).not.toContain("secret");
  });

  test("allowed_tools leaves the others out (SF-15.10)", async () => {
    const mcp = await startMcpServer();
    const session = await openMcpSession({ answers: ["Hello."] });
    const { item_id } = await session.use(sums(mcp.url, { allowed_tools: ["add", "other"] }));
    expect(await listedNames(session, item_id)).toEqual(["add"]);
    session.ask("Hi.");
    await session.next("response.done");
    expect(session.model.requests[0]?.tools.map(({ name }) => name)).toEqual(["add"]);
  });

  test("hosts with private addresses are refused unless configured, by name too, and the setting is named", async () => {
    const mcp = await startMcpServer();
    for (const url of [
      mcp.url,
      mcp.url.replace("127.0.0.1", "localhost"),
      "http://[::1]:9/mcp",
      "http://[::ffff:7f00:1]/",
    ]) {
      const session = await openMcpSession({ mcp: {} });
      expect((await session.use(sums(url))).type).toBe("mcp_list_tools.failed");
      const { warning } = await session.next("warning");
      expect(warning).toMatchObject({ code: "mcp_list_tools_failed", param: "session.tools[0]" });
      expect(warning.message).toContain("mcp.allowedHosts");
    }
    expect(mcp.headers).toEqual([]);
  });

  test("with allowedHosts only those are reached, private or not; a redirect leads nowhere else", async () => {
    const mcp = await startMcpServer();
    const { host } = new URL(mcp.url);
    const session = await openMcpSession({ mcp: { allowedHosts: [host] } });
    expect((await session.use(sums(mcp.url))).type).toBe("mcp_list_tools.completed");
    const other = await startMcpServer();
    expect((await session.use(sums(other.url))).type).toBe("mcp_list_tools.failed");
    expect(other.headers).toEqual([]);
    const sly = await startMcpServer({ redirectTo: other.url });
    const trusting = await openMcpSession({ mcp: { allowedHosts: [new URL(sly.url).host] } });
    expect((await trusting.use(sums(sly.url))).type).toBe("mcp_list_tools.failed");
    expect(sly.headers.length).toBeGreaterThan(0);
    expect(other.headers).toEqual([]);
  });

  test("a server that is not there fails, and the session goes on", async () => {
    const session = await openMcpSession({ answers: ["Still here."] });
    expect((await session.use(sums("http://127.0.0.1:9/mcp"))).type).toBe("mcp_list_tools.failed");
    expect((await session.next("warning")).warning.message).toContain("ECONNREFUSED");
    session.ask("Hello?");
    expect((await session.next("response.done")).response.status).toBe("completed");
  });
});

describe("calls", () => {
  test("without approval the tool runs in the response, and the model goes on with its result", async () => {
    const mcp = await startMcpServer();
    const session = await openMcpSession({ answers: [{ parts: callOf("add", { a: 2, b: 3 }) }, "It is five."] });
    await session.use(sums(mcp.url, never));
    session.ask("Two and three?");
    await session.next("response.created");
    const from = session.types().indexOf("response.created");
    const { response } = await session.next("response.done");
    expect(session.types().slice(from)).toEqual([
      "response.created",
      "response.output_item.added",
      "conversation.item.created",
      "response.mcp_call_arguments.delta",
      "response.mcp_call_arguments.done",
      "response.mcp_call.in_progress",
      "response.mcp_call.completed",
      "response.output_item.done",
      "response.output_item.added",
      "conversation.item.created",
      "response.content_part.added",
      "response.text.delta",
      "response.text.done",
      "response.content_part.done",
      "response.output_item.done",
      "response.done",
    ]);
    expect(response.output).toMatchObject([
      { type: "mcp_call", server_label: "sums", name: "add", arguments: '{"a":2,"b":3}', output: "5", error: null },
      { type: "message", content: [{ text: "It is five." }] },
    ]);
    expect(session.model.requests[1]?.messages.slice(-2)).toMatchObject([
      { role: "assistant", toolCalls: [{ name: "add", arguments: '{"a":2,"b":3}' }] },
      { role: "tool", output: "5" },
    ]);
  });

  test("a response out of band makes its calls too, and ends with what they gave", async () => {
    const mcp = await startMcpServer();
    const session = await openMcpSession({ answers: [{ parts: callOf("add", { a: 2, b: 3 }) }, "It is five."] });
    await session.use(sums(mcp.url, never));
    session.send({ type: "response.create", response: { conversation: "none" } });
    await session.next("response.mcp_call.in_progress");
    await session.next("response.mcp_call.completed");
    expect((await session.next("response.done")).response).toMatchObject({
      status: "completed",
      output: [
        { type: "mcp_call", name: "add", output: "5", error: null },
        { type: "message", content: [{ text: "It is five." }] },
      ],
    });
    expect(mcp.calls).toEqual([["add", { a: 2, b: 3 }]]);
  });

  test.each(["stateful", "older"] as const)(
    "servers that keep sessions, and older ones, are used too (%s)",
    async (transport) => {
      const mcp = await startMcpServer({ transport });
      const session = await openMcpSession({ answers: [{ parts: callOf("add", { a: 4, b: 5 }) }, "Nine."] });
      expect((await session.use(sums(mcp.url, { ...never, authorization: "token" }))).type).toBe(
        "mcp_list_tools.completed",
      );
      session.ask("Four and five?");
      expect((await session.next("response.done")).response.output).toMatchObject([
        { output: "9" },
        { type: "message" },
      ]);
      expect(new Set(mcp.headers.map(({ authorization }) => authorization))).toEqual(new Set(["Bearer token"]));
    },
  );

  test("a tool that fails gives its error, and the model is told (SE-46)", async () => {
    const mcp = await startMcpServer();
    const session = await openMcpSession({ answers: [{ parts: callOf("fail") }, "That failed."] });
    await session.use(sums(mcp.url, never));
    session.ask("Try it.");
    await session.next("response.mcp_call.failed");
    expect((await session.next("response.output_item.done")).item).toMatchObject({
      output: null,
      error: { type: "tool_execution_error", message: "This tool always fails." },
    });
    await session.next("response.done");
    expect(session.model.requests[1]?.messages.at(-1)).toMatchObject({
      role: "tool",
      output: expect.stringContaining("This tool always fails."),
    });
  });

  test("parallel calls run side by side; what cannot be read is an error of its own", async () => {
    const mcp = await startMcpServer();
    const parts = [...callOf("add", { a: 1, b: 1 }), ...callOf("add", "{", 1)];
    const session = await openMcpSession({ answers: [{ parts }, "Two."] });
    await session.use(sums(mcp.url, never));
    session.ask("Go.");
    const { response } = await session.next("response.done");
    expect(response.output).toMatchObject([
      { type: "mcp_call", output: "2" },
      { type: "mcp_call", error: { type: "protocol_error", code: -32_602 } },
      { type: "message" },
    ]);
    expect(mcp.calls).toHaveLength(1);
  });

  test("a tool that takes too long fails", async () => {
    const mcp = await startMcpServer();
    const session = await openMcpSession({
      answers: [{ parts: callOf("hang") }, "Well."],
      mcp: { allowPrivateHosts: true, callTimeoutMs: 150 },
    });
    await session.use(sums(mcp.url, never));
    session.ask("Go.");
    const { response } = await session.next("response.done");
    expect(response.output[0]).toMatchObject({ error: { type: "protocol_error", code: -32_001 }, output: null });
  });

  test("a tool that says too much is cut", async () => {
    const mcp = await startMcpServer();
    const session = await openMcpSession({
      answers: [{ parts: callOf("shout") }, "Well."],
      mcp: { allowPrivateHosts: true, maxOutputBytes: 101 },
    });
    await session.use(sums(mcp.url, never));
    session.ask("Go.");
    const { response } = await session.next("response.done");
    expect(response.output[0]).toMatchObject({ output: `${"ä".repeat(47)}\n[cut]` });
  });

  test("speech stops a call: the item is incomplete, the server is told, nothing of it comes later (BH-47)", async () => {
    const mcp = await startMcpServer();
    const session = await openMcpSession({ answers: [{ parts: callOf("hang") }, "Fine."], speech: [[500, 1200]] });
    await session.use(sums(mcp.url, never));
    session.send({ type: "session.update", session: { turn_detection: { type: "server_vad" } } });
    session.ask("Go.");
    await session.next("response.mcp_call.in_progress");
    session.send({ type: "input_audio_buffer.append", audio: Buffer.alloc(24 * 2 * 2500).toString("base64") });
    await session.next("input_audio_buffer.speech_started");
    expect((await session.next("response.output_item.done")).item).toMatchObject({
      status: "incomplete",
      output: null,
    });
    const { response } = await session.next("response.done");
    expect(response).toMatchObject({ status: "cancelled", status_details: { reason: "turn_detected" } });
    expect((await session.next("response.done")).response.status).toBe("completed");
    await expect.poll(() => mcp.cancelled()).toBe(1);
    // What was cut short is no part of what the model sees.
    expect(JSON.stringify(session.model.requests[1]?.messages)).not.toContain("hang");
  });
});

describe("approvals (IT-08, IT-09)", () => {
  test.each([true, false])("a call waits for the client, as an event or as an item (%s)", async (asEvent) => {
    const mcp = await startMcpServer();
    const session = await openMcpSession({ answers: [{ parts: callOf("add", { a: 2, b: 2 }) }, "Four."] });
    await session.use(sums(mcp.url));
    session.ask("Two and two?");
    const request = await session.itemOf("mcp_approval_request");
    expect(request).toMatchObject({ server_label: "sums", name: "add", arguments: '{"a":2,"b":2}' });
    expect((await session.next("response.done")).response.output).toEqual([request]);
    expect(mcp.calls).toEqual([]);
    const answer = { type: "mcp_approval_response", approval_request_id: request.id, approve: true } as const;
    session.send(asEvent ? (answer as never) : { type: "conversation.item.create", item: answer });
    const call = await session.itemOf("mcp_call");
    expect(call).toMatchObject({ approval_request_id: request.id, name: "add" });
    await session.next("response.mcp_call.in_progress");
    await session.next("response.mcp_call.completed");
    // Clients of other servers ask for what is on its way.
    session.send({ type: "response.create" });
    expect((await session.next("response.done")).response).toMatchObject({
      status: "completed",
      output: [{ id: call.id, output: "4", approval_request_id: request.id }, { content: [{ text: "Four." }] }],
    });
    expect(mcp.calls).toEqual([["add", { a: 2, b: 2 }]]);
    session.send({ type: "conversation.item.create", item: answer });
    expect((await session.next("error")).error).toMatchObject({ param: "item.approval_request_id" });
  });

  test("a call that is not allowed is not made, and the model is told", async () => {
    const mcp = await startMcpServer();
    const session = await openMcpSession({ answers: [{ parts: callOf("add", { a: 2, b: 2 }) }, "Then not."] });
    await session.use(sums(mcp.url));
    session.ask("Two and two?");
    const { id } = await session.itemOf("mcp_approval_request");
    await session.next("response.done");
    const item = {
      type: "mcp_approval_response",
      approval_request_id: id,
      approve: false,
      reason: "too hard",
    } as const;
    session.send({ type: "conversation.item.create", item });
    expect((await session.next("response.done")).response.output).toMatchObject([{ content: [{ text: "Then not." }] }]);
    expect(mcp.calls).toEqual([]);
    const request = session.model.requests[1];
    expect(request?.messages.at(-1)).toMatchObject({ role: "tool", output: expect.stringContaining("too hard") });
    expect(request?.toolChoice).toBe("auto");
  });
});
