import { traceMessageType } from "@vivavoce/protocol";
import type { TraceFact, TraceMessage } from "@vivavoce/protocol";
import type { Clock } from "../runtime/clock.ts";

/** Takes facts about a turn as they happen. */
export type SessionTrace = (fact: TraceFact) => void;

/** For sessions whose client has not asked. */
export const noTrace: SessionTrace = () => {};

/** Sends facts to the client in order, with the time since the session began. They are no part of its dialect. */
export function createSessionTrace(clock: Clock, send: (text: string) => void): SessionTrace {
  const startMs = clock.now();
  let count = 0;
  return (fact) => {
    const at_ms = Math.round((clock.now() - startMs) * 10) / 10;
    const message: TraceMessage = { type: traceMessageType, event_id: `trace_${++count}`, trace: { at_ms, ...fact } };
    send(JSON.stringify(message));
  };
}
