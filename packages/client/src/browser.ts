import { ClientError } from "./client-error.ts";
import { connectOver } from "./connect.ts";
import type { ConnectOptions } from "./connect.ts";
import type { WebSocketConstructor } from "./socket.ts";
import type { VoiceLiveClient } from "./voice-live-client.ts";
import { webSocketTransport } from "./web-socket-transport.ts";

export * from "./exports.ts";

/** Opens a session from a browser, with the credential in the query. See `connectOver` for what it throws. */
export async function connect(options: ConnectOptions): Promise<VoiceLiveClient> {
  if (options.transport !== undefined) return connectOver(options.transport, options);
  const { WebSocket } = globalThis as { readonly WebSocket?: WebSocketConstructor };
  if (WebSocket === undefined) throw new ClientError("This platform has no WebSocket.");
  return connectOver(webSocketTransport(WebSocket), options);
}
