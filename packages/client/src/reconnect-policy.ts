import { ConnectionError } from "./client-error.ts";

/** How a lost connection is opened again. */
export interface ReconnectOptions {
  /** Attempts in a row before giving up. Default 8. */
  readonly attempts?: number;
  /** Wait before the first attempt, doubled for each further one, less up to half by chance. Default 250 ms. */
  readonly firstDelayMs?: number;
  /** Longest wait. Default 10,000 ms. */
  readonly maxDelayMs?: number;
  /** How long one attempt may take until `session.created`. Default 15,000 ms. */
  readonly attemptTimeoutMs?: number;
  /** Tell a new session what was said so far. Default true. Settings are always told. */
  readonly replay?: boolean;
}

/** A wait before each attempt, until there is none left. */
export function reconnectDelayMs(options: ReconnectOptions, attempt: number): number | undefined {
  const { attempts = 8, firstDelayMs = 250, maxDelayMs = 10_000 } = options;
  if (attempt > attempts) return undefined;
  const delayMs = Math.min(maxDelayMs, firstDelayMs * 2 ** (attempt - 1));
  // Clients that one failure cut off must not come back in step.
  return delayMs * (0.5 + Math.random() / 2);
}

/** Whether a connection that ended so may come back (TR-62): 1000 was meant, 1008 is a verdict. */
export function isRecoverable(closeCode: number): boolean {
  return closeCode !== 1000 && closeCode !== 1008;
}

/** Whether trying again is of no use: the server answered, and it will answer the same. */
export function isFinal(error: Error): boolean {
  const status = error instanceof ConnectionError ? error.status : undefined;
  return status !== undefined && status >= 400 && status < 500 && status !== 408 && status !== 429;
}
