import { availableParallelism } from "node:os";
import { usableMemory } from "../compose/memory-notice.ts";
import { fail, note, ok } from "./finding.ts";
import type { Finding } from "./finding.ts";

const leastNode = [20, 19] as const;
/** The server takes 0.8 GB with the embedded engines. */
const leastMemoryBytes = 2e9;

/** Whether this Node runs the program. */
export function checkNode(version: string): Finding {
  const [major = 0, minor = 0] = version.replace(/^v/, "").split(".").map(Number);
  const isEnough = major > leastNode[0] || (major === leastNode[0] && minor >= leastNode[1]);
  const found = `${version} on ${process.platform} ${process.arch}`;
  if (isEnough) return ok("Node", found);
  return fail("Node", found, `Install Node ${leastNode.join(".")} or newer.`);
}

/** Whether the machine is large enough for the embedded engines. */
export function checkMachine(cores = availableParallelism(), memoryBytes = usableMemory()): Finding {
  const size = `${cores} ${cores === 1 ? "core" : "cores"}, ${(memoryBytes / 2 ** 30).toFixed(1)} GiB of memory`;
  if (cores >= 2 && memoryBytes >= leastMemoryBytes) return ok("Machine", size);
  return note("Machine", size, "Two cores and 2 GB make for fluent conversations.");
}
