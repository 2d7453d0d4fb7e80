import { fork, spawn } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { createServerOfProcesses } from "@vivavoce/server";
import { ownCpuMs } from "../kit/machine.ts";
import { nextMessage } from "../kit/next-message.ts";
import { sum } from "../kit/statistics.ts";
import { vivavoceProgram, watchProgram } from "../kit/watch-program.ts";
import type { FromScripted, ToScripted } from "./messages.ts";

/** A server under measurement. */
export interface BenchServer {
  readonly url: string;
  /** Time of a core since the start, in milliseconds, by part; and the latest event loop of all, where it is known. */
  usage(): Promise<{ readonly cpuMs: Readonly<Record<string, number>>; readonly loopP99Ms?: number }>;
  close(): Promise<void>;
}

const childPath = fileURLToPath(new URL("scripted-child.js", import.meta.url));
const manySessions = 5000;

function forkScripted(): ChildProcess {
  return fork(childPath, [], { serialization: "advanced", execArgv: [] });
}

async function usageOf(children: readonly ChildProcess[]) {
  const used = await Promise.all(
    children.map((child) => {
      const answer = nextMessage<FromScripted, "usage">(child, "usage");
      child.send({ type: "usage" } satisfies ToScripted);
      return answer;
    }),
  );
  return {
    sessions: sum(used.map(({ usage }) => usage.cpuMs)),
    loopP99Ms: Math.max(...used.map(({ usage }) => usage.loop.p99Ms)),
  };
}

/** Scripted engines; with one process it is the server itself, with more there is the one that decides who comes in. */
export async function startScripted(processes: number): Promise<BenchServer> {
  const children: ChildProcess[] = [];
  if (processes === 1) {
    const child = forkScripted();
    children.push(child);
    const listening = nextMessage<FromScripted, "listening">(child, "listening");
    child.send({ type: "start", alone: true } satisfies ToScripted);
    const { url } = await listening;
    return {
      url,
      async usage() {
        const { sessions, loopP99Ms } = await usageOf(children);
        return { cpuMs: { sessions }, loopP99Ms };
      },
      async close() {
        child.kill();
        await once(child, "exit");
      },
    };
  }
  const server = createServerOfProcesses({
    processes,
    limits: { maxSessions: manySessions, connectionsPerMinute: 0 },
    about: () => ({ engines: {}, capabilities: {} }),
    startProcess(_, events) {
      const child = forkScripted();
      children.push(child);
      child.on("message", (message: FromScripted) => {
        if (message.type === "ready") events.ready();
        else if (message.type !== "listening" && message.type !== "usage") events.message(message);
      });
      child.once("exit", (code) => events.exited(new Error(`ended with ${code}`)));
      child.send({ type: "start", alone: false } satisfies ToScripted);
      return {
        send: (message, socket) => void child.send(message, socket, () => {}),
        kill: () => void child.kill("SIGKILL"),
      };
    },
  });
  await server.open();
  const { url } = await server.listen();
  return {
    url,
    async usage() {
      const { sessions, loopP99Ms } = await usageOf(children);
      return { cpuMs: { "who comes in": ownCpuMs(), sessions }, loopP99Ms };
    },
    close: () => server.close(),
  };
}

/** `vivavoce serve` with the engines of the environment. */
export async function startReal(processes: number): Promise<BenchServer> {
  const env = { VIVAVOCE_LLM_ENGINE: "builtin", VIVAVOCE_MAX_SESSIONS: "400", VIVAVOCE_LOG_LEVEL: "error" };
  const child = spawn(process.execPath, [vivavoceProgram, "serve", "--port", "0", "--processes", String(processes)], {
    env: { ...process.env, ...env },
    stdio: ["ignore", "pipe", "inherit"],
  });
  const url = (await watchProgram(child).printed(/listens on (http\S+)/)).replace("localhost", "127.0.0.1");
  return {
    url,
    async usage() {
      const page = await (await fetch(`${url}/metrics`)).text();
      const seconds = Number(/^process_cpu_seconds_total (\S+)$/m.exec(page)?.[1]);
      return { cpuMs: { all: seconds * 1000 } };
    },
    async close() {
      child.kill("SIGTERM");
      await once(child, "exit");
    },
  };
}
