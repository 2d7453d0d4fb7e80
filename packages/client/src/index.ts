import { connectOver } from "./connect.ts";
import type { ConnectOptions } from "./connect.ts";
import { nodeTransport } from "./node-transport.ts";
import type { VoiceLiveClient } from "./voice-live-client.ts";

export * from "./exports.ts";
export { createNodeTransport, nodeTransport } from "./node-transport.ts";
export type { NodeTransportOptions } from "./node-transport.ts";

/** Opens a session from Node, with the credential in a header. See `connectOver` for what it throws. */
export function connect(options: ConnectOptions): Promise<VoiceLiveClient> {
  return connectOver(options.transport ?? nodeTransport, options);
}
