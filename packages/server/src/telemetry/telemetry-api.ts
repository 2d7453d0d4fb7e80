/**
 * The part of `@opentelemetry/api` (1.x) that is used. It is written down here, so that the package is needed neither to
 * build against this server nor to run it (docs/decisions/0030).
 */
export interface TelemetryApi {
  readonly trace: {
    getTracer(name: string, version?: string): Tracer;
    setSpan(context: TraceContext, span: Span): TraceContext;
  };
  readonly propagation: {
    extract(context: TraceContext, carrier: unknown): TraceContext;
    inject(context: TraceContext, carrier: unknown): void;
  };
  readonly metrics: { getMeter(name: string, version?: string): Meter };
  readonly ROOT_CONTEXT: TraceContext;
}

/** Which span is the parent of what begins. */
export interface TraceContext {
  getValue(key: symbol): unknown;
  setValue(key: symbol, value: unknown): TraceContext;
  deleteValue(key: symbol): TraceContext;
}

/** Values of attributes: never what was said, unless that was asked for. */
export type Attributes = Record<string, string | number | boolean>;

/** Seconds and nanoseconds since 1970. */
export type SpanTime = [seconds: number, nanoseconds: number];

/** As OpenTelemetry's. */
interface SpanOptions {
  /** Of `SpanKind`: 0 internal, 1 server, 2 client. */
  kind?: number;
  startTime?: SpanTime;
  attributes?: Attributes;
  links?: { context: SpanContext }[];
}

/** As OpenTelemetry's. */
interface SpanContext {
  traceId: string;
  spanId: string;
  traceFlags: number;
}

/** The part of OpenTelemetry's that is used. */
export interface Tracer {
  startSpan(name: string, options: SpanOptions, context: TraceContext): Span;
}

/** The part of OpenTelemetry's that is used. */
export interface Span {
  spanContext(): SpanContext;
  setAttributes(attributes: Attributes): unknown;
  addEvent(name: string, attributes: Attributes, time: SpanTime): unknown;
  /** @param status code 2: an error */
  setStatus(status: { code: number; message?: string }): unknown;
  isRecording(): boolean;
  end(time?: SpanTime): void;
}

interface InstrumentOptions {
  description?: string;
  unit?: string;
  advice?: { explicitBucketBoundaries?: number[] };
}

/** The part of OpenTelemetry's that is used. */
export interface Meter {
  createCounter(name: string, options: InstrumentOptions): { add(value: number, labels?: Attributes): void };
  createHistogram(name: string, options: InstrumentOptions): { record(value: number, labels?: Attributes): void };
  createObservableGauge(name: string, options: InstrumentOptions): Observable;
  createObservableCounter(name: string, options: InstrumentOptions): Observable;
}

interface Observable {
  addCallback(read: (result: { observe(value: number, labels?: Attributes): void }) => void): void;
}
