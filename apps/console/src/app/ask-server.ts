import { listOf, fieldOf, objectOf, textOf } from "../wire/fields.ts";
import type { ConnectValues } from "./connect-values.ts";

/** What becomes of a setting. */
export type Grade = "honoured" | "approximated" | "without_effect";

/** Who serves some languages. */
interface LanguageService {
  /** BCP-47 codes; `*` for any other. */
  readonly languages: readonly string[];
  readonly recognizer: string | null;
  readonly judge: string | null;
  readonly synthesizer: string | null;
}

/** What a server says that it can do, as far as this page reads it. */
export interface Abilities {
  readonly defaultModel: string;
  /** Names to ask for. */
  readonly models: readonly string[];
  readonly voices: readonly { readonly name: string; readonly language: string }[];
  /** BCP-47 codes; `*` for any. */
  readonly heard: readonly string[];
  /** Who hears, judges and speaks which languages; null for nobody. Empty where the server does not say. */
  readonly services: readonly LanguageService[];
  /** By the dotted path of a setting. */
  readonly grades: Readonly<Record<string, Grade>>;
}

/** What became of the question. */
export type Asked =
  | { readonly kind: "told"; readonly abilities: Abilities }
  /** It takes sessions perhaps, but does not tell what it can do. */
  | { readonly kind: "silent" }
  /** It wants a key, or another one. */
  | { readonly kind: "refused" }
  | { readonly kind: "unreachable" };

/** How long a server may take to say what it can do. */
const patienceMs = 10_000;

/** Address of something beside the sessions of a server. */
function addressOf({ endpoint }: ConnectValues, path: string): URL {
  const url = new URL(endpoint);
  url.protocol = url.protocol.replace(/^ws/, "http");
  url.pathname = url.pathname.replace(/\/voice-live\/realtime\/?$/, "").replace(/\/+$/, "") + path;
  url.search = "";
  return url;
}

/** The key stands in a header: never in an address, which others may write down. */
function headersOf({ credentialKind, secret }: ConnectValues): Record<string, string> {
  if (credentialKind === "none" || secret === "") return {};
  return credentialKind === "key" ? { "api-key": secret } : { authorization: `Bearer ${secret}` };
}

/** Asks a Vivavoce server what it can do. Never rejects: aborted, it is as if nobody had answered. */
export async function askServer(values: ConnectValues, signal?: AbortSignal): Promise<Asked> {
  try {
    const response = await fetch(addressOf(values, "/voice-live/capabilities"), {
      headers: headersOf(values),
      signal: AbortSignal.any([AbortSignal.timeout(patienceMs), ...(signal === undefined ? [] : [signal])]),
    });
    if (response.status === 401 || response.status === 403) return { kind: "refused" };
    if (!response.ok) return { kind: "silent" };
    return { kind: "told", abilities: readAbilities(await response.json()) };
  } catch (error) {
    // What is no JSON comes from a server that is there.
    return { kind: error instanceof SyntaxError ? "silent" : "unreachable" };
  }
}

/**
 * A secret that opens sessions for a minute, got with the key in a header. A server that gives none gets the key itself.
 * Rejects when the server refuses the key, or cannot be reached.
 */
export async function fetchSecret(values: ConnectValues, model: string): Promise<string> {
  const response = await fetch(addressOf(values, "/v1/realtime/client_secrets"), {
    method: "POST",
    headers: { ...headersOf(values), "content-type": "application/json" },
    body: JSON.stringify({ expires_after: { seconds: 60 }, session: { type: "realtime", model } }),
    signal: AbortSignal.timeout(patienceMs),
  });
  if (response.status === 404 || response.status === 405) return values.secret;
  const value = textOf(await response.json(), "value");
  if (value === undefined) throw new Error(`The server answered ${response.status}.`);
  return value;
}

const isGrade = (value: unknown): value is Grade =>
  value === "honoured" || value === "approximated" || value === "without_effect";

function readGrades(grades: object): Record<string, Grade> {
  const entries: [string, unknown][] = Object.entries(grades);
  return Object.fromEntries(entries.flatMap(([path, grade]) => (isGrade(grade) ? [[path, grade]] : [])));
}

const words = (values: readonly unknown[]): string[] => values.filter((each) => typeof each === "string");

function readService(value: unknown): LanguageService {
  return {
    languages: words(listOf(value, "languages")),
    recognizer: textOf(value, "recognizer") ?? null,
    judge: textOf(value, "judge") ?? null,
    synthesizer: textOf(value, "synthesizer") ?? null,
  };
}

/** Nothing of what another server sends is taken for granted. */
function readAbilities(body: unknown): Abilities {
  const models = words(listOf(body, "models").map((model) => fieldOf(model, "name")));
  const voices = listOf(body, "voices").flatMap((voice) => {
    const [name, language] = [textOf(voice, "name"), textOf(voice, "language")];
    return name === undefined || language === undefined ? [] : [{ name, language }];
  });
  return {
    defaultModel: textOf(body, "default_model") ?? models[0] ?? "",
    models,
    voices,
    services: listOf(body, "by_language").map(readService),
    grades: readGrades(objectOf(body, "settings") ?? {}),
    heard: words(listOf(objectOf(body, "languages"), "heard")),
  };
}
