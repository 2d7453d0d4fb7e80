import { createInProcessSessions } from "@vivavoce/server/testing";
import type { InProcessOptions } from "@vivavoce/server/testing";
import type { EngineWatch } from "./engine-watch.ts";
import type { Wire, WireHandlers } from "./wire.ts";

/** Where a call is placed: path and query, and the headers of the handshake. */
export interface Destination {
  readonly target: string;
  readonly headers: Readonly<Record<string, string>>;
}

/**
 * A session in this process, without a socket.
 * @throws Error when the handshake is refused
 */
export function openMemoryWire(
  server: InProcessOptions,
  watch: EngineWatch,
  { target, headers }: Destination,
  handlers: WireHandlers,
): Wire {
  let isClosed = false;
  // The gateway takes one for its log: so ids are the same with a socket and without.
  server.ids.seed();
  const handle = createInProcessSessions(server)(target, headers, {
    bufferedBytes: 0,
    send: (text) => {
      if (!isClosed) handlers.message(text);
    },
    close(code, reason) {
      if (isClosed) return;
      isClosed = true;
      handlers.closed(code, reason);
    },
  });
  return {
    send: (message) => handle.receive(message),
    async settle() {
      await macrotask();
      while (!watch.isIdle) {
        await watch.idle();
        await macrotask();
      }
    },
    async close() {
      handle.disconnected();
      await handle.closed;
      if (isClosed) return;
      isClosed = true;
      handlers.closed(1000, "");
    },
  };
}

/** Everything that waits for promises alone happens before it resolves. */
export function macrotask(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
