// #region otel
import { propagation, trace } from "@opentelemetry/api";
import { W3CTraceContextPropagator } from "@opentelemetry/core";
import { BasicTracerProvider, BatchSpanProcessor, ConsoleSpanExporter } from "@opentelemetry/sdk-trace-base";

// Prints spans; an exporter for OTLP in its place sends them to Jaeger, Tempo, Langfuse and others.
const processor = new BatchSpanProcessor(new ConsoleSpanExporter(), { scheduledDelayMillis: 1000 });
trace.setGlobalTracerProvider(new BasicTracerProvider({ spanProcessors: [processor] }));
// Goes on with the traces of clients, and lets model and MCP servers go on with ours.
propagation.setGlobalPropagator(new W3CTraceContextPropagator());
// #endregion
