import { completeVoice } from "@vivavoce/protocol";
import type { McpTool, ResponseCreateParams } from "@vivavoce/protocol";
import type { Abilities } from "../state/abilities.ts";
import { hasImage, unseen } from "./pictures.ts";
import { toolNotices, unsupported, voiceNotices } from "./setting-notices.ts";
import type { SettingNotice } from "./setting-notices.ts";

/**
 * What of a `response.create` cannot be honoured by the engines in use.
 * @param knows whether an `mcp` entry means a server of the session, whose tools are listed
 */
export function responseNotices(
  params: ResponseCreateParams,
  abilities: Abilities,
  knows: (tool: McpTool) => boolean = () => false,
): SettingNotice[] {
  const { model, synthesizer } = abilities;
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
    ...(params.voice == null ? [] : voiceNotices(completeVoice(params.voice), abilities, "response")),
    ...rows.filter(([applies]) => applies).map(([, param, what]) => unsupported(param, what, "response")),
    ...toolNotices(params.tools ?? [], abilities, "response", knows),
  ];
}
