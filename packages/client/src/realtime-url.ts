import { ClientError } from "./client-error.ts";

/** The api-version asked for when none is given. */
export const defaultApiVersion = "2026-07-15";

const realtimePath = "/voice-live/realtime";

/** What names a Voice Live session in its URL. */
export interface RealtimeUrlParts {
  /** `http`, `https`, `ws` or `wss` URL of the server; a bare host is not enough. */
  readonly endpoint: string;
  /** Model or deployment name (TR-11). */
  readonly model: string;
  /** Api-version (TR-10). */
  readonly apiVersion: string;
}

/**
 * The WebSocket URL of a session (TR-01): `/voice-live/realtime` is appended unless the path already ends in
 * `/realtime`; a prefix and a query of the endpoint are kept.
 * @throws {ClientError} when the endpoint is no such URL.
 */
export function realtimeUrl(parts: RealtimeUrlParts): URL {
  // The endpoint is not repeated in these messages: people paste URLs with a key in them.
  if (!URL.canParse(parts.endpoint)) throw new ClientError("The endpoint is not a URL.");
  const url = new URL(parts.endpoint);
  if (url.protocol === "http:") url.protocol = "ws:";
  else if (url.protocol === "https:") url.protocol = "wss:";
  if (url.protocol !== "ws:" && url.protocol !== "wss:") {
    throw new ClientError("The endpoint must be an http, https, ws or wss URL.");
  }
  url.hash = "";
  if (!/\/realtime\/?$/.test(url.pathname)) url.pathname = url.pathname.replace(/\/+$/, "") + realtimePath;
  url.searchParams.set("api-version", parts.apiVersion);
  url.searchParams.set("model", parts.model);
  return url;
}
