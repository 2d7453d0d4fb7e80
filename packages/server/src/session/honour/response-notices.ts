import type { ItemInput, ResponseInputItem, McpTool, ResponseCreateParams } from "@vivavoce/protocol";
import { completeVoice } from "@vivavoce/protocol";
import type { Capabilities } from "../state/capabilities.ts";
import { toolNotices, unsupported, voiceNotices } from "./setting-notices.ts";
import type { SettingNotice } from "./setting-notices.ts";

/**
 * What of a `response.create` cannot be honoured by the engines in use.
 * @param knows whether an `mcp` entry means a server of the session, whose tools are listed
 */
export function responseNotices(
  params: ResponseCreateParams,
  capabilities: Capabilities,
  knows: (tool: McpTool) => boolean = () => false,
): SettingNotice[] {
  const { model, synthesizer } = capabilities;
  const outputs = params.animation?.outputs ?? [];
  const rows: readonly [boolean, string, string][] = [
    [params.invoke_input != null, "invoke_input", "Hosted agents are not available on this server."],
    [params.temperature != null && !model.temperature, "temperature", `Model '${model.id}' has no temperature.`],
    [
      params.reasoning_effort != null && !model.reasoningEffort,
      "reasoning_effort",
      `Model '${model.id}' has no reasoning effort.`,
    ],
    [!model.images && hasImage(params.input_items ?? []), "input_items", unseen(model.id)],
    [!model.images && hasImage(params.append_input_items ?? []), "append_input_items", unseen(model.id)],
    [outputs.includes("blendshapes"), "animation.outputs", "Blend shapes are not available; ask for viseme_id."],
    [
      outputs.includes("viseme_id") && !synthesizer.phones,
      "animation.outputs",
      `Synthesizer '${synthesizer.id}' gives no phonemes.`,
    ],
  ];
  return [
    ...(params.voice == null ? [] : voiceNotices(completeVoice(params.voice), capabilities, "response")),
    ...rows.filter(([applies]) => applies).map(([, param, what]) => unsupported(param, what, "response")),
    ...toolNotices(params.tools ?? [], capabilities, "response", knows),
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
