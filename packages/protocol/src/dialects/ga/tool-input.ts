import { z } from "zod";
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

/** A tool without the fields that have no effect here. */
export function withoutIdleFields(tool: object): object {
  return Object.fromEntries(
    Object.entries(tool).filter(([key]) => !(WITHOUT_EFFECT as readonly string[]).includes(key)),
  );
}

/** Paths of the fields of `tools` that have no effect here, below `at`. */
export function toolsWithoutEffect(tools: readonly GaTool[] | null | undefined, at: string): string[] {
  return (tools ?? []).flatMap((tool, index) =>
    WITHOUT_EFFECT.filter((key) => (tool as Readonly<Record<string, unknown>>)[key] != null).map(
      (key) => `${at}[${index}].${key}`,
    ),
  );
}
