import { jetstreamManager } from "@nats-io/jetstream";
import { connectBus } from "../connect-bus.ts";
import { ownPort } from "./own-port.ts";
import { startNats } from "./start-nats.ts";
import type { Nats } from "./start-nats.ts";

/** Servers of NATS that are one: what has three replicas survives the loss of one of them. */
export interface NatsCluster {
  readonly servers: readonly Nats[];
  readonly urls: readonly string[];
  /** The server that leads a stream; undefined while none does. */
  leaderOf(stream: string): Promise<Nats | undefined>;
  close(): Promise<void>;
}

const names = ["one", "two", "three"];
const tries = 100;
const tryEveryMs = 100;

/** Starts three on loopback, and resolves when they have found each other; rejects when that takes longer than ten seconds. */
export async function startNatsCluster(): Promise<NatsCluster> {
  const ports = await Promise.all(names.map(() => ownPort()));
  const routes = ports.map((port) => `nats://127.0.0.1:${port}`);
  const servers = await Promise.all(
    names.map((name, index) => {
      const own = ["--server_name", name, "--cluster_name", "test", "--cluster", routes[index] ?? ""];
      return startNats({ arguments: [...own, "--routes", routes.join(",")] });
    }),
  );
  const urls = servers.map(({ url }) => url);
  const cluster: NatsCluster = {
    servers,
    urls,
    async leaderOf(stream) {
      const bus = await connectBus({ servers: urls, name: "test" });
      try {
        const manager = await jetstreamManager(bus.connection);
        const { cluster: found } = await manager.streams.info(stream);
        return servers[names.indexOf(found?.leader ?? "")];
      } finally {
        await bus.close();
      }
    },
    async close() {
      await Promise.all(servers.map((server) => server.close()));
    },
  };
  try {
    await ready(urls);
  } catch (error) {
    await cluster.close();
    throw error;
  }
  return cluster;
}

/** Streams can be made once the servers have chosen who leads them. */
async function ready(urls: readonly string[]): Promise<void> {
  for (let left = tries; ; left--) {
    const bus = await connectBus({ servers: urls, name: "test" });
    try {
      const manager = await jetstreamManager(bus.connection);
      await manager.streams.add({ name: "ready", subjects: ["ready"], num_replicas: names.length, storage: "memory" });
      await manager.streams.delete("ready");
      return;
    } catch (error) {
      if (left === 0) throw error;
      await new Promise((resolve) => setTimeout(resolve, tryEveryMs));
    } finally {
      await bus.close();
    }
  }
}
