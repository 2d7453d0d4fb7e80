import { z } from "zod";
import { objectForms, variantForms } from "../schema/object-forms.ts";
import { about } from "../schema/about.ts";

const functionShape = {
  type: z.literal("function").meta(about("SF-15.1", "A function of the client.")),
  name: z.string().min(1).meta(about("SF-15.2", "Name of the function.")),
  description: z.string().nullish().meta(about("SF-15.3", "What it does, for the model.")),
  parameters: z.record(z.string(), z.unknown()).nullish().meta(about("SF-15.4", "JSON schema of the arguments.")),
};
const mcpShape = {
  type: z.literal("mcp").meta(about("SF-15.5", "An MCP server.")),
  server_label: z.string().min(1).meta(about("SF-15.6", "Comes back on every MCP item.")),
  server_url: z.string().min(1).meta(about("SF-15.7", "Address of the server.")),
  authorization: z.string().nullish().meta(about("SF-15.8", "Token for the server.")),
  headers: z.record(z.string(), z.string()).nullish().meta(about("SF-15.9", "Headers of every request.")),
  allowed_tools: z.array(z.string()).nullish().meta(about("SF-15.10", "Tools the model may use; all when absent.")),
  require_approval: z
    .union(
      [
        z.enum(["always", "never"]),
        z.object({
          always: z.array(z.string()).optional().describe("Tools whose calls wait."),
          never: z.array(z.string()).optional().describe("Tools whose calls do not."),
        }),
      ],
      { error: "expected 'always', 'never', or an object with lists of tool names under always or never" },
    )
    .nullish()
    .meta(about("SF-15.11", "Whether calls wait for an approval; default always.")),
};
const foundryAgentShape = {
  type: z.literal("foundry_agent").meta(about("SF-15.12", "A Foundry agent.")),
  agent_name: z.string().min(1).meta(about("SF-15.13", "Name of the agent.")),
  project_name: z.string().min(1).meta(about("SF-15.14", "Project of the agent.")),
  agent_version: z.string().nullish().meta(about("SF-15.15", "Version of the agent.")),
  client_id: z.string().nullish().meta(about("SF-15.16", "Managed identity.")),
  description: z.string().nullish().meta(about("SF-15.17", "Overrides the agent's own description.")),
  foundry_resource_override: z.string().nullish().meta(about("SF-15.18", "Resource the agent lives in.")),
  agent_context_type: z
    .enum(["agent_context", "no_context"])
    .nullish()
    .meta(about("SF-15.19", "Default agent_context.")),
  return_agent_response_directly: z.boolean().nullish().meta(about("SF-15.20", "Default true.")),
};

const variants = variantForms(objectForms(functionShape), objectForms(mcpShape), objectForms(foundryAgentShape));

/** A tool (SF-15): it comes back as it was sent. */
export const tool = {
  sent: variants.sent.meta(about("SF-15", "Tool.")),
  written: variants.written.meta(about("SF-15", "Tool.")),
};

const chosenName = z.string().min(1).describe("Function that must be called.");

const chosenServer = {
  type: z.literal("mcp"),
  server_label: z.string().min(1).describe("MCP server of which a tool must be called."),
  name: z.string().min(1).nullish().describe("The tool; any of the server when absent."),
};

const sentChoice = z
  .union([
    z.enum(["auto", "none", "required"]),
    z.strictObject({ type: z.literal("function"), name: chosenName }),
    z.strictObject(chosenServer),
  ])
  .meta(about("SF-16", "Tool choice."));

/** The older `{type, function: {name}}` and a bare function name both mean `{type: "function", name}`. */
function canonicalToolChoice(value: unknown): unknown {
  if (typeof value === "string" && value !== "" && !["auto", "none", "required"].includes(value)) {
    return { type: "function", name: value };
  }
  if (typeof value !== "object" || value === null) return value;
  const { type, function: nested } = value as { type?: unknown; function?: { name?: unknown } | null };
  if (type !== "function" || typeof nested !== "object" || nested === null) return value;
  return { type, name: nested.name };
}

const writtenChoice = z
  .preprocess(
    canonicalToolChoice,
    z.union(
      [
        z.enum(["auto", "none", "required"]),
        z.object({ type: z.literal("function"), name: chosenName }),
        z.object(chosenServer),
      ],
      { error: "expected 'auto', 'none', 'required', {type: 'function', name}, or {type: 'mcp', server_label, name?}" },
    ),
  )
  .meta(about("SF-16", "Tool choice: auto, none, required, one function, or an MCP server."));

/** Which tool the model must, may or may not use (SF-16). */
export const toolChoice = { sent: sentChoice, written: writtenChoice };

/** A tool the model may use (SF-15). */
export type Tool = z.infer<typeof tool.sent>;
/** A function the client runs (SF-15.1). */
export type FunctionTool = Extract<Tool, { type: "function" }>;
/** An MCP server (SF-15.5). */
export type McpTool = Extract<Tool, { type: "mcp" }>;
/** Which tool the model must, may or may not use (SF-16). */
export type ToolChoice = z.infer<typeof toolChoice.sent>;
