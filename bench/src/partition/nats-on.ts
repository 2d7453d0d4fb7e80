import { spawn } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { once } from "node:events";
import { connect } from "node:net";
import { setTimeout as pause } from "node:timers/promises";
import type { Machine } from "./network.ts";

const port = 4222;

/** A NATS server on a machine of a network. */
export interface NatsOnMachine {
  readonly url: string;
  readonly child: ChildProcess;
}

/** Starts it, and resolves when it answers. @param store folder where JetStream keeps its streams */
export async function startNatsOn(
  { address, enter }: Pick<Machine, "address" | "enter">,
  store: string,
): Promise<NatsOnMachine> {
  const [program, ...rest] = [...enter, "nats-server"];
  const child = spawn(program, [...rest, "-a", address, "-p", String(port), "-js", "-sd", store], { stdio: "ignore" });
  for (;;) {
    const socket = connect(port, address);
    const isThere = await Promise.race([
      once(socket, "data").then(
        () => true,
        () => false,
      ),
      pause(1000).then(() => false),
    ]);
    socket.destroy();
    if (isThere) return { url: `nats://${address}:${port}`, child };
    await pause(50);
  }
}
