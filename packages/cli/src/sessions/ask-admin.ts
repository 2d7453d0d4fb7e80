import { ChatFailure } from "../chat/chat-failure.ts";
import { askServer, serverUrl } from "../chat/ask-server.ts";

/** A session as `/admin/sessions` tells it. */
export interface SessionRow {
  readonly id: string;
  /** Of several that are one, where it is. */
  readonly gateway?: string;
  readonly caller: string;
  readonly network: string;
  readonly dialect: string;
  readonly model: string;
  readonly started_at: string;
  readonly age_seconds: number;
  readonly turns: number | null;
  readonly state: string;
}

/** Where sessions are managed, and with what key. */
export interface AdminAccess {
  readonly url: URL;
  readonly key: string | undefined;
}

/** Longest answer that is read, in bytes; a session has some 300. */
const maxAnswerBytes = 16 * 1024 * 1024;

/** @throws ConfigError when the text is no address */
export function adminUrl(endpoint: string): URL {
  return serverUrl(endpoint, "/admin/sessions");
}

/**
 * Asks about all sessions, or about one.
 * @throws ChatFailure in one line that says what is wrong
 */
export async function askAdmin(
  { url, key }: AdminAccess,
  id?: string,
  method: "GET" | "DELETE" = "GET",
): Promise<object> {
  const where = new URL(url);
  if (id !== undefined) where.pathname += `/${encodeURIComponent(id)}`;
  const { response, text } = await askServer(where, { key, maxBytes: maxAnswerBytes, method });
  const body = parsed(text);
  if (response.ok && body !== undefined) return body;
  const code = codeOf(body);
  if (code === "admin_key_required" && key !== undefined) {
    throw new ChatFailure(`${url.host} does not take that key of its operators: --key, or VIVAVOCE_ADMIN_KEY.`);
  }
  throw new ChatFailure(failureOf(url.host, response.status, code, id));
}

function failureOf(host: string, status: number, code: string | undefined, id: string | undefined): string {
  switch (code) {
    case "admin_key_required":
      return `${host} wants the key of its operators: --key, or VIVAVOCE_ADMIN_KEY.`;
    case "admin_not_shared":
      return `${host} lets only programs on its own machine do that. With VIVAVOCE_ADMIN_KEY set there, from anywhere.`;
    case "session_not_found":
      return `${host} has no session ${id ?? ""} now: vivavoce sessions list shows those that it has.`;
    case "too_many_attempts":
      return `${host} has been shown too many wrong keys. Try again later.`;
    default:
      return status === 404
        ? `${host} does not let sessions be managed. Start it with --admin, or VIVAVOCE_ADMIN_KEY.`
        : `${host} answers with HTTP ${status}.`;
  }
}

function parsed(text: string): object | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null ? value : undefined;
  } catch {
    return undefined;
  }
}

function codeOf(body: object | undefined): string | undefined {
  const error = body !== undefined && "error" in body ? body.error : undefined;
  const isRecord = typeof error === "object" && error !== null && "code" in error;
  return isRecord && typeof error.code === "string" ? error.code : undefined;
}
