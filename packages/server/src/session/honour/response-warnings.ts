import type { ItemInput, McpTool, ResponseCreateParams, ResponseInputItem } from "@vivavoce/protocol";
import { completeVoice } from "@vivavoce/protocol";
import type { Capabilities } from "../state/capabilities.ts";
import { warningOf, warningsOf } from "./setting-warnings.ts";
import type { SettingWarning } from "./setting-warnings.ts";

/**
 * What of a `response.create` cannot be honoured by the engines in use.
 * @param knows whether an `mcp` entry means a server of the session, whose tools are listed
 * @param languages those of the session
 */
export function responseWarnings(
  params: ResponseCreateParams,
  capabilities: Capabilities,
  knows: (tool: McpTool) => boolean = () => false,
  languages: readonly string[] = [],
): SettingWarning[] {
  const { model } = capabilities;
  const { voice, modalities, invoke_input, temperature, reasoning_effort, animation, tools } = params;
  const unseenIn = (name: "input_items" | "append_input_items") =>
    !model.images && hasImage(params[name] ?? []) ? [warningOf(name, unseen(model.id), "response")] : [];
  const hosted = "Hosted agents are not available on this server.";
  const moved = { model_name: "", outputs: animation?.outputs ?? [] };
  return [
    ...(voice == null ? [] : warningsOf("voice", completeVoice(voice), capabilities, "response", knows, languages)),
    ...(modalities == null ? [] : warningsOf("modalities", modalities, capabilities, "response")),
    ...(invoke_input == null ? [] : [warningOf("invoke_input", hosted, "response")]),
    ...(temperature == null ? [] : warningsOf("temperature", temperature, capabilities, "response")),
    ...(reasoning_effort == null ? [] : warningsOf("reasoning_effort", reasoning_effort, capabilities, "response")),
    ...unseenIn("input_items"),
    ...unseenIn("append_input_items"),
    ...warningsOf("animation", moved, capabilities, "response"),
    ...warningsOf("tools", tools ?? [], capabilities, "response", knows),
  ];
}

/** Whether there is a picture among the items. */
export function hasImage(items: readonly (ItemInput | ResponseInputItem)[]): boolean {
  return items.some(
    (item) =>
      item.type === "message" && item.role === "user" && item.content.some((part) => part.type === "input_image"),
  );
}

/** What a client is told that shows pictures to a model without eyes. */
export function unseen(modelId: string): string {
  return `Model '${modelId}' does not see images. They have no effect.`;
}
