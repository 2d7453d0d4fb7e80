import { ConfigError } from "../config/config-error.ts";

/** What a chat needs to know before it starts. */
export interface ChatSettings {
  readonly endpoint: string;
  readonly model: string;
  readonly apiVersion: string;
  /** Undefined for a server that asks for no key. */
  readonly apiKey: string | undefined;
  /** WAV file spoken in place of the microphone. */
  readonly inputPath: string | undefined;
  /** WAV file that gets what was played, in place of the speaker. */
  readonly outputPath: string | undefined;
  /** File that gets the wire frames. */
  readonly logPath: string;
  /** With an input file: how long the server may be silent after its end. */
  readonly timeoutMs: number;
}

/** Flags as the command line gives them, by name without dashes. */
export type ChatFlags = Readonly<Record<string, string | undefined>>;

type Variables = Readonly<Record<string, string | undefined>>;

/** Most seconds `--timeout` takes: a day. */
const maxTimeoutS = 86_400;

/**
 * The settings from flags, then the environment, then the `.env` file, then the defaults of the quickstart. An empty
 * value counts as not given.
 * @throws {ConfigError} for a value that cannot be used.
 */
export function resolveChatSettings(flags: ChatFlags, environment: Variables, dotEnv: Variables): ChatSettings {
  const pick = (flag: string, variable: string): string | undefined =>
    flags[flag] || environment[variable] || dotEnv[variable] || undefined;
  return {
    endpoint: checkEndpoint(pick("endpoint", "AZURE_VOICE_LIVE_ENDPOINT") ?? "http://localhost:8080"),
    model: pick("model", "VOICE_LIVE_MODEL") ?? "gpt-4o",
    apiVersion: pick("api-version", "AZURE_VOICE_LIVE_API_VERSION") ?? "2025-05-01-preview",
    apiKey: pick("api-key", "AZURE_VOICE_LIVE_API_KEY"),
    inputPath: flags["input"] || undefined,
    outputPath: flags["output"] || undefined,
    logPath: flags["log"] || "voicelive.log",
    timeoutMs: readTimeoutMs(flags["timeout"] || "30"),
  };
}

function checkEndpoint(endpoint: string): string {
  // The value is not repeated: it may hold a key.
  const protocol = URL.canParse(endpoint) ? new URL(endpoint).protocol : "";
  if (/^(https?|wss?):$/.test(protocol)) return endpoint;
  throw new ConfigError(
    "The endpoint must be an http, https, ws or wss URL, for example http://localhost:8080 " +
      "(--endpoint or AZURE_VOICE_LIVE_ENDPOINT).",
  );
}

function readTimeoutMs(text: string): number {
  const timeoutS = Number(text);
  if (timeoutS > 0 && timeoutS <= maxTimeoutS) return timeoutS * 1000;
  throw new ConfigError(`--timeout must be a number of seconds from above 0 to ${maxTimeoutS}.`);
}
