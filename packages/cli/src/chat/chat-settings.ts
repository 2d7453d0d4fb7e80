import { ConfigError } from "../config/config-error.ts";

/** What a chat needs to know before it starts. */
export interface ChatSettings {
  readonly endpoint: string;
  readonly model: string;
  readonly apiVersion: string;
  readonly signIn: ChatSignIn;
  /** Replaces the quickstart's instructions. */
  readonly instructions: string | undefined;
  /** Replaces the quickstart's voice. */
  readonly voice: string | undefined;
  /** Recognizer to ask for; the quickstart asks for none. */
  readonly transcription: string | undefined;
  /** Sound file spoken in place of the microphone. */
  readonly inputPath: string | undefined;
  /** What that file says, at 24 kHz, where it was read already: a pipe can be read but once. */
  readonly speech?: Int16Array | undefined;
  /** WAV file that gets what was played, in place of the speaker. */
  readonly outputPath: string | undefined;
  /** Device to use in place of the default one: its number or a part of its name. */
  readonly microphone: string | undefined;
  readonly speaker: string | undefined;
  /** File that gets the wire frames; undefined for none. */
  readonly logPath: string | undefined;
  /** With an input file: how long the server may be silent after its end. */
  readonly timeoutMs: number;
  /** JSON lines in place of text. */
  readonly json: boolean;
  /** Name every event of the server. */
  readonly verbose: boolean;
}

/** How a chat proves who it is: not at all, with a secret that is known, or with tokens of Microsoft Entra ID. */
export type ChatSignIn =
  | { readonly type: "none" }
  | { readonly type: "key"; readonly key: string }
  | { readonly type: "token"; readonly token: string }
  | { readonly type: "entra" };

/** Flags as the command line gives them, by name without dashes. */
export type ChatFlags = Readonly<Record<string, string | boolean | undefined>>;

type Variables = Readonly<Record<string, string | undefined>>;

/**
 * Variables of Microsoft's samples by the flag that says the same: those that present samples read, and the older ones of
 * the quickstart. The first that is set counts.
 */
export const sampleVariables = {
  endpoint: ["AZURE_VOICELIVE_ENDPOINT", "AZURE_VOICE_LIVE_ENDPOINT"],
  model: ["AZURE_VOICELIVE_MODEL", "VOICE_LIVE_MODEL"],
  "api-version": ["AZURE_VOICELIVE_API_VERSION", "AZURE_VOICE_LIVE_API_VERSION"],
  "api-key": ["AZURE_VOICELIVE_API_KEY", "AZURE_VOICE_LIVE_API_KEY"],
  token: ["AZURE_VOICELIVE_TOKEN", "VOICE_LIVE_TOKEN"],
  voice: ["AZURE_VOICELIVE_VOICE"],
  instructions: ["AZURE_VOICELIVE_INSTRUCTIONS"],
} as const satisfies Readonly<Record<string, readonly string[]>>;

/**
 * Variables that begin like those of Microsoft's samples and that no chat reads: misspelt, or of a sample that does more.
 * One that is empty says nothing.
 */
export function unreadSampleVariables(...sources: readonly Variables[]): readonly string[] {
  const set = sources.flatMap((source) => Object.keys(source).filter((name) => source[name]));
  return [...new Set(set)].filter((name) => ofSamples.test(name) && !readVariables.includes(name));
}

/** Names of all variables that a chat reads. */
export const readVariables: readonly string[] = Object.values(sampleVariables).flat();
const ofSamples = /^(?:AZURE_)?VOICE_?LIVE_/;

/** The quickstart's model. */
export const defaultModel = "gpt-4o";

/** Most seconds `--timeout` takes: a day. */
const maxTimeoutS = 86_400;

/** Hosts of Azure's clouds, where a chat without a key signs in with Entra ID, as the quickstart does. */
export const azureHost = /\.(azure\.com|azure\.us|azure\.cn)$/i;

/**
 * The settings from flags, then the environment, then the `.env` file, then the defaults of the quickstart. An empty
 * value counts as not given.
 * @throws {ConfigError} for a value that cannot be used.
 */
export function resolveChatSettings(flags: ChatFlags, environment: Variables, dotEnv: Variables): ChatSettings {
  const flag = (name: string): string | undefined => {
    const value = flags[name];
    return typeof value === "string" && value !== "" ? value : undefined;
  };
  const among = (source: Variables, names: readonly string[]): string | undefined =>
    names.map((name) => source[name]).find((value) => value);
  const pick = (name: keyof typeof sampleVariables): string | undefined =>
    flag(name) ?? among(environment, sampleVariables[name]) ?? among(dotEnv, sampleVariables[name]);
  const endpoint = checkEndpoint(pick("endpoint") ?? "http://localhost:8080");
  return {
    endpoint,
    model: pick("model") ?? defaultModel,
    apiVersion: pick("api-version") ?? "2025-05-01-preview",
    signIn: chooseSignIn(flags["entra"] === true, endpoint, {
      key: pick("api-key"),
      token: pick("token"),
    }),
    instructions: pick("instructions"),
    voice: pick("voice"),
    transcription: flag("transcription"),
    inputPath: flag("input"),
    outputPath: flag("output"),
    microphone: flag("microphone"),
    speaker: flag("speaker"),
    logPath: flags["no-log"] === true ? undefined : (flag("log") ?? "voicelive.log"),
    timeoutMs: readTimeoutMs(flag("timeout") ?? "30"),
    json: flags["json"] === true,
    verbose: flags["verbose"] === true,
  };
}

function chooseSignIn(
  entra: boolean,
  endpoint: string,
  { key, token }: { readonly key: string | undefined; readonly token: string | undefined },
): ChatSignIn {
  if (entra) return { type: "entra" };
  if (key !== undefined) return { type: "key", key };
  if (token !== undefined) return { type: "token", token };
  return { type: azureHost.test(new URL(endpoint).hostname) ? "entra" : "none" };
}

function checkEndpoint(endpoint: string): string {
  // The value is not repeated: it may hold a key.
  const protocol = URL.canParse(endpoint) ? new URL(endpoint).protocol : "";
  if (/^(https?|wss?):$/.test(protocol)) return endpoint;
  throw new ConfigError(
    "The endpoint must be an http, https, ws or wss URL, for example http://localhost:8080 " +
      "(--endpoint or AZURE_VOICELIVE_ENDPOINT).",
  );
}

function readTimeoutMs(text: string): number {
  const timeoutS = Number(text);
  if (timeoutS > 0 && timeoutS <= maxTimeoutS) return timeoutS * 1000;
  throw new ConfigError(`--timeout must be a number of seconds from above 0 to ${maxTimeoutS}.`);
}
