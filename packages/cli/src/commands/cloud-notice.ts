import { isIPv4 } from "node:net";
import { isLoopback } from "../config/exposure.ts";
import type { Config } from "../config/config-schema.ts";
import { tr } from "../words/translate.ts";
import type { DoorSigns } from "../compose/open-doors.ts";

/** Keys that other programs set too: that one of them stands in the environment is no wish to be sent there. */
const unusedKey = /^(OPENAI_API_KEY|AZURE_OPENAI_API_KEY) alone is not used/;

/**
 * A line about what leaves this machine, where nobody has chosen the engine: a key was found and is not used, or a variable
 * that other programs read as well names a server elsewhere. Undefined where there is nothing of that to say.
 */
export function cloudNotice(
  { model }: Config,
  { languageModelReason }: Pick<DoorSigns, "languageModelReason">,
): string | undefined {
  if (model.engine !== "auto") return undefined;
  const key = unusedKey.exec(languageModelReason)?.[1];
  if (key !== undefined) {
    const service = key === "OPENAI_API_KEY" ? "OpenAI" : "Azure OpenAI";
    return tr(
      `NOTE: ${key} is set, and not used: what people say stays on this machine. ` +
        `VIVAVOCE_LLM_ENGINE=openai-compatible sends it to ${service}, builtin says that it shall stay.`,
    );
  }
  if (model.baseUrl === undefined || !languageModelReason.startsWith("OPENAI_BASE_URL")) return undefined;
  const { host, hostname } = new URL(model.baseUrl);
  if (isNear(hostname)) return undefined;
  return tr(
    `NOTE: what people say is sent to ${host}, because OPENAI_BASE_URL is set. ` +
      "VIVAVOCE_LLM_ENGINE=builtin keeps it on this machine, openai-compatible says that this is meant.",
  );
}

/** Whether a host is this machine, or one of the same network as far as its name tells. */
function isNear(hostname: string): boolean {
  const bare = hostname.replace(/^\[|\]$/g, "");
  if (isLoopback(bare) || /\.(?:local|lan|internal|home\.arpa)$/i.test(bare)) return true;
  if (isIPv4(bare)) return /^(?:10\.|192\.168\.|172\.(?:1[6-9]|2\d|3[01])\.|169\.254\.)/.test(bare);
  return bare.includes(":") ? /^f[cde]/i.test(bare) : !bare.includes(".");
}
