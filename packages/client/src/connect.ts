import { ClientConnection } from "./client-connection.ts";
import type { ConnectionSettings } from "./client-connection.ts";
import { ClientError, ConnectTimeoutError } from "./client-error.ts";
import { resolveCredential } from "./credential.ts";
import type { ClientCredential } from "./credential.ts";
import { createDialer } from "./dialer.ts";
import { randomId } from "./event-ids.ts";
import { defaultApiVersion, realtimeUrl } from "./realtime-url.ts";
import type { AgentReference } from "./realtime-url.ts";
import type { Transport } from "./socket.ts";
import { VoiceLiveClient } from "./voice-live-client.ts";

/** Where to connect, as whom, and with what. */
export interface ConnectOptions extends ConnectionSettings {
  /**
   * `http`, `https`, `ws` or `wss` URL of Vivavoce, Azure Voice Live or an OpenAI-shaped server; see `realtimeUrl` for
   * the path that is added and how the kind of server is told.
   */
  readonly endpoint: string;
  /** Model or deployment name. Either this or `agent`. */
  readonly model?: string | undefined;
  /** Agent that answers instead of a model (TR-12 to TR-18). */
  readonly agent?: AgentReference | undefined;
  /** API key, bearer token, or an object with `getToken`. None for a server that asks for none. */
  readonly credential?: ClientCredential | undefined;
  /** Scopes a token is asked for. Default `https://ai.azure.com/.default` (TR-31). */
  readonly scopes?: string | readonly string[] | undefined;
  /** Default `2026-07-15`; `v1` is the label with the nested session (OA-12), translated here. */
  readonly apiVersion?: string | undefined;
  /** Feature flags (TR-20): `["vivavoce_trace"]` asks Vivavoce for `vivavoce.trace` events. */
  readonly features?: readonly string[] | undefined;
  /** Kind of a customer-owned model (TR-19). */
  readonly profile?: string | undefined;
  /** More headers of the upgrade, for example `voicelive-features` (TR-35); browsers send them in the query (TR-23). */
  readonly headers?: Readonly<Record<string, string>> | undefined;
  /** Ends the attempt to connect; it has no effect on the session afterwards. */
  readonly signal?: AbortSignal | undefined;
  /** How long connecting and `session.created` may take. Default 30,000 ms (as TR-63). */
  readonly connectTimeoutMs?: number | undefined;
  /** Replaces the platform's own WebSocket, for example `webSocketTransport(MyWebSocket)`. */
  readonly transport?: Transport | undefined;
}

const userAgent = "vivavoce-client/0.1.0";

/**
 * Opens a session and resolves once the server has sent `session.created`.
 * @throws {ClientError} when the endpoint is no URL.
 * @throws {ConnectionError} when the server cannot be reached or refuses: `UnreachableError`, `UnauthorizedError`,
 *   `ForbiddenError`, `NotFoundError`, `ConnectTimeoutError`.
 * @throws {WireError} when what answers speaks another protocol.
 * @throws {ServerError} when the server opens the socket but reports an error instead of a session (TR-45).
 */
export async function connectOver(transport: Transport, options: ConnectOptions): Promise<VoiceLiveClient> {
  options.signal?.throwIfAborted();
  const asked = realtimeUrl({ ...options, apiVersion: options.apiVersion ?? defaultApiVersion });
  const { url, dialect } = asked instanceof Promise ? await asked : asked;
  const { reconnect = false } = options;
  const remembers = reconnect === true || (reconnect !== false && reconnect.replay !== false);
  const conversation = remembers ? new (await import("./conversation-log.ts")).ConversationLog() : undefined;
  options.signal?.throwIfAborted();
  const ending = new AbortController();
  const dial = createDialer(transport, {
    request: {
      url,
      headers: {
        "user-agent": userAgent,
        // TR-34: one id for each session, so that a provider can find it; it says nothing about its user.
        "x-ms-client-request-id": randomId(),
        ...dialect.headers,
        ...lowerCased(options.headers ?? {}),
      },
      openai: dialect.vendor === "openai",
    },
    credential: () => resolveCredential(options.credential, options.scopes, ending.signal),
  });
  const connection = new ClientConnection(dial, dialect, options, conversation);
  void connection.closed.then(() => ending.abort());
  const client = new VoiceLiveClient(connection);
  const timeoutMs = options.connectTimeoutMs ?? 30_000;
  const timeout = new AbortController();
  const timer = setTimeout(
    () => timeout.abort(new ConnectTimeoutError(`${lateness(timeoutMs)} Check the endpoint and the network.`)),
    timeoutMs,
  );
  const onAbort = (): void => timeout.abort(options.signal?.reason ?? new ClientError("Connecting was given up."));
  options.signal?.addEventListener("abort", onAbort);
  try {
    await connection.ready(timeout.signal);
    return client;
  } catch (error) {
    ending.abort();
    void connection.close();
    throw error;
  } finally {
    clearTimeout(timer);
    options.signal?.removeEventListener("abort", onAbort);
  }
}

const lateness = (timeoutMs: number): string => `The server sent no session within ${timeoutMs} ms.`;

function lowerCased(headers: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));
}
