import type { ChatFact } from "./chat-fact.ts";
import type { ChatSettings } from "./chat-settings.ts";
import { defaultModel } from "./chat-settings.ts";

type Warning = Extract<ChatFact, { readonly type: "warning" }>;

/** The first version of the wire whose servers warn by themselves. */
const warningsSince = "2026-01-01";
/** A server that does not say what it has within this time is not asked again. */
const timeoutMs = 3000;
const maxBytes = 2 ** 20;

interface Named {
  readonly name?: unknown;
  readonly aliases?: unknown;
}

/**
 * What was asked for by name and is not there, as `GET /voice-live/capabilities` of a Vivavoce server tells: its echo repeats
 * what was asked, and older versions of the wire have no warnings. Empty for servers that do not tell, and on any failure.
 */
export async function absentSettings(settings: ChatSettings, fetch: typeof globalThis.fetch): Promise<Warning[]> {
  const { model, voice, apiVersion, endpoint } = settings;
  const asksForModel = model !== defaultModel;
  if (apiVersion >= warningsSince || (voice === undefined && !asksForModel)) return [];
  const told = await capabilitiesOf(endpoint, settings.signIn, fetch);
  const models = namesOf(told?.["models"]);
  const voices = namesOf(told?.["voices"]);
  return [
    ...(asksForModel ? absent("session.model", "model", model, models) : []),
    ...(voice === undefined ? [] : absent("session.voice.name", "voice", voice, voices)),
  ];
}

function absent(param: string, kind: string, asked: string, known: readonly string[]): Warning[] {
  if (known.length === 0 || known.some((name) => name.toLowerCase() === asked.toLowerCase())) return [];
  const message = `This server has no ${kind} '${asked}'; another one is taken. It has: ${known.slice(0, 12).join(", ")}.`;
  return [{ type: "warning", code: "not_as_asked", param, message }];
}

function namesOf(list: unknown): string[] {
  if (!Array.isArray(list)) return [];
  return (list as readonly Named[]).flatMap(({ name, aliases }) =>
    [name, ...(Array.isArray(aliases) ? (aliases as unknown[]) : [])].filter((each) => typeof each === "string"),
  );
}

async function capabilitiesOf(
  endpoint: string,
  signIn: ChatSettings["signIn"],
  fetch: typeof globalThis.fetch,
): Promise<Readonly<Record<string, unknown>> | undefined> {
  // Only what is given to the server anyway; nobody is signed in for this.
  if (signIn.type === "entra") return undefined;
  const headers: Record<string, string> = {};
  if (signIn.type === "key") headers["api-key"] = signIn.key;
  if (signIn.type === "token") headers["authorization"] = `Bearer ${signIn.token}`;
  try {
    const url = new URL("/voice-live/capabilities", endpoint.replace(/^ws/, "http"));
    const response = await fetch(url, { headers, redirect: "error", signal: AbortSignal.timeout(timeoutMs) });
    if (!response.ok || response.body === null) return undefined;
    const pieces: Uint8Array[] = [];
    let bytes = 0;
    for await (const piece of response.body) {
      pieces.push(piece);
      bytes += piece.length;
      if (bytes > maxBytes) return undefined;
    }
    const value = JSON.parse(Buffer.concat(pieces).toString("utf8")) as unknown;
    return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : undefined;
  } catch {
    // A server that does not tell is a server that cannot be compared with.
    return undefined;
  }
}
