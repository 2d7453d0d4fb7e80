import { isRecord } from "@vivavoce/audio/is-record";
import type { LoggedEvent } from "../record/event-log.ts";

/** A trace message of a Vivavoce server, as far as this page reads it. */
export interface Trace {
  /** Milliseconds of the recording at which it happened. */
  readonly atMs: number;
  readonly kind: string;
  readonly fields: Readonly<Record<string, unknown>>;
}

const traceType = "vivavoce.trace";

/** Whether an event is one of the server about itself. */
export const isTrace = (type: string): boolean => type === traceType;

/**
 * The traces of a recording. Their clock is the server's: its offset to ours is taken from the message that travelled
 * fastest.
 */
export function readTraces(events: readonly LoggedEvent[]): readonly Trace[] {
  const read = events.flatMap(({ type, atMs, event }) => {
    const fields = isTrace(type) && "trace" in event ? event.trace : undefined;
    if (!isRecord(fields)) return [];
    const { kind, at_ms: serverMs } = fields;
    return typeof kind === "string" && typeof serverMs === "number" ? [{ kind, serverMs, atMs, fields }] : [];
  });
  const offsetMs = Math.min(...read.map(({ atMs, serverMs }) => atMs - serverMs));
  return read.map(({ kind, serverMs, fields }) => ({ kind, fields, atMs: serverMs + offsetMs }));
}
