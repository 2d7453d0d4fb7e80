import type { CheckContext, WrittenCheck } from "../check.ts";
import { expectThat } from "../check-failure.ts";
import { at, expectWithout, listAt, textAt } from "../read-event.ts";
import { prompt, retrieve, settle, textSession } from "../talk.ts";
import type { WireEvent } from "../read-event.ts";
import type { Wire } from "../wire.ts";

type Members = Readonly<Record<string, unknown>>;

async function openWithMcp(context: CheckContext, more: Members): Promise<{ wire: Wire; listItem: unknown }> {
  const wire = await context.open({ session: textSession });
  const tool = { type: "mcp", server_label: "sums", server_url: await context.mcpUrl(), ...more };
  wire.send({ type: "session.update", session: { tools: [tool] } });
  const updated = await wire.next(["session.updated", "error"]);
  expectThat(updated.type === "session.updated", "session.updated", updated);
  const created = await wire.next("conversation.item.created", 5000);
  expectThat(at(created, "item.type") === "mcp_list_tools", "an item mcp_list_tools", created);
  return { wire, listItem: at(created, "item") };
}

async function listed(wire: Wire, listItem: unknown): Promise<WireEvent> {
  const begun = await wire.next("mcp_list_tools.in_progress", 5000);
  expectThat(begun["item_id"] === at(listItem, "id"), "the list item", begun);
  return wire.next(["mcp_list_tools.completed", "mcp_list_tools.failed"], 10_000);
}

/** Names of the tools that the listing came to. */
async function toolsOf(wire: Wire, listItem: unknown): Promise<readonly unknown[]> {
  return listAt(await retrieve(wire, at(listItem, "id")), "tools").map((tool) => at(tool, "name"));
}

async function askForSum(wire: Wire): Promise<void> {
  await prompt(wire, "Use the tool add: a is 2 and b is 3.", { tool_choice: "required" });
}

/** Waits for the request to approve a call; gives its id. */
async function approvalRequested(wire: Wire): Promise<string> {
  const isRequest = (event: WireEvent): boolean =>
    event.type === "conversation.item.created" && at(event, "item.type") === "mcp_approval_request";
  return textAt(await wire.next(isRequest, 10_000), "item.id");
}

/** MCP servers run by the server (wire.md 4.6, 5.8 and 8.9). */
export const mcpChecks: readonly WrittenCheck[] = [
  {
    ids: ["SF-15.8", "SF-15.9"],
    title: "authorization and headers reach the MCP server",
    needs: ["mcp"],
    async run(context) {
      const guarded = { server_url: await context.guardedMcpUrl() };
      const secrets = { authorization: "conformance", headers: { "x-test": "1" } };
      const allowed = await openWithMcp(context, { ...guarded, ...secrets });
      const end = await listed(allowed.wire, allowed.listItem);
      expectThat(end.type === "mcp_list_tools.completed", "mcp_list_tools.completed", end);
      if (context.extras.mcpUrl !== undefined) return;
      const without = await openWithMcp(context, guarded);
      const refused = await listed(without.wire, without.listItem);
      expectThat(refused.type === "mcp_list_tools.failed", "mcp_list_tools.failed without them", refused);
    },
  },
  {
    ids: ["SE-39", "SE-40", "IT-06", "SF-15.5", "SF-15.6", "SF-15.7"],
    title: "The tools of an MCP server are listed: item, in_progress, completed; label and tools are right",
    needs: ["mcp"],
    async run(context) {
      const { wire, listItem } = await openWithMcp(context, {});
      expectThat(at(listItem, "server_label") === "sums", "server_label sums", listItem);
      const end = await listed(wire, listItem);
      expectThat(end.type === "mcp_list_tools.completed", "mcp_list_tools.completed", end);
      const names = await toolsOf(wire, listItem);
      expectThat(names.includes("add"), "the tool add", names);
    },
  },
  {
    ids: ["SF-15.10"],
    title: "allowed_tools leaves the others out",
    needs: ["mcp"],
    async run(context) {
      const { wire, listItem } = await openWithMcp(context, { allowed_tools: ["add"] });
      await listed(wire, listItem);
      const names = await toolsOf(wire, listItem);
      expectThat(names.join() === "add", "only add", names);
    },
  },
  {
    ids: ["SE-41"],
    title: "A server that cannot be reached: mcp_list_tools.failed, and the session goes on",
    needs: ["mcp"],
    async run(context) {
      const { wire, listItem } = await openWithMcp(context, { server_url: "http://127.0.0.1:9/mcp" });
      const end = await listed(wire, listItem);
      expectThat(end.type === "mcp_list_tools.failed", "mcp_list_tools.failed", end);
    },
  },
  {
    ids: ["SE-42", "SE-43", "SE-44", "SE-45", "IT-07", "SF-15.11"],
    title: "require_approval never: the tool is called and the model answers with its result",
    needs: ["mcp", "function-calls"],
    async run(context) {
      const { wire, listItem } = await openWithMcp(context, { require_approval: "never" });
      await listed(wire, listItem);
      await askForSum(wire);
      await wire.next("response.mcp_call_arguments.done", 10_000);
      await wire.next("response.mcp_call.in_progress");
      await wire.next("response.mcp_call.completed", 10_000);
      const done = await wire.next((event) => event.type === "response.output_item.done");
      expectThat(at(done, "item.type") === "mcp_call", "the item mcp_call", done);
      expectThat(String(at(done, "item.output")).includes("5"), "output 5", done);
      const deltas = wire.events.filter((event) => event.type === "response.mcp_call_arguments.delta");
      if (deltas.length === 0) context.failed(["SE-42"], "argument deltas", "none");
    },
  },
  {
    ids: ["SE-46"],
    title: "A tool that fails: response.mcp_call.failed, and the item carries the error",
    needs: ["mcp", "function-calls"],
    async run(context) {
      const { wire, listItem } = await openWithMcp(context, { require_approval: "never", allowed_tools: ["fail"] });
      await listed(wire, listItem);
      await prompt(wire, "Use the tool fail.", { tool_choice: "required" });
      await wire.next("response.mcp_call.failed", 12_000);
      const done = await wire.next("response.output_item.done");
      expectThat(at(done, "item.error") != null, "an error in the item", done);
    },
  },
  {
    ids: ["IT-08", "IT-09", "CE-20"],
    title: "require_approval always: the call waits for mcp_approval_response, as an item or as an event",
    needs: ["mcp", "function-calls"],
    async run(context) {
      for (const asEvent of [false, true]) {
        const { wire, listItem } = await openWithMcp(context, { require_approval: "always" });
        await listed(wire, listItem);
        await askForSum(wire);
        const requestId = await approvalRequested(wire);
        const answer = { type: "mcp_approval_response", approval_request_id: requestId, approve: true };
        wire.send(asEvent ? answer : { type: "conversation.item.create", item: answer });
        await wire.next("response.mcp_call.completed", 10_000).catch((error: unknown) => {
          if (!asEvent) throw error;
          context.failed(["CE-20"], "the approval to be taken as an event", String(error));
        });
      }
    },
  },
  {
    ids: ["IT-09"],
    title: "A call that is not approved is not made, and the session goes on",
    needs: ["mcp", "function-calls"],
    async run(context) {
      const { wire, listItem } = await openWithMcp(context, { require_approval: "always" });
      await listed(wire, listItem);
      await askForSum(wire);
      const requestId = await approvalRequested(wire);
      const answer = { type: "mcp_approval_response", approval_request_id: requestId, approve: false };
      wire.send({ type: "conversation.item.create", item: answer });
      expectWithout(await wire.quiet(1500), "response.mcp_call.completed", "no call");
      await settle(wire);
    },
  },
];
