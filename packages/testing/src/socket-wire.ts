import { once } from "node:events";
import { createServer } from "@vivavoce/server";
import type { ServerOptions } from "@vivavoce/server";
import { WebSocket } from "ws";
import type { EngineWatch } from "./engine-watch.ts";
import { macrotask } from "./memory-wire.ts";
import type { Destination } from "./memory-wire.ts";
import type { Wire, WireHandlers } from "./wire.ts";

/**
 * A session over a real WebSocket on loopback, with a server of its own. TCP keeps the order, so an answered ping tells
 * that all before it has arrived.
 * @throws Error when the handshake is refused
 */
export async function openSocketWire(
  options: ServerOptions,
  watch: EngineWatch,
  { target, headers }: Destination,
  handlers: WireHandlers,
): Promise<Wire> {
  // The call's clock may jump minutes between two frames: pings by that clock would find everybody dead. Or it stands
  // still, and no rate allows anything new.
  const limits = { ...options.limits, pingIntervalMs: 0, eventBurst: Infinity, appendBurst: Infinity };
  const server = createServer({ ...options, limits });
  const { url } = await server.listen();
  const socket = new WebSocket(`${url.replace(/^http/u, "ws")}${target}`, { headers });
  let receivedCount = 0;
  socket.on("message", (data: Buffer) => {
    receivedCount += 1;
    handlers.message(data.toString("utf8"));
  });
  try {
    await once(socket, "open");
  } catch (error) {
    await server.close();
    throw error;
  }
  socket.on("error", () => {}); // a close follows
  socket.on("close", (code, reason) => handlers.closed(code, reason.toString("utf8")));

  async function roundTrip(): Promise<void> {
    if (socket.readyState !== WebSocket.OPEN) return;
    await new Promise<void>((resolve) => {
      const finish = (): void => {
        socket.off("pong", finish);
        socket.off("close", finish);
        resolve();
      };
      socket.on("pong", finish);
      socket.on("close", finish);
      socket.ping();
    });
  }

  return {
    send(message) {
      // Text frames, as clients send them.
      if (socket.readyState === WebSocket.OPEN) socket.send(message.toString("utf8"));
    },
    async settle() {
      for (;;) {
        const before = receivedCount;
        await roundTrip();
        await macrotask();
        const wasIdle = watch.isIdle;
        await watch.idle();
        await roundTrip();
        if (wasIdle && watch.isIdle && receivedCount === before) return;
      }
    },
    async close() {
      if (socket.readyState !== WebSocket.CLOSED) {
        const ended = once(socket, "close");
        socket.close(1000);
        await ended;
      }
      await server.close();
    },
  };
}
