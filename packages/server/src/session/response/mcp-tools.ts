import { isRecord } from "@vivavoce/protocol";
import type { FunctionTool, McpTool, Tool } from "@vivavoce/protocol";
import { noUsage } from "../state/mcp-run.ts";
import type { McpBinding, McpRun } from "../state/mcp-run.ts";
import { needsApproval } from "../state/mcp-server.ts";
import type { ListedTool, McpServer } from "../state/mcp-server.ts";

/** Longest name of a function that model servers take. */
const maxNameLength = 64;

/**
 * What a response may use: the functions as they are, and the listed tools of its MCP servers as functions beside them.
 * A response's own `mcp` entry means the session's server with that label and address.
 * @param canAsk false leaves out tools that need an approval, where nobody could give one
 */
export function mcpRun(tools: readonly Tool[], servers: readonly McpServer[], canAsk: boolean): McpRun {
  const taken = new Set(tools.flatMap((tool) => (tool.type === "function" ? [tool.name] : [])));
  const bindings: McpBinding[] = [];
  const functions: Tool[] = [];
  const numbers = new Map<string, number>();
  for (const tool of tools) {
    if (tool.type !== "mcp") {
      functions.push(tool);
      continue;
    }
    const server = serverOf(tool, servers);
    for (const listed of usable(tool, server)) {
      const asks = needsApproval(tool, listed.name);
      if (asks && !canAsk) continue;
      const modelName = freeName(tool.server_label, listed.name, taken, numbers);
      taken.add(modelName);
      bindings.push({ modelName, label: tool.server_label, listing: server?.itemId ?? "", tool: listed.name, asks });
      functions.push(asFunction(modelName, listed));
    }
  }
  return { tools: functions, bindings, rounds: 0, usage: noUsage, asking: [], goesOn: false };
}

/** The session's server that an `mcp` entry means. */
export function serverOf(tool: McpTool, servers: readonly McpServer[]): McpServer | undefined {
  return servers.find(
    ({ settings }) => settings.server_label === tool.server_label && settings.server_url === tool.server_url,
  );
}

function usable({ allowed_tools: allowed }: McpTool, server: McpServer | undefined): readonly ListedTool[] {
  return (server?.tools ?? []).filter(({ name }) => allowed == null || allowed.includes(name));
}

function asFunction(name: string, listed: ListedTool): FunctionTool {
  const schema = listed.input_schema;
  return {
    type: "function",
    name,
    ...(listed.description == null ? {} : { description: listed.description }),
    ...(isRecord(schema) ? { parameters: schema } : {}),
  };
}

/** The tool's own name where it is free, else one with the server's label in front, else a numbered one. */
function freeName(label: string, tool: string, taken: ReadonlySet<string>, numbers: Map<string, number>): string {
  const own = functionName(tool);
  if (!taken.has(own)) return own;
  const labelled = functionName(`${label}_${tool}`);
  if (!taken.has(labelled)) return labelled;
  const beginning = labelled.slice(0, maxNameLength - 6);
  // Goes on where the last one stopped: a server may give all its tools one name.
  for (let number = numbers.get(beginning) ?? 2; ; number++) {
    const name = `${beginning}_${number}`;
    if (taken.has(name)) continue;
    numbers.set(beginning, number + 1);
    return name;
  }
}

/** Only what model servers take in the name of a function. */
export function functionName(text: string): string {
  const name = text.replaceAll(/[^A-Za-z0-9_-]/g, "_").slice(0, maxNameLength);
  return name === "" ? "tool" : name;
}
