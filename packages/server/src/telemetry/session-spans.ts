import type { Clock } from "@vivavoce/audio/clock";
import type { TraceFact } from "@vivavoce/protocol";
import type { SessionNow } from "../metrics/turn-meter.ts";
import type { Attributes, Span, SpanTime, TelemetryApi, TraceContext, Tracer } from "./telemetry-api.ts";

/** Headers by which whoever is asked goes on with a trace (W3C Trace Context). */
export type TraceHeaders = Readonly<Record<string, string>>;

/** A request to a model, an engine or a tool that has begun. */
interface RunningOperation {
  readonly headers: TraceHeaders;
  /** It has given its first piece. */
  first(): void;
  /** More is known of it now. */
  note(attributes: Attributes): void;
  /** What was said: kept only where the configuration asks for it. */
  said(role: "user" | "assistant", text: string): void;
  /** It is over. @param failure code of the error, if it failed */
  end(failure?: string): void;
}

/** The spans of one session. */
export interface SessionSpans {
  /** Goes on with the session's trace at another service that answers it. */
  readonly headers: TraceHeaders;
  /** Whether spans hold what was said. */
  readonly hasContent: boolean;
  /** Something happened, as the session's trace tells it. */
  fact(fact: TraceFact, now: Pick<SessionNow, "awaitsFunction">): void;
  /** Something is asked for, in the turn that runs. @param startedMs by the clock; now when absent */
  begin(name: string, attributes: Attributes, startedMs?: number): RunningOperation;
  /** The session is over; whatever is still open ends too. */
  end(): void;
}

/** What the spans of one session are made with. */
export interface SessionSpansOptions {
  readonly api: TelemetryApi;
  readonly tracer: Tracer;
  readonly clock: Pick<Clock, "now" | "wallMs">;
  /** What the client's handshake says of the trace that it is part of. */
  readonly parent: TraceHeaders;
  /** Whether spans hold what was said. */
  readonly hasContent: boolean;
  readonly name: string;
  readonly attributes: Attributes;
}

const kinds = { internal: 0, server: 1, client: 2 } as const;
/** Most characters of what was said that a span holds. */
export const maxContentChars = 8192;
/** What is sent on: the caller's baggage is for us alone. */
const sentOn = ["traceparent", "tracestate"] as const;

/** What the GenAI conventions have of something that an engine or a model is asked for. */
export function askedOf(operation: string, engine: string): Attributes {
  return {
    "gen_ai.operation.name": operation,
    "gen_ai.provider.name": engine.split(":")[0] ?? engine,
    "gen_ai.request.model": engine,
  };
}

interface OpenSpan {
  readonly span: Span;
  readonly context: TraceContext;
}

/** Parts of a turn in their order, each the name of its span and its member of the measured turn. */
const parts = [
  ["voice.end_of_turn", "silence_ms"],
  ["voice.transcription", "transcription_ms"],
  ["voice.first_token", "first_token_ms"],
  ["voice.first_sound", "speech_ms"],
] as const;

/**
 * Draws a session: `invoke_agent`, in it `voice.turn` for each turn, in that what was asked for (`speech_to_text`, `chat`,
 * `text_to_speech`, `execute_tool`) and `voice.first_audio` with its four parts. Times are those of the trace's facts.
 */
export function createSessionSpans(options: SessionSpansOptions): SessionSpans {
  const { api, tracer, clock, hasContent } = options;
  const originMs = clock.wallMs() - clock.now();
  const timeOf = (atMs: number): SpanTime => {
    const nanoseconds = Math.round(((originMs + atMs) % 1000) * 1e6);
    const seconds = Math.floor((originMs + atMs) / 1000);
    return nanoseconds >= 1e9 ? [seconds + 1, 0] : [seconds, nanoseconds];
  };
  const running = new Set<RunningOperation>();
  let isOver = false;
  const root = open(options.name, options.attributes, api.propagation.extract(api.ROOT_CONTEXT, options.parent), {
    kind: kinds.server,
  });
  let turn: OpenSpan | undefined;
  /** The response that answers it. */
  let responseId: string | undefined;
  /** The turn whose answer the user has just cut. */
  let cut: Span | undefined;

  function open(
    name: string,
    attributes: Attributes,
    context: TraceContext,
    { atMs = clock.now(), kind = kinds.internal as number, after }: { atMs?: number; kind?: number; after?: Span } = {},
  ): OpenSpan {
    const links = after === undefined ? [] : [{ context: after.spanContext() }];
    const span = tracer.startSpan(name, { kind, startTime: timeOf(atMs), attributes, links }, context);
    return { span, context: api.trace.setSpan(context, span) };
  }

  function headersOf(context: TraceContext): TraceHeaders {
    const carrier: Record<string, unknown> = {};
    api.propagation.inject(context, carrier);
    return Object.fromEntries(
      sentOn.flatMap((name) => {
        const value = carrier[name];
        return typeof value === "string" ? [[name, value]] : [];
      }),
    );
  }

  function beginTurn(): OpenSpan {
    endTurn();
    turn = open("voice.turn", {}, root.context, cut === undefined ? {} : { after: cut });
    cut = undefined;
    return turn;
  }

  function endTurn(): void {
    turn?.span.end(timeOf(clock.now()));
    turn = undefined;
    responseId = undefined;
  }

  function draw(measured: Extract<TraceFact, { kind: "turn_measured" }>): void {
    const { span, context } = turn ?? beginTurn();
    const { kind: _kind, response_id, ...times } = measured;
    const attributes = Object.fromEntries(Object.entries(times).map(([name, ms]) => [`vivavoce.turn.${name}`, ms]));
    span.setAttributes({ "gen_ai.response.id": response_id, ...attributes });
    const endMs = clock.now();
    let atMs = endMs - measured.first_audio_ms;
    const whole = open("voice.first_audio", attributes, context, { atMs });
    for (const [name, member] of parts) {
      const part = open(name, {}, whole.context, { atMs });
      atMs += measured[member];
      part.span.end(timeOf(atMs));
    }
    whole.span.end(timeOf(endMs));
  }

  function event(name: string, attributes: Attributes): void {
    (turn ?? root).span.addEvent(name, attributes, timeOf(clock.now()));
  }

  return {
    headers: headersOf(root.context),
    hasContent,
    fact(fact, { awaitsFunction }) {
      if (isOver) return;
      switch (fact.kind) {
        case "speech_started":
          beginTurn();
          return;
        case "speech_dismissed":
          return event("voice.speech_dismissed", { "vivavoce.interruption.verdict": fact.reason });
        case "playback_cut":
          turn?.span.setAttributes({ "vivavoce.interrupted": true });
          cut = turn?.span;
          return event("voice.interrupted", { "vivavoce.played_ms": fact.played_ms });
        case "turn_judged": {
          const { probability, threshold, extra_silence_ms } = fact;
          return event("voice.turn_judged", {
            "vivavoce.judge.probability": probability,
            "vivavoce.judge.threshold": threshold,
            "vivavoce.judge.extra_silence_ms": extra_silence_ms,
          });
        }
        case "speculation_ended":
          return event("voice.speculation_ended", { "vivavoce.speculation.outcome": fact.outcome });
        case "response_started":
          (turn ?? beginTurn()).span.setAttributes({ "gen_ai.response.id": fact.response_id });
          responseId = fact.response_id;
          return;
        case "turn_measured":
          return draw(fact);
        case "response_ended":
          // The turn goes on until the client has told what its function gave, and that has been answered.
          // What a next turn has cut is none of it.
          if (fact.response_id === responseId && !awaitsFunction) endTurn();
          return;
        default:
          return;
      }
    },
    begin(name, attributes, startedMs = clock.now()) {
      // Its parent is closed: whatever it is, the trace ends before.
      if (isOver) return { headers: headersOf(root.context), first() {}, note() {}, said() {}, end() {} };
      const { span, context } = open(name, attributes, (turn ?? root).context, { atMs: startedMs, kind: kinds.client });
      let isFirst = true;
      const operation: RunningOperation = {
        headers: headersOf(context),
        first() {
          if (!isFirst || !running.has(operation)) return;
          isFirst = false;
          span.setAttributes({ "gen_ai.response.time_to_first_chunk": (clock.now() - startedMs) / 1000 });
        },
        note: (more) => void (running.has(operation) && span.setAttributes(more)),
        said(role, text) {
          if (!hasContent || !running.has(operation) || !span.isRecording()) return;
          const said = [{ role, parts: [{ type: "text", content: text.slice(0, maxContentChars) }] }];
          span.setAttributes({ "gen_ai.output.messages": JSON.stringify(said) });
        },
        end(failure) {
          if (!running.delete(operation)) return;
          if (failure !== undefined) {
            span.setAttributes({ "error.type": failure });
            span.setStatus({ code: 2 });
          }
          span.end(timeOf(clock.now()));
        },
      };
      running.add(operation);
      return operation;
    },
    end() {
      if (isOver) return;
      isOver = true;
      for (const operation of running) operation.end();
      endTurn();
      root.span.end(timeOf(clock.now()));
    },
  };
}
