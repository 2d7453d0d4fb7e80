import type { DoorSigns } from "../compose/open-doors.ts";
import type { Config } from "../config/config-schema.ts";
import { tr } from "../words/translate.ts";

/** Keys that other programs set too: that one of them stands in the environment is no wish to be sent there. */
const foundKeys: readonly (readonly [beginning: string, service: string])[] = [
  ["OPENAI_API_KEY is set", "OpenAI"],
  ["AZURE_OPENAI_ENDPOINT", "Azure OpenAI"],
];

/**
 * A line that says that what people say leaves this machine, where nobody has chosen so: a key was found and the engine is
 * `auto`. Undefined where all stays here, or the engine or the server is named.
 */
export function cloudNotice(
  { model }: Config,
  { languageModelReason }: Pick<DoorSigns, "languageModelReason">,
): string | undefined {
  if (model.engine !== "auto") return undefined;
  const found = foundKeys.find(([beginning]) => languageModelReason.startsWith(beginning));
  if (found === undefined) return undefined;
  return tr(
    `NOTE: what people say is sent to ${found[1]}, because ${languageModelReason}. ` +
      "VIVAVOCE_LLM_ENGINE=builtin keeps it on this machine, openai-compatible says that this is meant.",
  );
}
