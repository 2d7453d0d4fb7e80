import type { Clock } from "@vivavoce/audio/clock";
import { DIALECTS } from "@vivavoce/protocol/wire";
import type { DialectName } from "@vivavoce/protocol/wire";
import type { EngineWatch } from "../metrics/metered-engines.ts";
import type { MetricMirror } from "../metrics/metric-registry.ts";
import { createMetricMirror } from "./metric-mirror.ts";
import { askedOf, createSessionSpans } from "./session-spans.ts";
import type { SessionSpans, TraceHeaders } from "./session-spans.ts";
import type { TelemetryApi } from "./telemetry-api.ts";

/** What spans say of a session. */
interface TracedRequest {
  readonly dialect: { readonly name: DialectName; readonly apiVersion: string };
  readonly agent?: { readonly name: string | null };
  /** What the client's handshake says of the trace that it is part of; absent: nothing. */
  readonly trace?: TraceHeaders;
}

/** What a server tells OpenTelemetry. */
export interface Telemetry extends EngineWatch {
  /** Begins the spans of a session. */
  open(sessionId: string, request: TracedRequest, model: string): SessionSpans;
  /** Takes whatever the server counts. */
  readonly mirror: MetricMirror;
}

/** What is told to OpenTelemetry, and by which clock. */
export interface TelemetryOptions {
  readonly api: TelemetryApi;
  readonly clock: Pick<Clock, "now" | "wallMs">;
  /** Whether spans hold what was said. */
  readonly hasContent: boolean;
}

/** Name of tracer and meter. */
const scope = "vivavoce";

/** Tells OpenTelemetry of sessions and numbers; nothing leaves but through its exporters. */
export function createTelemetry({ api, clock, hasContent }: TelemetryOptions): Telemetry {
  const tracer = api.trace.getTracer(scope);
  const sessions = new Map<string, SessionSpans>();
  return {
    mirror: createMetricMirror(api.metrics.getMeter(scope)),
    open(sessionId, { dialect, agent, trace: parent = {} }, model) {
      const spans = createSessionSpans({
        api,
        tracer,
        clock,
        parent,
        hasContent,
        name: `invoke_agent ${model}`,
        attributes: {
          "gen_ai.operation.name": "invoke_agent",
          "gen_ai.provider.name": scope,
          "gen_ai.conversation.id": sessionId,
          "gen_ai.request.model": model,
          ...(agent?.name == null ? {} : { "gen_ai.agent.name": agent.name }),
          "vivavoce.wire": dialect.name,
          ...(DIALECTS[dialect.name].vendor === "azure" ? { "vivavoce.api_version": dialect.apiVersion } : {}),
        },
      });
      sessions.set(sessionId, spans);
      return {
        ...spans,
        end() {
          sessions.delete(sessionId);
          spans.end();
        },
      };
    },
    asked: (sessionId, operation, engine, startedMs) =>
      sessions.get(sessionId)?.begin(`${operation} ${engine}`, askedOf(operation, engine), startedMs),
  };
}
