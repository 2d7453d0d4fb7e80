import { z } from "zod";
import type { Tool } from "../../session/tools.ts";
import { tool } from "../../session/tools.ts";

const names = z.array(z.string());
const filter = z.union([names, z.object({ tool_names: names.nullish() })], {
  error: "expected a list of tool names, or an object with tool_names",
});

/** Fields of a GA tool that are understood and have no effect here. */
const WITHOUT_EFFECT = ["server_description", "connector_id", "defer_loading", "allowed_callers", "tunnel_id"] as const;

const [functionTool, mcpTool, foundryTool] = tool.written.options;

/** A tool as OpenAI GA writes it: MCP servers have filters where Voice Live has lists. */
export const gaToolSchema = z.discriminatedUnion("type", [
  functionTool,
  mcpTool.extend({
    allowed_tools: filter.nullish(),
    require_approval: z
      .union([z.enum(["always", "never"]), z.object({ always: filter.nullish(), never: filter.nullish() })], {
        error: "expected 'always', 'never', or an object with tools under always or never",
      })
      .nullish(),
    ...Object.fromEntries(WITHOUT_EFFECT.map((key) => [key, z.unknown().optional()])),
  }),
  foundryTool,
]);

/** A tool as a client may send it. */
export type GaTool = z.infer<typeof gaToolSchema>;

type Filter = z.infer<typeof filter>;

const listed = (given: Filter | null | undefined): string[] | undefined =>
  Array.isArray(given) ? given : (given?.tool_names ?? undefined);

function approvalOf(given: Extract<GaTool, { type: "mcp" }>["require_approval"]) {
  if (typeof given !== "object" || given === null) return given;
  const always = listed(given.always);
  const never = listed(given.never);
  return { ...(always === undefined ? {} : { always }), ...(never === undefined ? {} : { never }) };
}

/** The canonical tool. */
export function canonicalTool(tool: GaTool): Tool {
  if (tool.type !== "mcp") return tool;
  const { allowed_tools: allowed, require_approval: approval, ...rest } = tool;
  const plain = Object.fromEntries(
    Object.entries(rest).filter(([key]) => !(WITHOUT_EFFECT as readonly string[]).includes(key)),
  ) as typeof rest;
  return {
    ...plain,
    ...(allowed === undefined ? {} : { allowed_tools: listed(allowed) ?? null }),
    ...(approval === undefined ? {} : { require_approval: approvalOf(approval) }),
  };
}

/** Paths of the fields of `tools` that have no effect here, below `at`. */
export function toolsWithoutEffect(tools: readonly GaTool[] | null | undefined, at: string): string[] {
  return (tools ?? []).flatMap((tool, index) =>
    WITHOUT_EFFECT.filter((key) => (tool as Readonly<Record<string, unknown>>)[key] != null).map(
      (key) => `${at}[${index}].${key}`,
    ),
  );
}

/** The tool as GA shows it: filters as objects. */
export function shownTool(tool: Tool): object {
  if (tool.type !== "mcp" || typeof tool.require_approval !== "object" || tool.require_approval === null) return tool;
  const { always, never } = tool.require_approval;
  const require_approval = {
    ...(always === undefined ? {} : { always: { tool_names: always } }),
    ...(never === undefined ? {} : { never: { tool_names: never } }),
  };
  return { ...tool, require_approval };
}
