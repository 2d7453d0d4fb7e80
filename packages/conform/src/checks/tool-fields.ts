import type { FieldRow } from "./field-row.ts";

type Members = Readonly<Record<string, unknown>>;

const parameters = { type: "object", properties: { city: { type: "string" } }, required: ["city"] };
const weather = { type: "function", name: "get_weather", description: "Tells the weather.", parameters } as const;
const agent = { type: "foundry_agent", agent_name: "helper", project_name: "project" } as const;
const ofFunction = (id: string, key: keyof typeof weather): FieldRow => ({
  id,
  set: { tools: [weather] },
  path: `tools.0.${key}`,
  value: weather[key],
});
const ofAgent = (id: string, key: string, members: Members = {}): FieldRow => {
  const tool: Members = { ...agent, ...members };
  return { id, set: { tools: [tool] }, path: `tools.0.${key}`, value: tool[key], needs: "foundry-agent-tool" };
};

/** Tools and the settings of the model by example (wire.md 5.1, 5.8 and 5.9). MCP has checks of its own. */
export const toolFields: readonly FieldRow[] = [
  { id: "SF-15", set: { tools: [weather] }, path: "tools", value: [weather] },
  ofFunction("SF-15.1", "type"),
  ofFunction("SF-15.2", "name"),
  ofFunction("SF-15.3", "description"),
  ofFunction("SF-15.4", "parameters"),
  ofAgent("SF-15.12", "type"),
  ofAgent("SF-15.13", "agent_name"),
  ofAgent("SF-15.14", "project_name"),
  ofAgent("SF-15.15", "agent_version", { agent_version: "2" }),
  ofAgent("SF-15.16", "client_id", { client_id: "identity" }),
  ofAgent("SF-15.17", "description", { description: "Helps." }),
  ofAgent("SF-15.18", "foundry_resource_override", { foundry_resource_override: "resource" }),
  ofAgent("SF-15.19", "agent_context_type", { agent_context_type: "no_context" }),
  ofAgent("SF-15.20", "return_agent_response_directly", { return_agent_response_directly: false }),
  { id: "SF-16", set: { tools: [weather], tool_choice: "required" }, path: "tool_choice", value: "required" },
  { id: "SF-16", set: { tool_choice: "none" }, path: "tool_choice", value: "none" },
  { id: "SF-16", set: { tool_choice: "auto" }, path: "tool_choice", value: "auto" },
  { id: "SF-17", set: { parallel_tool_calls: false }, path: "parallel_tool_calls", value: false },
  { id: "SF-18", set: { temperature: 0.7 }, path: "temperature", value: 0.7 },
  { id: "SF-19", set: { max_response_output_tokens: 500 }, path: "max_response_output_tokens", value: 500 },
  { id: "SF-19", set: { max_response_output_tokens: "inf" }, path: "max_response_output_tokens", value: "inf" },
  { id: "SF-20", set: { reasoning_effort: "low" }, path: "reasoning_effort", value: "low" },
  { id: "SF-23", set: { metadata: { purpose: "test" } }, path: "metadata.purpose", value: "test" },
];
