import { readUpTo } from "./ask-server.ts";
import { azureHost } from "./chat-settings.ts";
import type { ChatSettings } from "./chat-settings.ts";

const maxBytes = 2 ** 20;

/** What a server says when it is asked for its capabilities. */
interface Capabilities {
  /** Status of its answer: 401 for a key that it does not take. */
  readonly status: number;
  /** What a Vivavoce server tells; undefined where there is nothing of the kind. */
  readonly told: Readonly<Record<string, unknown>> | undefined;
}

/**
 * Asks a server for `GET /voice-live/capabilities`, with what it is given anyway: nobody is signed in for this. Undefined on any
 * failure, and for Azure's own hosts, which are not asked.
 * @param withinMs a server that has not told by then is taken for one that does not
 */
export async function askCapabilities(
  { endpoint, signIn }: Pick<ChatSettings, "endpoint" | "signIn">,
  fetch: typeof globalThis.fetch,
  withinMs = 3000,
): Promise<Capabilities | undefined> {
  try {
    if (signIn.type === "entra" || azureHost.test(new URL(endpoint).hostname)) return undefined;
    const headers: Record<string, string> = {};
    if (signIn.type === "key") headers["api-key"] = signIn.key;
    if (signIn.type === "token") headers["authorization"] = `Bearer ${signIn.token}`;
    const url = new URL("/voice-live/capabilities", endpoint.replace(/^ws/, "http"));
    const { ok, status, body } = await fetch(url, {
      headers,
      redirect: "error",
      signal: AbortSignal.timeout(withinMs),
    });
    if (!ok) await body?.cancel();
    const value: unknown = JSON.parse((ok && (await readUpTo(body, maxBytes))) || "null");
    return { status, told: typeof value === "object" && value !== null ? { ...value } : undefined };
  } catch {
    // A server that does not tell is a server that cannot be compared with.
    return undefined;
  }
}
