import type { Credential, Transport } from "./socket.ts";
import { ConnectionError } from "./client-error.ts";
import { defaultApiVersion, realtimeUrl } from "./realtime-url.ts";
import { VoiceLiveClient } from "./voice-live-client.ts";
import type { ClientSettings } from "./voice-live-client.ts";

/** Where to connect, as whom, and with what. */
export interface ConnectOptions extends ClientSettings {
  /** `http`, `https`, `ws` or `wss` URL; `/voice-live/realtime` is appended unless the path ends in `/realtime`. */
  readonly endpoint: string;
  /** Model or deployment name. */
  readonly model: string;
  /** API key or bearer token. None for a server that asks for none. */
  readonly credential?: Credential | undefined;
  /** Default `2026-07-15`. */
  readonly apiVersion?: string | undefined;
  /** Ends the attempt to connect; it has no effect on the session afterwards. */
  readonly signal?: AbortSignal | undefined;
  /** How long connecting and `session.created` may take. Default 30,000 ms (as TR-63). */
  readonly connectTimeoutMs?: number | undefined;
  /** Replaces the platform's own WebSocket, for example `webSocketTransport(MyWebSocket)`. */
  readonly transport?: Transport | undefined;
}

/**
 * Opens a session and resolves once the server has sent `session.created`.
 * @throws {ClientError} when the endpoint is no URL.
 * @throws {ConnectionError} when the server cannot be reached or refuses (with its HTTP status, where known).
 * @throws {ServerError} when the server opens the socket but reports an error instead of a session (TR-45).
 */
export async function connectOver(transport: Transport, options: ConnectOptions): Promise<VoiceLiveClient> {
  options.signal?.throwIfAborted();
  const url = realtimeUrl({
    endpoint: options.endpoint,
    model: options.model,
    apiVersion: options.apiVersion ?? defaultApiVersion,
  });
  const request = { url, credential: options.credential };
  const client = new VoiceLiveClient(
    (handlers) =>
      transport(request, {
        ...handlers,
        refused: (message, status) => handlers.refused(withoutSecret(message, options.credential), status),
      }),
    options,
  );
  const timeoutMs = options.connectTimeoutMs ?? 30_000;
  const timeout = new AbortController();
  const timer = setTimeout(
    () => timeout.abort(new ConnectionError(`The server sent no session within ${timeoutMs} ms.`)),
    timeoutMs,
  );
  const onAbort = (): void => timeout.abort(options.signal?.reason);
  options.signal?.addEventListener("abort", onAbort);
  try {
    await client.ready(timeout.signal);
    return client;
  } catch (error) {
    void client.close();
    throw error;
  } finally {
    clearTimeout(timer);
    options.signal?.removeEventListener("abort", onAbort);
  }
}

/** A server may repeat the credential in what it answers; an error message must not. */
function withoutSecret(message: string, credential: Credential | undefined): string {
  if (credential === undefined) return message;
  const secret = "key" in credential ? credential.key : credential.token;
  return secret === "" ? message : message.replaceAll(secret, "***");
}
