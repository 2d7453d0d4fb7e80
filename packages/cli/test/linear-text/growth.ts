import { Script } from "node:vm";

/** How long work may take for how long a text. */
export interface GrowthLimits {
  /** Length of the longest text, in characters. */
  readonly chars: number;
  /** Most time for it, in milliseconds of this process: whatever takes longer blocks others. */
  readonly maxMs: number;
}

/** Less says nothing about growth, and would not hurt with four times the input even if it were quadratic. */
const tellingMs = 4;
/** Time may grow by this much with four times the input: 4 is linear, 16 is quadratic. */
const mostGrowth = 8.5;

/**
 * What is wrong with the time that work takes for a text and for a quarter of it; undefined when it grows as its input does.
 * What would never end is cut off.
 */
export function findGrowthFault(
  work: (text: string) => unknown,
  shape: (chars: number) => string,
  { chars, maxMs }: GrowthLimits,
): string | undefined {
  const text = shape(chars);
  const first = timed(() => work(text), maxMs);
  if (first < tellingMs) return undefined;
  let growth = Infinity;
  let least = first;
  // A busy machine makes one measurement wrong; work that grows too fast is so every time.
  for (let attempt = 0; attempt < 4 && (growth > mostGrowth || least > maxMs); attempt++) {
    least = Math.min(least, leastMs(work, text, maxMs, attempt === 0 ? 1 : 2));
    growth = least / leastMs(work, shape(chars / 4), maxMs, 2 + attempt);
    if (least === Infinity) break;
  }
  if (least > maxMs) return `${chars} characters take ${least === Infinity ? "for ever" : `${least.toFixed(0)} ms`}`;
  if (growth > mostGrowth) return `${chars} characters take ${growth.toFixed(1)} times as long as a quarter of them`;
  return undefined;
}

/** The least time of several calls, in milliseconds of this process; Infinity when one did not end in time. */
function leastMs(work: (text: string) => unknown, text: string, limitMs: number, calls: number): number {
  let least = Infinity;
  for (let call = 0; call < calls; call++) {
    const ms = timed(() => work(text), limitMs);
    least = Math.min(least, ms);
    if (least === Infinity) break;
  }
  return least;
}

const slot = globalThis as { linearTextProbe?: (() => unknown) | undefined };
const probe = new Script("linearTextProbe()");

function timed(act: () => unknown, limitMs: number): number {
  slot.linearTextProbe = act;
  const before = process.cpuUsage();
  try {
    // The only way to stop a loop from outside; generous, since it counts the time of others too.
    probe.runInThisContext({ timeout: Math.ceil(limitMs * 4) });
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ERR_SCRIPT_EXECUTION_TIMEOUT") return Infinity;
    throw error;
  } finally {
    slot.linearTextProbe = undefined;
  }
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000;
}
