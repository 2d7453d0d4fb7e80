import { constants } from "node:os";
import { createSystemClock } from "@vivavoce/audio/clock";
import type { Clock } from "@vivavoce/audio/clock";

/** How long a command may take to end after it was told to, milliseconds. */
const graceMs = 4000;

/** Whoever still runs so long after its own signal is not ended by it, milliseconds. */
const survivedMs = 100;

/** Commands that say themselves how long what has begun may go on: `server.limits.drainTimeoutMs`. A second signal cuts. */
const patientCommands: readonly (string | undefined)[] = ["serve", "worker"];

/** Whether a command runs until it is told to stop, and is not to end before for nothing of its own. */
export function isPatient(command = process.argv[2]): boolean {
  return patientCommands.includes(command);
}

/** What is needed of the process; tests give their own. */
export type EndingProcess = Pick<NodeJS.Process, "argv" | "pid" | "listenerCount"> & {
  readonly prependListener: (signal: NodeJS.Signals, listener: () => void) => unknown;
  readonly off: (signal: NodeJS.Signals, listener: () => void) => unknown;
  readonly kill: (pid: number, signal: NodeJS.Signals) => unknown;
  readonly exit: (code: number) => unknown;
};

/**
 * Sees to it that a signal ends any command: at once where nothing listens to it, else after 4 s at most, whatever the
 * command still waits for. What has begun in a server or a worker is their own concern: they say that it may finish, and a
 * second signal cuts it; where a server listens to SIGHUP that is no wish to end.
 */
export function endSoon(program: EndingProcess = process, clock: Pick<Clock, "setTimer"> = createSystemClock()): void {
  const mayGoOn = isPatient(program.argv[2]);
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
    let count = 0;
    const end = (): void => {
      count += 1;
      const nobodyElse = program.listenerCount(signal) === 1;
      if (nobodyElse) {
        program.off(signal, end);
        program.kill(program.pid, signal);
        // The first process of a container is not ended by signals that it does not listen to.
        clock.setTimer(survivedMs, () => program.exit(128 + constants.signals[signal]));
      } else if (!mayGoOn || (count > 1 && signal !== "SIGHUP")) clock.setTimer(graceMs, () => program.exit(1));
    };
    // First, so that whoever listens only once is still counted.
    program.prependListener(signal, end);
  }
}
