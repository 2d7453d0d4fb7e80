import { fork } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { once } from "node:events";
import { connect, createServer } from "node:net";
import type { AddressInfo, Socket } from "node:net";
import type { FromGateway, GatewayOrder } from "./gateway-child.ts";

export interface Gateways {
  /** Where clients come: a proxy that gives each connection to a gateway that is there. */
  readonly url: string;
  /** Kills one of them with SIGKILL, and starts another in its place. @param chance in [0, 1), which one */
  kill(chance: number): void;
  close(): Promise<void>;
}

interface Gateway {
  readonly child: ChildProcess;
  /** Undefined until it listens. */
  port: number | undefined;
}

/** So many gateways that do what they are told. @param script file of the compiled gateway */
export async function startGateways(count: number, script: string, order: GatewayOrder): Promise<Gateways> {
  const gateways: Gateway[] = [];
  const starting = new Set<ChildProcess>();
  let isClosed = false;

  const start = async (): Promise<Gateway> => {
    const child = fork(script, [JSON.stringify(order)], {
      execArgv: [],
      stdio: ["ignore", "ignore", "inherit", "ipc"],
    });
    const gateway: Gateway = { child, port: undefined };
    starting.add(child);
    const url = await new Promise<string>((resolve) => {
      child.on("message", (message: FromGateway) => void ("url" in message && resolve(message.url)));
    });
    starting.delete(child);
    gateway.port = Number(new URL(url).port);
    if (isClosed) child.kill("SIGKILL");
    else gateways.push(gateway);
    return gateway;
  };

  let next = 0;
  const serve = (client: Socket, tries = gateways.length + 1): void => {
    const gateway = gateways[(next += 1) % Math.max(1, gateways.length)];
    if (gateway?.port === undefined || tries === 0) return void client.destroy();
    const upstream = connect(gateway.port, "127.0.0.1");
    let isThere = false;
    upstream.on("connect", () => {
      isThere = true;
      client.pipe(upstream).pipe(client);
      client.resume();
    });
    upstream.on("error", () => (isThere ? client.destroy() : serve(client, tries - 1)));
    upstream.on("close", () => (isThere ? client.destroy() : undefined));
    client.once("close", () => upstream.destroy());
  };
  const proxy = createServer({ pauseOnConnect: true }, (client) => {
    client.on("error", () => client.destroy());
    serve(client);
  });
  await Promise.all(Array.from({ length: count }, start));
  proxy.listen(0, "127.0.0.1");
  await once(proxy, "listening");
  return {
    url: `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`,
    kill(chance) {
      // One at least is left, as where a whole fleet does not die at once.
      if (gateways.length < 2) return;
      const [gateway] = gateways.splice(Math.floor(chance * gateways.length), 1);
      gateway?.child.kill("SIGKILL");
      void start();
    },
    async close() {
      isClosed = true;
      proxy.close();
      for (const child of starting) child.kill("SIGKILL");
      for (const { child } of gateways.splice(0)) child.kill("SIGKILL");
    },
  };
}
