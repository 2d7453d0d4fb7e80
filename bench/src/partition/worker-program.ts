import { spawn } from "node:child_process";
import { vivavoceProgram, watchProgram } from "../kit/watch-program.ts";
import type { WatchedProgram } from "../kit/watch-program.ts";
import type { Machine } from "./network.ts";

/** Starts `vivavoce` on some machine with these arguments. @param env besides the path */
export function startVivavoce(
  { enter }: Pick<Machine, "enter">,
  args: readonly string[],
  env: Readonly<Record<string, string>>,
): WatchedProgram {
  const [first, ...rest] = [...enter, process.execPath, vivavoceProgram, ...args];
  const child = spawn(first, rest, {
    env: { PATH: process.env["PATH"], ...env },
    stdio: ["ignore", "pipe", "pipe"],
  });
  return watchProgram(child);
}

/** What a worker's status page says. */
interface WorkerHealth {
  readonly status: string;
  /** Pieces of work that it may begin, now and when it has nothing to do. */
  readonly free: number;
  readonly capacity: number;
  readonly gateways: number;
}

/** `vivavoce worker` on a machine of its own, which can be cut off. */
export interface CutWorker {
  readonly name: string;
  readonly machine: Machine;
  readonly program: WatchedProgram;
  /** Undefined while it cannot be asked. */
  health(): Promise<WorkerHealth | undefined>;
}

const statusPort = 9090;
/** A page that does not come is one of a worker that is cut off. */
const askMs = 1000;

/** Starts one, and resolves when it is on the bus. @param env besides the path, for example its key of the status page */
export async function startWorkerOn(
  name: string,
  machine: Machine,
  args: readonly string[],
  env: Readonly<Record<string, string>>,
): Promise<CutWorker> {
  const status = ["--status-host", machine.address, "--status-port", String(statusPort)];
  const started = startVivavoce(machine, ["worker", "--bus-name", name, ...status, ...args], env);
  await started.printed(/is on the bus/);
  return {
    name,
    machine,
    program: started,
    async health() {
      try {
        const signal = AbortSignal.timeout(askMs);
        const answer = await fetch(`http://${machine.address}:${statusPort}/health`, { signal });
        return (await answer.json()) as WorkerHealth;
      } catch {
        return undefined;
      }
    },
  };
}
