import { EngineError } from "@vivavoce/engine";
import type { Recognizer, RecognizerStream, SpeechChunk, Synthesizer } from "@vivavoce/engine";
import { faceOf } from "../runtime/stand-in.ts";
import { askedOf } from "./session-spans.ts";
import type { TelemetryApi } from "./telemetry-api.ts";

/** Draws what engines do for sessions elsewhere into the traces of those sessions. */
export interface EngineTracer {
  recognizer(engine: Recognizer): Recognizer;
  synthesizer(engine: Synthesizer): Synthesizer;
}

type Headers = Readonly<Record<string, string>>;

/** Of `SpanKind`. */
const serverKind = 1;

/** Spans are named as those of who asks, of the kind of a server; nothing that is said is in them. */
export function createEngineTracer(api: TelemetryApi): EngineTracer {
  const tracer = api.trace.getTracer("vivavoce");

  /** Begins a span; returns what ends it. Work without a trace has none. */
  function begin(operation: string, engine: string, headers: Headers | undefined): (error?: unknown) => void {
    if (headers === undefined || Object.keys(headers).length === 0) return () => {};
    const context = api.propagation.extract(api.ROOT_CONTEXT, { ...headers });
    const span = tracer.startSpan(
      `${operation} ${engine}`,
      { kind: serverKind, attributes: askedOf(operation, engine) },
      context,
    );
    return (error) => {
      if (error !== undefined) {
        span.setAttributes({ "error.type": error instanceof EngineError ? error.code : "engine_failed" });
        span.setStatus({ code: 2 });
      }
      span.end();
    };
  }

  function traced(stream: RecognizerStream, engine: string): RecognizerStream {
    return {
      push: (samples) => stream.push(samples),
      async settle(need) {
        const end = begin("speech_to_text", engine, need?.trace);
        try {
          const recognition = await stream.settle(need);
          end();
          return recognition;
        } catch (error) {
          end(error);
          throw error;
        }
      },
      close: () => stream.close(),
    };
  }

  return {
    recognizer: (engine) => ({
      ...faceOf(engine),
      openStream: (options) => traced(engine.openStream(options), engine.info.id),
    }),
    synthesizer: (engine) => ({
      ...faceOf(engine),
      async *synthesize(request): AsyncGenerator<SpeechChunk, void> {
        const end = begin("text_to_speech", engine.info.id, request.trace);
        let failure: unknown;
        try {
          yield* engine.synthesize(request);
        } catch (error) {
          failure = error;
          throw error;
        } finally {
          end(failure);
        }
      },
    }),
  };
}
