import { readFile } from "node:fs/promises";
import { availableParallelism, loadavg } from "node:os";

/** Time of a core that this process has used since it began, or since then, in milliseconds. */
export function ownCpuMs(since?: NodeJS.CpuUsage): number {
  const { user, system } = process.cpuUsage(since);
  return (user + system) / 1000;
}

/** Time of a core that another process has used, in milliseconds, as Linux tells it. */
export async function cpuMsOf(pid: number | undefined): Promise<number> {
  const fields = (await readFile(`/proc/${pid}/stat`, "utf8")).split(" ");
  // Hundredths of a second of user and system.
  return (Number(fields[13]) + Number(fields[14])) * 10;
}

/** Load average of the last minute, to one digit: figures of a busy machine are to be known by it. */
export function loadNow(): number {
  return Number(loadavg()[0]?.toFixed(1) ?? Number.NaN);
}

/** What figures were taken on, for the head of a table. */
export function machineBefore(): string {
  return `${availableParallelism()} cores, load average ${loadNow().toFixed(1)} before`;
}
