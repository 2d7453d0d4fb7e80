import type { Item, McpApprovalRequestItem, McpCallItem } from "@vivavoce/protocol";
import { givenArguments } from "../state/call-arguments.ts";
import type { McpBinding } from "../state/mcp-run.ts";
import { functionName } from "./mcp-tools.ts";

/**
 * The conversation as a model that knows only functions should see it: calls of MCP tools and what they gave become
 * function calls with outputs, and so do calls that were refused. What was cut short or waits is left out (BH-47).
 */
export function withMcpCalls(items: readonly Item[], bindings: readonly McpBinding[]): readonly Item[] {
  const names = new Map(bindings.map(({ label, tool, modelName }) => [keyOf(label, tool), modelName]));
  const refusals = new Map(
    items.flatMap((item) =>
      item.type === "mcp_approval_response" && !item.approve ? [[item.approval_request_id, item]] : [],
    ),
  );
  return items.flatMap((item): Item[] => {
    switch (item.type) {
      case "mcp_call":
        return item.status === "completed" ? answered(item, resultText(item), names) : [];
      case "mcp_approval_request": {
        const refusal = refusals.get(item.id);
        if (refusal === undefined) return [];
        const reason = refusal.reason == null || refusal.reason === "" ? "" : ` Reason: ${refusal.reason}`;
        return answered(item, `The user did not allow this call. It was not made.${reason}`, names);
      }
      case "mcp_list_tools":
      case "mcp_approval_response":
        return [];
      default:
        return [item];
    }
  });
}

function answered(
  call: McpCallItem | McpApprovalRequestItem,
  output: string,
  names: ReadonlyMap<string, string>,
): [Item, Item] {
  const object = "realtime.item" as const;
  return [
    {
      id: call.id,
      object,
      type: "function_call",
      status: "completed",
      name: names.get(keyOf(call.server_label, call.name)) ?? functionName(call.name),
      call_id: call.id,
      arguments: givenArguments(call.arguments),
    },
    { id: `${call.id}_output`, object, type: "function_call_output", call_id: call.id, output },
  ];
}

function keyOf(label: string, tool: string): string {
  return JSON.stringify([label, tool]);
}

function resultText({ output, error }: McpCallItem): string {
  if (output !== null) return output;
  const message = error?.["message"];
  return `The call failed: ${typeof message === "string" ? message : "unknown error"}`;
}
