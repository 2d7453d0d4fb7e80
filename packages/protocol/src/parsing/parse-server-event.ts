import { serverEventSchema } from "../events/server-event.ts";
import type { ServerEvent } from "../events/server-event.ts";

/**
 * Checks a canonical server event strictly against its own schema: every required field, no unknown one.
 * For tests on what a server sends. Throws an Error that names the event and each field at fault.
 */
export function parseServerEvent(value: unknown): ServerEvent {
  const result = serverEventSchema.safeParse(value);
  if (result.success) return result.data;
  const { type } = (value ?? {}) as { type?: unknown };
  const faults = result.error.issues.map((issue) => `${issue.path.join(".")}: ${issue.message}`);
  throw new Error(`Server event '${String(type)}' does not match its schema: ${faults.join("; ")}`);
}
