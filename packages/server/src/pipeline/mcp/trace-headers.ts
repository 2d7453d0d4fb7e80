import { AsyncLocalStorage } from "node:async_hooks";
import type { TraceHeaders } from "../../telemetry/session-spans.ts";

/** Calls share a connection, and the SDK takes no headers for one of them: they are found again by what asks for them. */
const storage = new AsyncLocalStorage<TraceHeaders>();

/** Does work whose requests go on with a trace. */
export function withTraceHeaders<T>(headers: TraceHeaders | undefined, work: () => T): T {
  return headers === undefined ? work() : storage.run(headers, work);
}

/** Headers of the work that a request is part of; none when it is not traced. */
export function traceHeaders(): TraceHeaders {
  return storage.getStore() ?? {};
}
