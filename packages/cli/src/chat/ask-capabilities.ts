import { readUpTo } from "./ask-server.ts";
import { azureHost } from "./chat-settings.ts";
import type { ChatSettings } from "./chat-settings.ts";

const maxBytes = 2 ** 20;

/** The server that is asked, and what it is given anyway. */
type Asked = Pick<ChatSettings, "endpoint" | "signIn">;

/**
 * What `GET /voice-live/capabilities` of a Vivavoce server tells; undefined for servers that are none, and on any failure.
 * Nothing is asked of Azure's own hosts.
 * @param withinMs a server that has not told by then is taken for one that does not
 */
export async function capabilitiesOf(
  asked: Asked,
  fetch: typeof globalThis.fetch,
  withinMs = 3000,
): Promise<Readonly<Record<string, unknown>> | undefined> {
  return ask(asked, fetch, withinMs, async (response) => {
    if (!response.ok) return undefined;
    const value: unknown = JSON.parse((await readUpTo(response.body, maxBytes)) ?? "null");
    return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : undefined;
  });
}

/** The status of that answer, 401 for a key that it does not take; undefined as above. */
export async function statusOfCapabilities(
  asked: Asked,
  fetch: typeof globalThis.fetch,
  withinMs: number,
): Promise<number | undefined> {
  return ask(asked, fetch, withinMs, async (response) => {
    await response.body?.cancel();
    return response.status;
  });
}

/** Only what is given to the server anyway; nobody is signed in for this. */
async function ask<Told>(
  { endpoint, signIn }: Asked,
  fetch: typeof globalThis.fetch,
  withinMs: number,
  read: (response: Response) => Promise<Told | undefined>,
): Promise<Told | undefined> {
  try {
    if (signIn.type === "entra" || azureHost.test(new URL(endpoint).hostname)) return undefined;
    const headers: Record<string, string> = {};
    if (signIn.type === "key") headers["api-key"] = signIn.key;
    if (signIn.type === "token") headers["authorization"] = `Bearer ${signIn.token}`;
    const url = new URL("/voice-live/capabilities", endpoint.replace(/^ws/, "http"));
    return await read(await fetch(url, { headers, redirect: "error", signal: AbortSignal.timeout(withinMs) }));
  } catch {
    // A server that does not tell is a server that cannot be compared with.
    return undefined;
  }
}
