import type { Clock } from "@vivavoce/audio/clock";
import { McpTimeoutError } from "./mcp-failure.ts";

/**
 * Runs `work` with a signal that is aborted when `signal` is, or after `timeoutMs`; then it does not wait for `work` to
 * notice.
 * @throws McpTimeoutError after `timeoutMs`; whatever `work` throws, or the reason of `signal`
 */
export async function within<T>(
  clock: Clock,
  timeoutMs: number,
  signal: AbortSignal,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  // No `AbortSignal.any`: Node keeps one for as long as somebody listens to it, and the MCP client never stops.
  const over = new AbortController();
  const cancel = clock.setTimer(timeoutMs, () =>
    over.abort(new McpTimeoutError(`The server gave no answer within ${timeoutMs} ms.`)),
  );
  const stop = (): void => over.abort(signal.reason);
  signal.addEventListener("abort", stop);
  if (signal.aborted) stop();
  try {
    return await Promise.race([work(over.signal), aborted(over.signal)]);
  } finally {
    cancel();
    signal.removeEventListener("abort", stop);
  }
}

function aborted(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    const fail = (): void =>
      reject(signal.reason instanceof Error ? signal.reason : new Error("aborted", { cause: signal.reason }));
    if (signal.aborted) fail();
    else signal.addEventListener("abort", fail, { once: true });
  });
}
