import { readFile, readdir } from "node:fs/promises";

/**
 * Memory of this process and all that it has started, in bytes, as Linux counts it; elsewhere of this process alone, and engines
 * in processes of their own are then left out.
 */
export async function memoryOfProcesses(): Promise<{ readonly bytes: number; readonly whole: boolean }> {
  const names = await readdir("/proc").catch(() => undefined);
  if (names === undefined) return { bytes: process.memoryUsage.rss(), whole: false };
  const parents = new Map<number, number>();
  for (const pid of names.filter((name) => /^\d+$/.test(name)).map(Number)) {
    const line = await readFile(`/proc/${pid}/stat`, "utf8").catch(() => "");
    const [, parent] = line.slice(line.lastIndexOf(")") + 2).split(" ");
    if (parent !== undefined) parents.set(pid, Number(parent));
  }
  let bytes = 0;
  for (const pid of parents.keys()) {
    if (!isOurs(pid, parents)) continue;
    const text = await readFile(`/proc/${pid}/status`, "utf8").catch(() => "");
    bytes += Number(/^VmRSS:\s+(\d+) kB$/m.exec(text)?.[1] ?? 0) * 1024;
  }
  return { bytes, whole: true };
}

function isOurs(pid: number, parents: ReadonlyMap<number, number>): boolean {
  for (let each: number | undefined = pid, steps = 0; each !== undefined && steps < 64; steps += 1) {
    if (each === process.pid) return true;
    each = parents.get(each);
  }
  return false;
}
