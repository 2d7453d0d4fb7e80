import { defaultGatewayLimits } from "@vivavoce/server";

/**
 * Sessions that one core bears with the embedded recognizer, callers talking 40 % of the time: with 16 on two cores the
 * first audio is half a second late at the 95th percentile, with 20 two seconds (`npm run bench:sessions`).
 */
export const sessionsPerCore = 8;

/** So many fit on the smallest machine, where most of them listen. */
export const fewestSessions = 16;

/**
 * How many sessions a server may have at the same time.
 * @param configured the setting; 0 leaves it to the machine
 * @param recognizer engine that recognizes; `bus` for one of workers
 * @param cores processors of this machine
 */
export function sessionRoom(configured: number, recognizer: string, cores: number): number {
  if (configured > 0) return configured;
  // Somebody else's machine does the work.
  if (["openai-compatible", "realtime", "azure-speech", "bus"].includes(recognizer))
    return defaultGatewayLimits.maxSessions;
  return Math.max(fewestSessions, sessionsPerCore * cores);
}
