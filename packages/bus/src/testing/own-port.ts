import { createServer } from "node:net";
import { threadId } from "node:worker_threads";

/** Below those that systems choose from for whoever asks for any, which is 32768 on Linux. */
const firstPort = 20_000;
const ports = 12_000;
/** Processes that run at the same time have numbers near each other. */
const portsOfProcess = 32;
/** Threads of one process have its number, and each counts for itself. */
const portsOfThread = 3000;

let given = 0;

/**
 * A port of 127.0.0.1 for a program that has to be told one, or that comes back to the one it had. Another one each time,
 * and none that a program gets that asks for any: a port that was found free in that way, and let go again, is soon somebody
 * else's.
 * @throws Error when none is free
 */
export async function ownPort(): Promise<number> {
  for (let tries = 0; tries < ports; tries++) {
    const port = portAt(given, threadId);
    given += 1;
    if (await isFree(port)) return port;
  }
  throw new Error("no port is free");
}

/** The port that a thread of this process looks at when it has looked at so many. */
export function portAt(count: number, thread: number): number {
  return firstPort + ((process.pid * portsOfProcess + thread * portsOfThread + count) % ports);
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once("error", () => resolve(false));
    server.listen(port, "127.0.0.1", () => server.close(() => resolve(true)));
  });
}
