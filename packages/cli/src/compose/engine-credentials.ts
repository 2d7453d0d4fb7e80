import type { EngineOptions } from "@vivavoce/engine";
import { ConfigError } from "../config/config-error.ts";
import { filled } from "../config/defined.ts";

type Environment = Readonly<Record<string, string | undefined>>;
type Given = Readonly<Record<string, string | number | boolean | undefined>>;

/**
 * The options of an engine, with its key where the environment has it: under the name that the options give, or under the one
 * that the programs of the same vendor read. A key of OpenAI's goes to OpenAI alone.
 * @throws ConfigError when a variable is named that is not set
 */
export function withCredentials(
  section: string,
  engine: string,
  options: Given | undefined,
  env: Environment,
): EngineOptions | undefined {
  const { apiKeyVariable, ...given } = options ?? {};
  const found: Record<string, string | number | boolean> = {};
  for (const [name, value] of Object.entries(given)) if (value !== undefined) found[name] = value;
  if (typeof apiKeyVariable === "string") {
    const key = filled(env[apiKeyVariable]);
    if (key === undefined) {
      throw new ConfigError(`${section}.options.apiKeyVariable: ${apiKeyVariable} is not set in the environment.`);
    }
    found["apiKey"] ??= key;
  }
  for (const [name, variables] of Object.entries(known(engine, found))) {
    const value = variables.map((variable) => filled(env[variable])).find((each) => each !== undefined);
    if (value !== undefined) found[name] ??= value;
  }
  return Object.keys(found).length === 0 ? undefined : found;
}

/** Options that have variables which others use too. */
function known(engine: string, { baseUrl }: Given): Readonly<Record<string, readonly string[]>> {
  switch (engine) {
    case "openai-compatible":
    case "realtime": {
      const isOpenAi = baseUrl === undefined || new URL(String(baseUrl)).hostname === "api.openai.com";
      return isOpenAi ? { apiKey: ["OPENAI_API_KEY"] } : {};
    }
    case "azure-speech":
      return {
        apiKey: ["AZURE_SPEECH_KEY", "SPEECH_KEY"],
        region: ["AZURE_SPEECH_REGION", "SPEECH_REGION"],
      };
    default:
      return {};
  }
}
